#include "cli/info.hpp"

#include "cli/delivery.hpp"
#include "cli/input.hpp"
#include "cli/sample_text.hpp"
#include "cli/standard_output.hpp"
#include "cli/values.hpp"
#include "table/json.hpp"
#include "table/text_table.hpp"

#include <limits>
#include <memory>
#include <set>
#include <utility>

namespace expertviz::cli {
namespace {

struct SampleSummary {
  SampleInfo info;
  std::set<int> layer_ids;
  std::size_t experts_per_token = 0;  ///< 0: no step has routing
  std::size_t trees = 0;
  std::size_t accepted = 0;  ///< over all trees

  [[nodiscard]] double mean_accepted() const {
    return trees == 0 ? std::numeric_limits<double>::quiet_NaN()
                      : static_cast<double>(accepted) / static_cast<double>(trees);
  }
};

class InfoVisitor : public TraceVisitor {
 public:
  bool on_step(VerifyStep& step, std::unique_ptr<Measurement> /*measurement*/) override {
    at_hand_.layer_ids.insert(step.layer_ids.begin(), step.layer_ids.end());
    if (at_hand_.experts_per_token == 0) { at_hand_.experts_per_token = step.experts_per_token; }
    if (step.tree) {
      ++at_hand_.trees;
      at_hand_.accepted += step.tree->accepted.size();
    }
    return true;
  }
  void on_sample(const SampleInfo& info) override {
    at_hand_.info = info;
    samples.push_back(std::exchange(at_hand_, {}));
  }
  void on_restart() override { at_hand_ = {}; }

  std::vector<SampleSummary> samples;

 private:
  SampleSummary at_hand_;
};

table::Cell top_k_cell(const SampleSummary& sample) {
  return sample.experts_per_token == 0 ? table::Cell() : cell(sample.experts_per_token);
}

table::Table rows_of(const std::vector<SampleSummary>& samples) {
  table::Table table{{"sample_idx", "question_id", "turn", "model_path", "prompt_tokens", "completion_tokens",
                      "verify_steps", "spec_verify_ct", "layers", "experts_per_token", "mean_accepted", "bytes"},
                     {}};
  for (const SampleSummary& sample : samples) {
    const SampleInfo& info = sample.info;
    table.rows.push_back({cell(info.sample_idx), question_cell(info), cell(info.turn),
                          info.model_path ? table::Cell(*info.model_path) : table::Cell(), cell(info.prompt_tokens),
                          cell(info.completion_tokens), cell(info.verify_steps), cell(info.spec_verify_ct),
                          cell(sample.layer_ids.size()), top_k_cell(sample), sample.mean_accepted(), cell(info.bytes)});
  }
  return table;
}

std::string text_of(const std::vector<SampleSummary>& samples) {
  if (samples.empty()) { return "The trace holds no sample.\n"; }
  table::Table table{{"Sample", "Question", "Turn", "Steps", "Layers", "Top-k", "Accepted/step", "Prompt", "Completion",
                      "Size", "Model"},
                     {}};
  for (const SampleSummary& sample : samples) {
    const SampleInfo& info = sample.info;
    table.rows.push_back({cell(info.sample_idx), question_cell(info), cell(info.turn), cell(info.verify_steps),
                          cell(sample.layer_ids.size()), top_k_cell(sample), sample.mean_accepted(),
                          cell(info.prompt_tokens), cell(info.completion_tokens), human_bytes(info.bytes),
                          info.model_path ? table::Cell(*info.model_path) : table::Cell()});
  }
  return to_text(table, 2);
}

}  // namespace

Work add_info(CLI::App& app) {
  auto options = std::make_shared<InfoOptions>();
  app.description(
      "Lists the samples of a trace, one for each question and turn: how many verify steps and layers they hold, how "
      "many experts a token is routed to, and how many nodes a step accepted on average, the root counted.");
  app.footer(
      "Examples\n"
      "  expertviz info -i expert_activations.json\n"
      "  expertviz info -i expert_activations.json --format json | jq '.[].verify_steps'\n");
  add_input_options(app, options->input);
  add_format_option(app, options->format);
  return [options](Interrupts& interrupts) { return run_info(*options, interrupts); };
}

ExitStatus run_info(const InfoOptions& options, Interrupts& interrupts) {
  StepFields fields;
  fields.tree = true;
  fields.routing = StepFields::Routing::present;
  InfoVisitor visitor;
  read_all(options.input, fields, visitor, interrupts);
  write_standard_output(numbers_as(
      options.format, [&] { return text_of(visitor.samples); }, [&] { return rows_of(visitor.samples); },
      [&] { return table::JsonWriter().rows(rows_of(visitor.samples)).finish(); }));
  return done;
}

}  // namespace expertviz::cli
