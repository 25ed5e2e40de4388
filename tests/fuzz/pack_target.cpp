// Input: the sample and the step to ask for; three bytes of a lie, its kind, its place and by how much; then a trace. What
// is read of the trace must be read of it packed, too, or be refused alike; where its table lies, with a checksum that is
// right, it must be that or an error.

#include "bytes/frame_table.hpp"
#include "control_bytes.hpp"
#include "expertviz/error.hpp"
#include "expertviz/trace_reader.hpp"
#include "plain/packing.hpp"

#include <cstdint>
#include <memory>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace expertviz;

/// Writes down what it is told.
class Writer final : public TraceVisitor {
 public:
  bool on_step(VerifyStep& step, std::unique_ptr<Measurement> /*measurement*/) override {
    told_ << "step " << step.index;
    if (step.tree) {
      told_ << " tree";
      for (const std::int32_t node : step.tree->accepted) {
        told_ << ' ' << node;
      }
    }
    told_ << " of " << step.experts_per_token;
    for (const int layer : step.layer_ids) {
      told_ << " has " << layer;
    }
    for (const LayerRouting& layer : step.layers) {
      told_ << " layer " << layer.layer_id;
      for (const std::int32_t expert : layer.expert_ids) {
        told_ << ' ' << expert;
      }
      for (const float weight : layer.weights) {
        told_ << ' ' << weight;
      }
    }
    told_ << '\n';
    return true;
  }
  void on_sample(const SampleInfo& info) override {
    told_ << "sample " << info.sample_idx << " turn " << info.turn.value_or(-1) << " steps " << info.verify_steps
          << " experts " << info.num_experts.value_or(0) << " answer " << info.completion_tokens.value_or(-1) << '\n';
  }
  void on_restart() override { told_ << "again\n"; }
  [[nodiscard]] std::string told() const { return told_.str(); }

 private:
  std::ostringstream told_;
};

/// What reading tells, or "refused".
std::string read(std::string_view trace, const SampleSelection& samples, const StepFields& fields) {
  Writer writer;
  try {
    TraceReader::of_bytes(trace, {.threads = 2, .on_progress = {}, .format = TraceFormat::tracker})
        .read(samples, fields, writer);
  } catch (const Error&) { return "refused"; }
  return writer.told();
}

void lie(bytes::FrameTable& table, char kind, unsigned char place, unsigned char amount) {
  bytes::FrameTable::Frame& frame = table.frames[place % table.frames.size()];
  switch (kind) {
    case 'p':
      frame.packed_size += amount;
      break;
    case 't':
      frame.text_size += amount;
      break;
    case 'g':
      frame.tag = amount;
      break;
    case 'c':
      frame.checksum += amount;
      break;
    case 's':
      if (!table.side.empty()) { table.side[place % table.side.size()].frame += amount; }
      break;
    case 'S':
      if (!table.side.empty()) { table.side[place % table.side.size()].text_size += amount; }
      break;
    case 'x':
      std::swap(frame, table.frames[amount % table.frames.size()]);
      break;
    case 'a':
      if (!table.appendix.empty()) { table.appendix[place % table.appendix.size()] ^= static_cast<char>(amount); }
      break;
    default:
      break;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::ControlBytes control(data, size);
  const auto sample = static_cast<unsigned char>(control.take()) % 8U;
  const auto step = static_cast<unsigned char>(control.take()) % 8U;
  const char kind = control.take();
  const auto place = static_cast<unsigned char>(control.take());
  const auto amount = static_cast<unsigned char>(control.take());
  const std::string_view trace = control.rest();

  std::string packed;
  try {
    TraceReader::of_bytes(trace, {.threads = 2, .on_progress = {}, .format = TraceFormat::tracker})
        .pack(SampleSelection::all(), {}, [&packed](std::string_view piece) { packed += piece; });
  } catch (const Error&) { return 0; }
  plain::PackedTrace lying = plain::take_apart(packed);
  if (lying.text() != packed) { fuzz::report("the packed trace is not as documented"); }
  lie(lying.table, kind, place, amount);
  const std::string lied = lying.text();

  StepFields outline;
  outline.tree = true;
  outline.routing = StepFields::Routing::present;
  StepFields all = outline;
  all.routing = StepFields::Routing::all;
  all.weights = true;
  StepFields one = all;
  one.only_step = step;
  for (const StepFields& fields : {outline, all, one}) {
    for (const SampleSelection& samples : {SampleSelection::all(), SampleSelection::one(sample)}) {
      const std::string expected = read(trace, samples, fields);
      if (read(packed, samples, fields) != expected) { fuzz::report("packed it tells something else: " + expected); }
      if (const std::string told = read(lied, samples, fields); told != expected && told != "refused") {
        fuzz::report("a lie is believed: " + told);
      }
    }
  }
  return 0;
}
