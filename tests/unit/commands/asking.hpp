#pragma once

#include "commands/pass.hpp"
#include "commands/registry.hpp"
#include "expertviz/error.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace expertviz::commands {

/// A sample for tests: what a reader would give.
struct TestSample {
  SampleInfo info;
  std::vector<VerifyStep> steps;
  bool head_is_known = true;  ///< question and turn stand in front of the steps
};

/// What a command answers about traces that are in memory. `said` are the values of options by their long names.
inline Answer ask_about_traces(const MakeCommand make, const std::vector<std::vector<TestSample>>& traces,
                               const std::map<std::string, std::string>& said, Asked asked = {}) {
  const std::unique_ptr<Command> command = make();
  Options options;
  command->declare(options);
  for (const auto& [name, value] : said) {
    bool known = false;
    for (const Option& option : options.all()) {
      if (long_name(option) == name) {
        option.take(value);
        known = true;
      }
    }
    if (!known) { throw Error("the command has no option " + name); }
  }
  asked.draws = true;
  for (std::size_t i = 0; i < traces.size(); ++i) {
    asked.inputs.push_back("test" + (i == 0 ? "" : std::to_string(i + 1)));
  }
  const std::unique_ptr<Inquiry> inquiry = command->inquire(asked);
  Pass pass({inquiry.get()});
  const StepFields fields = pass.fields();
  for (const std::vector<TestSample>& samples : traces) {
    for (const TestSample& sample : samples) {
      pass.on_history(sample.info, sample.head_is_known);
      for (VerifyStep step : sample.steps) {
        // As the decoder does: only what was asked for.
        if (fields.routing == StepFields::Routing::some) {
          std::erase_if(step.layers, [&fields](const LayerRouting& layer) {
            return std::find(fields.layer_ids.begin(), fields.layer_ids.end(), layer.layer_id) ==
                   fields.layer_ids.end();
          });
        }
        if (fields.only_step && *fields.only_step != step.index) { continue; }
        std::unique_ptr<Measurement> measurement = pass.measure(step);
        if (!pass.on_step(step, std::move(measurement))) { break; }
      }
      pass.on_sample(sample.info);
    }
    inquiry->end_trace();
  }
  return inquiry->answer();
}

inline Answer ask(const MakeCommand make, const std::vector<TestSample>& samples,
                  const std::map<std::string, std::string>& said, Asked asked = {}) {
  return ask_about_traces(make, {samples}, said, std::move(asked));
}

/// A sample whose steps have a tree of two nodes, of which both or the root alone are accepted, and one layer for each
/// row of `experts`: the experts of both nodes in each step. An empty list: the step has no data for the layer.
inline TestSample sample_of(const std::map<int, std::vector<std::vector<std::int32_t>>>& layers,
                            const std::vector<int>& accepted, std::size_t num_experts = 16) {
  TestSample sample;
  sample.info.question_id = 81;
  sample.info.turn = 1;
  sample.info.num_experts = num_experts;
  sample.info.history = SampleInfo::History::present;
  sample.info.verify_steps = accepted.size();
  for (std::size_t i = 0; i < accepted.size(); ++i) {
    VerifyStep& step = sample.steps.emplace_back();
    step.index = i;
    DraftTree& tree = step.tree.emplace();
    tree.draft_token_num = 2;
    tree.first_child = {1, -1};
    tree.next_sibling = {-1, -1};
    tree.token_ids = {10, 11};
    tree.accepted = accepted[i] == 2 ? std::vector<std::int32_t>{0, 1} : std::vector<std::int32_t>{0};
    for (const auto& [layer_id, experts] : layers) {
      if (experts[i].empty()) { continue; }
      step.layer_ids.push_back(layer_id);
      LayerRouting& layer = step.layers.emplace_back();
      layer.layer_id = layer_id;
      layer.rows = 2;
      layer.top_k = experts[i].size() / 2;
      layer.expert_ids = experts[i];
    }
  }
  return sample;
}

/// The cells of a column, as numbers; NaN where they are missing.
inline std::vector<double> column(const table::Table& table, const std::string& key) {
  std::vector<double> values;
  for (const std::vector<table::Cell>& row : table.rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (table.columns[i].key != key) { continue; }
      const auto* whole = std::get_if<std::int64_t>(&row[i]);
      const auto* number = std::get_if<double>(&row[i]);
      values.push_back(whole != nullptr    ? static_cast<double>(*whole)
                       : number != nullptr ? *number
                                           : std::numeric_limits<double>::quiet_NaN());
    }
  }
  return values;
}

}  // namespace expertviz::commands
