#include "commands/pass.hpp"
#include "commands/registry.hpp"
#include "commands/sample_text.hpp"
#include "commands/token_text.hpp"
#include "commands/tree_answer.hpp"
#include "commands/values.hpp"
#include "commands/wording.hpp"

#include <limits>
#include <optional>
#include <set>
#include <utility>

#include <fmt/format.h>

namespace expertviz::commands {
namespace {

struct WantedTree {
  std::uint64_t verify_step = 0;
  int layer_id = 0;
  std::optional<std::string> tokenizer;
  TreeStyle style;
};

class TreeInquiry : public Inquiry {
 public:
  TreeInquiry(const WantedTree& wanted, const Asked& asked)
      : wanted_(wanted), asked_(asked), text_(wanted.tokenizer, asked.inputs.front()) {}

  [[nodiscard]] StepFields fields() const override {
    StepFields fields = routing_of({wanted_.layer_id});
    fields.only_step = wanted_.verify_step;
    fields.weights = wanted_.style.budget && wanted_.style.score == Budget::Score::weight;
    return fields;
  }
  bool add(const VerifyStep& step, std::unique_ptr<Measurement>) override {
    if (step.index == wanted_.verify_step) { step_ = step; }
    // One more step tells that it is not the last one, in which the answer may end.
    is_last_ = step.index <= wanted_.verify_step;
    return is_last_;
  }
  void restart() override { step_.reset(); }
  void end_sample(const SampleInfo& info, const Totals& totals) override {
    info_ = info;
    if (!step_ || !step_->tree || !is_last_) { return; }
    step_->tree->past_end = static_cast<std::int32_t>(nodes_past_end(info, totals, step_->tree->accepted.size()));
  }

  [[nodiscard]] Answer answer() override {
    std::optional<Error> lack = lacks_drafts(info_);
    if (!lack && !step_) { lack = lacks_steps(info_); }
    if (lack) { throw Error(lack->within({.sample = info_.sample_idx})); }
    try {
      require_step();
      const TreeShape shape = shape_of(*step_->tree);
      const std::vector<Token> tokens = text_.decode(step_->tree->token_ids, info_);
      Answer answer = answer_about_tree(asked_, {info_, *step_, shape, tokens, text_.has_tokenizer(), wanted_.style});
      if (text_.note()) { answer.notes.push_back(*text_.note()); }
      if (const std::int32_t past_end = step_->tree->past_end; past_end > 0) {
        answer.notes.push_back(
            fmt::format("the answer ends in this verify step: {} at the end of the accepted path {} verified, but not "
                        "emitted",
                        counted(static_cast<std::uint64_t>(past_end), "node"), past_end == 1 ? "was" : "were"));
      }
      if (const std::vector<std::int32_t>& apart = shape.unreachable; !apart.empty()) {
        answer.notes.push_back(fmt::format("{} of the {} nodes cannot be reached from the root, and stand apart: {}",
                                           apart.size(), step_->tree->draft_token_num,
                                           ranges({apart.begin(), apart.end()})));
      }
      return answer;
    } catch (Error& error) {
      error.within({.sample = info_.sample_idx, .verify_step = wanted_.verify_step});
      throw;
    }
  }

 private:
  /// Throws `Error` saying what is not there.
  void require_step() const {
    if (!step_) {
      throw Error("there is no such step",
                  fmt::format("the sample has {} verify steps, 0 to {}", info_.verify_steps, info_.verify_steps - 1));
    }
    if (!step_->tree) {
      throw Error("there is no tree_structure: an older tracker wrote this trace",
                  "layer and stats can read it; record it again for its trees");
    }
    if (step_->layer_ids.empty()) {
      throw Error("`layers` is empty: " + why_no_routing(step_->tree->batch_size),
                  "expertviz info shows which samples have layers");
    }
    if (step_->layers.empty()) {
      const std::set<int> present(step_->layer_ids.begin(), step_->layer_ids.end());
      throw Error("the step has no data for this layer", Place{.layer = wanted_.layer_id},
                  "layers with data: " + ranges(present));
    }
  }

  const WantedTree& wanted_;
  const Asked asked_;
  TokenText text_;
  SampleInfo info_;
  std::optional<VerifyStep> step_;
  bool is_last_ = false;  ///< `step_` is the sample's last
};

class Tree : public Command {
 public:
  [[nodiscard]] About about() const override {
    return {.name = "tree",
            .summary = "the draft tree of one verify step, with tokens and experts",
            .group = "Look",
            .description =
                "Draws the draft tree of one verify step: the text of each token, the experts it is routed "
                "to in a layer, and the accepted path. Trees show the tokens and rows of this request "
                "alone, also where several were verified together.",
            .examples = {"tree -i expert_activations.json --verify-step 3 -l 20 -o tree.svg",
                         "tree -i expert_activations.json --verify-step 3 -l 20 --tokenizer ~/models/Qwen3-30B-A3B"},
            .picture = "expert_tree",
            .has_axes = false,
            .measures_text = true,
            .samples = About::Samples::one};
  }
  void declare(Options& options) override {
    options.number("--verify-step", "which verify step, counted from 0 (default: 0)", 0,
                   std::numeric_limits<std::int64_t>::max(), wanted_.verify_step);
    options.number("-l,--layer-id", "which layer (default: 0)", 0, largest_layer, wanted_.layer_id);
    options.choice<TreeFigure::Direction>(
        "--direction", "DIRECTION",
        "down, or right: one node per row, which fits a page for large trees (default: down)",
        {{"down", TreeFigure::Direction::down}, {"right", TreeFigure::Direction::right}}, wanted_.style.direction);
    options.number("--budget",
                   "mark the experts that each node loses if the layer may load N, as the command budget does", 1,
                   largest_number_of_experts, wanted_.style.budget);
    options
        .choice<Budget::Score>("--score", "SCORE",
                               "which experts stay: weight (most routing weight) or count (chosen by most nodes) "
                               "(default: weight)",
                               {{"weight", Budget::Score::weight}, {"count", Budget::Score::count}},
                               wanted_.style.score)
        .needs = "--budget";
    options.flag("--no-experts", "draw the tokens without their experts", wanted_.style.no_experts);
    Option& tokenizer = options.value(
        "--tokenizer", "PATH",
        "a tokenizer file, a model folder or a hub id (default: what EXPERTVIZ_TOKENIZER names, or else the trace's "
        "model_path, as a folder or in the Hugging Face cache)",
        [this](const std::string& text) { wanted_.tokenizer = text; });
    tokenizer.is_path = true;
    tokenizer.environment = "EXPERTVIZ_TOKENIZER";
  }
  [[nodiscard]] std::unique_ptr<Inquiry> inquire(const Asked& asked) const override {
    return std::make_unique<TreeInquiry>(wanted_, asked);
  }

 private:
  WantedTree wanted_;
};

}  // namespace

std::unique_ptr<Command> make_tree() {
  return std::make_unique<Tree>();
}

}  // namespace expertviz::commands
