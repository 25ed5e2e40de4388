#include "commands/compare_answer.hpp"
#include "commands/pooling.hpp"
#include "commands/registry.hpp"
#include "commands/values.hpp"

#include <optional>
#include <utility>

namespace expertviz::commands {
namespace {

struct Wanted {
  std::vector<int> layer_ids;   ///< empty: all
  std::size_t num_experts = 0;  ///< of a layer; 0: what the traces say
  std::vector<FailRule> rules;
};

class CompareInquiry : public Inquiry {
 public:
  CompareInquiry(const Wanted& wanted, const Asked& asked) : wanted_(wanted), asked_(asked) { start_run(); }

  [[nodiscard]] StepFields fields() const override { return routing_of(wanted_.layer_ids); }
  [[nodiscard]] bool cuts_end_of_answer() const override { return true; }

  [[nodiscard]] std::unique_ptr<Measurement> measure(const VerifyStep& step) const override {
    return std::make_unique<Measured>(Cost().measure(step));
  }

  bool add(const VerifyStep& step, std::unique_ptr<Measurement> measurement) override {
    cost_.add(static_cast<Measured&>(*measurement).step);
    if (!step.tree) { return true; }
    for (const LayerRouting& layer : step.layers) {
      rows_.emplace(layer.layer_id, layer.top_k);
    }
    return true;
  }

  void restart() override {
    cost_ = {};
    rows_.clear();
  }

  void end_sample(const SampleInfo& info, const Totals& totals) override {
    std::optional<Error> lack = lacks_drafts(info);
    if (!lack) { lack = lacks_pairs(info, cost_.trees(), cost_.total().pairs, wanted_.layer_ids); }
    if (lack) {
      left_out_.add(info, lack->within({.sample = info.sample_idx}));
    } else {
      runs_.back().add(info, cost_, rows_, totals.trees, totals.tokens);
    }
    restart();
  }

  void end_trace() override {
    left_out_.require_data(runs_.back().samples().size());
    if (const auto note = left_out_.note()) { notes_.push_back(asked_.inputs[runs_.size() - 1] + ": " + *note); }
    left_out_ = {};
    if (runs_.size() < asked_.inputs.size()) { start_run(); }
  }

  [[nodiscard]] Answer answer() override {
    return answer_about_runs(asked_, runs_, compare_runs(runs_), wanted_.rules, std::move(notes_));
  }

 private:
  struct Measured : Measurement {
    explicit Measured(Cost::Step&& measured) : step(std::move(measured)) {}
    Cost::Step step;
  };

  void start_run() { runs_.emplace_back(wanted_.num_experts); }

  const Wanted& wanted_;
  const Asked asked_;
  std::vector<Run> runs_;  ///< the last one is being read
  LeftOut left_out_;       ///< of it
  std::vector<std::string> notes_;
  Cost cost_;  ///< of the sample at hand, as are the rows
  Run::Rows rows_;
};

class Compare : public Command {
 public:
  [[nodiscard]] About about() const override {
    return {.name = "compare",
            .summary = "what changed between runs of the same questions, and whether it is more than noise",
            .group = "Measure",
            .description =
                "Compares runs of the same questions with the first of them: another drafter, tree or setting of one "
                "model. Samples pair by question_id and turn. Tells how much each metric changed, with a 95 % interval "
                "by leaving out one question after another, and the exact p of Wilcoxon's signed-rank test over the "
                "questions; ~ stands where p is above 0.05. Exit status 1 if a --fail-if holds for the last run.",
            .examples = {"compare before.json after.json -o change.pdf",
                         "compare main.json branch.json --fail-if 'traffic_ratio>+2%' --fail-if 'mean_accepted<-1%'"},
            .picture = "expert_compare",
            .samples = About::Samples::all,
            .several_traces = true};
  }
  void declare(Options& options) override {
    options.layers("which layers, such as 20, 0,10,20 or 0-7 (default: all)", wanted_.layer_ids);
    options.number("--num-experts", "experts per layer (default: as the traces say)", 1, largest_number_of_experts,
                   wanted_.num_experts);
    options
        .value("--fail-if", "RULE",
               "end with exit status 1 if a metric of the last run changed by more: its name, < or >, and a signed "
               "percentage, such as 'traffic_ratio>+2%'",
               [this](const std::string& text) { wanted_.rules.push_back(parse_rule("--fail-if", text)); })
        .is_repeatable = true;
  }
  [[nodiscard]] std::unique_ptr<Inquiry> inquire(const Asked& asked) const override {
    return std::make_unique<CompareInquiry>(wanted_, asked);
  }

 private:
  Wanted wanted_;
};

}  // namespace

std::unique_ptr<Command> make_compare() {
  return std::make_unique<Compare>();
}

}  // namespace expertviz::commands
