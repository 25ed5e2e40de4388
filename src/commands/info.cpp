#include "commands/pass.hpp"
#include "commands/registry.hpp"
#include "commands/sample_text.hpp"
#include "commands/wording.hpp"

#include <limits>
#include <set>
#include <utility>

namespace expertviz::commands {
namespace {

class InfoInquiry : public Inquiry {
 public:
  explicit InfoInquiry(bool draws) : draws_(draws) {
    using table::Column;
    rows_->columns = {{"sample_idx", "Sample"},
                      {"question_id", "Question"},
                      {"turn", "Turn"},
                      {"model_path", "", Column::machines},
                      {"prompt_tokens", "", Column::machines},
                      {"completion_tokens", "", Column::machines},
                      {"verify_steps", "Steps"},
                      {"spec_verify_ct", "", Column::machines},
                      {"layers", "Layers"},
                      {"experts_per_token", "Top-k"},
                      {"mean_accepted", "Accepted/step"},
                      {"bytes", "", Column::machines},
                      // What people find further to the right, the longest last.
                      {"", "Prompt", Column::text},
                      {"", "Completion", Column::text},
                      {"", "Size", Column::text},
                      {"format", "Format"},
                      {"", "Model", Column::text}};
  }

  [[nodiscard]] StepFields fields() const override {
    StepFields fields;
    fields.tree = true;
    fields.routing = StepFields::Routing::present;
    return fields;
  }

  bool add(const VerifyStep& step, std::unique_ptr<Measurement>) override {
    layer_ids_.insert(step.layer_ids.begin(), step.layer_ids.end());
    if (experts_per_token_ == 0) { experts_per_token_ = step.experts_per_token; }
    last_accepted_ = step.tree ? step.tree->accepted.size() : 0;
    return true;
  }
  void restart() override {
    layer_ids_.clear();
    experts_per_token_ = 0;
    last_accepted_ = 0;
  }

  void end_sample(const SampleInfo& info, const Totals& totals) override {
    const double mean_accepted = totals.trees == 0
                                     ? std::numeric_limits<double>::quiet_NaN()
                                     : static_cast<double>(totals.tokens) / static_cast<double>(totals.trees);
    past_end_.add(info, totals, last_accepted_);
    const table::Cell top_k = experts_per_token_ == 0 ? table::Cell() : cell(experts_per_token_);
    rows_->rows.add({cell(info.sample_idx), question_cell(info), cell(info.turn), model_cell(info),
                     cell(info.prompt_tokens), cell(info.completion_tokens), cell(info.verify_steps),
                     cell(info.spec_verify_ct), cell(layer_ids_.size()), top_k, mean_accepted, cell(info.bytes),
                     cell(info.prompt_tokens), cell(info.completion_tokens), human_bytes(info.bytes),
                     std::string(name_of(info.format)), model_cell(info)});
    if (draws_) {
      means_.x.push_back(static_cast<double>(info.sample_idx));
      means_.y.push_back(mean_accepted);
    }
    restart();
  }

  [[nodiscard]] Answer answer() override {
    Answer answer;
    if (rows_->rows.empty()) {
      answer.heading = "The trace holds no sample.\n";
    } else {
      answer.tables = {{"", rows_}};
    }
    answer.rows = rows_;
    answer.json = TablePointer(rows_);
    if (const auto note = past_end_.note()) { answer.notes.push_back(*note); }
    if (draws_) { answer.figure = chart(); }
    return answer;
  }

 private:
  /// Only a report asks for one.
  [[nodiscard]] Chart chart() {
    Panel panel;
    panel.x = {.label = "Sample", .kind = Axis::Kind::whole};
    panel.y = {.label = "Accepted Nodes per Step, the Root Counted", .short_label = "Accepted/step"};
    panel.marks.emplace_back(std::move(means_));
    return {{"Accepted Nodes per Verify Step of Each Sample"}, {panel}};
  }

  const bool draws_;
  Line means_;
  std::shared_ptr<table::Table> rows_ = std::make_shared<table::Table>();
  std::set<int> layer_ids_;  ///< of the sample at hand
  std::size_t experts_per_token_ = 0;
  std::uint64_t last_accepted_ = 0;
  PastEnd past_end_;
};

class Info : public Command {
 public:
  [[nodiscard]] About about() const override {
    return {.name = "info",
            .summary = "list the samples of a trace",
            .group = "Look",
            .description =
                "Lists the samples of a trace, one for each question and turn: how many verify steps and "
                "layers they hold, how many experts a token is routed to, and how many nodes a step "
                "accepted on average, the root counted.",
            .examples = {"info -i expert_activations.json",
                         "info -i expert_activations.json --format json | jq '.[].verify_steps'"},
            .samples = About::Samples::all};
  }
  [[nodiscard]] std::unique_ptr<Inquiry> inquire(const Asked& asked) const override {
    return std::make_unique<InfoInquiry>(asked.draws);
  }
};

}  // namespace

std::unique_ptr<Command> make_info() {
  return std::make_unique<Info>();
}

}  // namespace expertviz::commands
