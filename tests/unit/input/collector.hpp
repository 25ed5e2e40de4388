#pragma once

#include "expertviz/error.hpp"
#include "expertviz/trace_reader.hpp"
#include "plain/step.hpp"
#include "temporary_file.hpp"

#include <cstddef>
#include <limits>
#include <string>
#include <vector>

namespace expertviz {

/// All that a reader told of one sample.
struct ReadSample {
  SampleInfo info;
  std::vector<VerifyStep> steps;
};

/// Keeps what a reader tells; says "enough" after `enough_after` steps of a sample.
class Collector final : public TraceVisitor {
 public:
  explicit Collector(std::size_t enough_after = std::numeric_limits<std::size_t>::max())
      : enough_after_(enough_after) {}

  bool on_step(VerifyStep& step, std::unique_ptr<Measurement> /*measurement*/) override {
    steps_.push_back(std::move(step));
    return steps_.size() < enough_after_;
  }
  void on_sample(const SampleInfo& info) override {
    samples.push_back({info, std::move(steps_)});
    steps_.clear();
  }
  void on_restart() override {
    ++restarts;
    steps_.clear();
  }

  std::vector<ReadSample> samples;
  int restarts = 0;

 private:
  std::size_t enough_after_;
  std::vector<VerifyStep> steps_;
};

/// All of each step.
[[nodiscard]] inline StepFields all_fields() {
  return {
      .tree = true, .routing = StepFields::Routing::all, .layer_ids = {}, .weights = false, .only_step = std::nullopt};
}

[[nodiscard]] inline std::vector<ReadSample> read_all_of(const std::string& path, int threads = 1) {
  Collector collector;
  TraceReader(path, {.threads = threads, .on_progress = {}}).read(SampleSelection::all(), all_fields(), collector);
  return collector.samples;
}

/// All samples of a trace with this text.
[[nodiscard]] inline std::vector<ReadSample> read_text(const std::string& trace) {
  return read_all_of(TemporaryFile(trace).path());
}

/// The error that reading all of a trace ends in; one that says "no error" if there is none.
[[nodiscard]] inline Error reading_error(const std::string& trace) {
  try {
    static_cast<void>(read_text(trace));
  } catch (const Error& error) { return error; }
  return Error("no error");
}

/// The ids of the only row of the first layer of each step: short steps that tests tell apart by.
[[nodiscard]] inline std::vector<std::int32_t> first_ids(const ReadSample& sample) {
  std::vector<std::int32_t> ids;
  for (const VerifyStep& step : sample.steps) {
    ids.push_back(step.layers.at(0).expert_ids.at(0));
  }
  return ids;
}

/// The text of a step whose only expert is this one.
[[nodiscard]] inline std::string short_step(int expert) {
  return R"({"layers": {"0": {"topk_ids": [[)" + std::to_string(expert) + "]]}}}";
}

}  // namespace expertviz
