// Input: a format (e, v, s or n; else as it looks), a digit of options (1: the prompt, too; 2: three layers and top-2),
// the window, an instruction set; then the trace. Whatever it is, it is read or refused in one line; each step is in
// order, and its rows are where they belong. What experts counts of many rows at once is what it counts of each step.

#include "control_bytes.hpp"
#include "expertviz/error.hpp"
#include "expertviz/experts.hpp"
#include "expertviz/trace_reader.hpp"

#include <string>

namespace {

using namespace expertviz;

template <class Step>
struct Measured : Measurement {
  explicit Measured(Step&& measured) : step(std::move(measured)) {}
  Step step;
};

class Counter final : public TraceVisitor {
 public:
  explicit Counter(bool takes_rows) : takes_rows_(takes_rows) {}

  [[nodiscard]] bool takes_rows() const override { return takes_rows_; }
  [[nodiscard]] std::unique_ptr<Measurement> measure(const VerifyStep& step) const override {
    for (const LayerRouting& layer : step.layers) {
      if (layer.expert_ids.size() != layer.rows * layer.top_k) { fuzz::report("a matrix of another size"); }
      if (step.tree && layer.rows < step.tree->first_child.size()) { fuzz::report("a node without a row"); }
    }
    return std::make_unique<Measured<Experts::Step>>(experts_.measure(step));
  }
  [[nodiscard]] std::unique_ptr<Measurement> measure_rows(const TokenRows& rows) const override {
    const std::size_t ids = std::visit([](const auto& all) { return all.size(); }, rows.ids);
    if (ids != rows.rows * rows.layer_ids.size() * rows.top_k) { fuzz::report("rows of another size"); }
    return std::make_unique<Measured<Experts::Step>>(experts_.measure(rows));
  }
  bool on_step(VerifyStep& step, std::unique_ptr<Measurement> measurement) override {
    if (step.index != steps_++) { fuzz::report("steps out of order"); }
    experts_.add(static_cast<Measured<Experts::Step>&>(*measurement).step);
    return true;
  }
  bool on_rows(std::uint64_t steps, std::uint64_t, std::unique_ptr<Measurement> measurement) override {
    steps_ += steps;
    experts_.add(static_cast<Measured<Experts::Step>&>(*measurement).step);
    return true;
  }
  void on_sample(const SampleInfo& info) override {
    if (info.history == SampleInfo::History::present && info.verify_steps != steps_) { fuzz::report("steps are lost"); }
    told_ += std::to_string(info.sample_idx) + ": " + std::to_string(steps_) + "\n";
    experts_.end(info);
    for (const auto& [layer, result] : experts_.layers()) {
      told_ += " " + std::to_string(layer) + " " + std::to_string(result.tokens);
      for (const double count : result.counts) {
        told_ += " " + std::to_string(count);
      }
      told_ += "\n";
    }
    on_restart();
  }
  void on_restart() override {
    steps_ = 0;
    experts_ = Experts({});
  }

  [[nodiscard]] std::string told() const { return told_; }

 private:
  bool takes_rows_;
  std::uint64_t steps_ = 0;
  Experts experts_{Experts::Options{}};
  std::string told_;
};

std::string read(std::string_view trace, const ReadOptions& options, bool takes_rows) {
  Counter counter(takes_rows);
  StepFields fields;
  fields.tree = true;
  fields.routing = StepFields::Routing::all;
  fields.weights = true;
  try {
    TraceReader::of_bytes(trace, options).read(SampleSelection::all(), fields, counter);
  } catch (const Error& error) {
    if (error.line().find('\n') != std::string::npos) { fuzz::report("an error of several lines: " + error.line()); }
    return counter.told() + "refused";
  }
  return counter.told();
}

std::optional<TraceFormat> format_of(char c) {
  switch (c) {
    case 'e':
      return TraceFormat::eagle;
    case 'v':
      return TraceFormat::vllm;
    case 's':
      return TraceFormat::sglang;
    case 'n':
      return TraceFormat::npy;
    default:
      return std::nullopt;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::ControlBytes control(data, size);
  ReadOptions options;
  options.format = format_of(control.take());
  const auto chosen = static_cast<unsigned>(control.take() - '0');
  options.rows.prompt = (chosen & 1) != 0;
  if ((chosen & 2) != 0) {
    options.rows.layers = 3;
    options.rows.top_k = 2;
  }
  options.rows.window = static_cast<std::size_t>(static_cast<unsigned char>(control.take() - '0'));
  fuzz::choose_instruction_set(control.take());
  const std::string by_step = read(control.rest(), options, false);
  const std::string by_rows = read(control.rest(), options, true);
  // Where an array is refused, the samples before it are alike.
  if (by_step != by_rows) { fuzz::report("by steps:\n" + by_step + "by rows:\n" + by_rows); }
  return 0;
}
