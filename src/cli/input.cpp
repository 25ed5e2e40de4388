#include "cli/input.hpp"

#include "cli/progress.hpp"

#include <utility>

namespace expertviz::cli {
namespace {

template <class Read>
void read_with_progress(const InputOptions& input, Interrupts& interrupts, const Read& read) {
  ProgressBar bar(input.progress, interrupts);
  ReadOptions options;
  options.threads = input.threads;
  if (bar.is_wanted()) {
    options.on_progress = [&bar](const ReadProgress& progress) { bar.show(progress); };
  }
  TraceReader reader(input.path, std::move(options));
  read(reader);
}

}  // namespace

std::string input_name(const InputOptions& input) {
  return input.path == "-" ? "standard input" : input.path;
}

Error sample_error(const InputOptions& input, std::uint64_t sample_idx, const std::string& what,
                   const std::string& hint) {
  Place place;
  place.sample = sample_idx;
  return Error(what, place, hint).of(input_name(input));
}

void read_sample(const InputOptions& input, std::uint64_t sample_idx, const StepFields& fields, TraceVisitor& visitor,
                 Interrupts& interrupts) {
  read_with_progress(input, interrupts,
                     [&](TraceReader& reader) { reader.read(SampleSelection::one(sample_idx), fields, visitor); });
}

void read_all(const InputOptions& input, const StepFields& fields, TraceVisitor& visitor, Interrupts& interrupts) {
  read_with_progress(input, interrupts,
                     [&](TraceReader& reader) { reader.read(SampleSelection::all(), fields, visitor); });
}

}  // namespace expertviz::cli
