#include "cli/sample_usage.hpp"

#include "cli/messages.hpp"
#include "cli/sample_text.hpp"
#include "cli/values.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace expertviz::cli {
namespace {

class UsageVisitor : public TraceVisitor {
 public:
  explicit UsageVisitor(ExpertUsage::Extras extras) : sample{{}, ExpertUsage(extras)}, extras_(extras) {}

  bool on_step(VerifyStep& step, std::unique_ptr<Measurement> /*measurement*/) override {
    sample.usage.add(step);
    return true;
  }
  void on_sample(const SampleInfo& info) override { sample.info = info; }
  void on_restart() override { sample.usage = ExpertUsage(extras_); }

  SampleUsage sample;

 private:
  ExpertUsage::Extras extras_;
};

void require_layers(const InputOptions& input, const SampleUsage& sample, const std::vector<int>& layers) {
  const std::set<int>& present = sample.usage.layer_ids();
  if (present.empty()) {
    throw sample_error(input, sample.info.sample_idx,
                       "`layers` is empty in every verify step: " + why_no_routing(sample.usage.largest_batch()),
                       "expertviz info shows which samples have layers");
  }
  for (const int layer : layers) {
    if (present.count(layer) == 0) {
      throw sample_error(input, sample.info.sample_idx, fmt::format("no verify step has data for layer {}", layer),
                         "layers with data: " + ranges(present));
    }
  }
}

/// Tells, in one line, which of the layers are absent from some steps.
void note_gaps(const SampleUsage& sample, const std::vector<int>& layers) {
  constexpr std::size_t most_named = 5;
  std::vector<std::string> partial;
  for (const int layer : layers) {
    const std::vector<double> counts = sample.usage.unique_experts(layer);
    const auto missing = std::count_if(counts.begin(), counts.end(), [](double count) { return std::isnan(count); });
    if (missing != 0) { partial.push_back(fmt::format("layer {} in {}", layer, missing)); }
  }
  if (partial.empty()) { return; }
  std::string more;
  if (partial.size() > most_named) {
    more = fmt::format(" and {} more layers", partial.size() - most_named);
    partial.resize(most_named);
  }
  print_note(
      fmt::format("of the {} verify steps of sample {}, data is missing for {}{}; missing steps are gaps, and "
                  "left out of the statistics",
                  sample.usage.verify_steps(), sample.info.sample_idx, fmt::join(partial, ", "), more));
}

}  // namespace

SampleUsage read_usage(const InputOptions& input, std::uint64_t sample_idx,
                       const std::optional<std::vector<int>>& layers, ExpertUsage::Extras extras,
                       Interrupts& interrupts) {
  StepFields fields;
  fields.tree = true;
  fields.routing = layers ? StepFields::Routing::some : StepFields::Routing::all;
  fields.layer_ids = layers.value_or(std::vector<int>{});
  UsageVisitor visitor(extras);
  read_sample(input, sample_idx, fields, visitor, interrupts);

  SampleUsage sample = std::move(visitor.sample);
  const std::set<int>& present = sample.usage.layer_ids();
  const std::vector<int> wanted = layers.value_or(std::vector<int>(present.begin(), present.end()));
  require_steps(input, sample.info);
  require_layers(input, sample, wanted);
  note_step_count(sample.info);
  note_gaps(sample, wanted);
  return sample;
}

std::string why_no_routing(std::int32_t batch_size) {
  if (batch_size > 1) {
    return fmt::format(
        "this sample was one of {} requests in a batch, and the tracker stored the layers with another request of the "
        "batch",
        batch_size);
  }
  return "the tracker stored no routing with this sample";
}

}  // namespace expertviz::cli
