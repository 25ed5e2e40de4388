#include "commands/pass.hpp"
#include "commands/registry.hpp"
#include "commands/sample_text.hpp"
#include "expertviz/cost.hpp"
#include "expertviz/error.hpp"
#include "expertviz/tree_walk.hpp"
#include "table/long_table.hpp"

#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace expertviz::commands {
namespace {

enum class Rows { steps, nodes, experts };

struct Wanted {
  Rows rows = Rows::steps;
  std::vector<int> layer_ids;  ///< empty: all
};

/// Rows of a sample that are held back until its question and its turn must be known.
constexpr std::size_t most_held = std::size_t{4} << 20;

std::vector<std::string> keys_of(Rows rows) {
  switch (rows) {
    case Rows::steps:
      return {"verify_step", "layer_id", "draft_tokens", "accepted", "loaded", "needed", "plain"};
    case Rows::nodes:
      return {"verify_step", "node", "parent", "depth", "token_id", "accepted"};
    case Rows::experts:
      break;
  }
  return {"verify_step", "layer_id", "node", "rank", "expert_id", "weight"};
}

table::LineForm form_of(Format format) {
  switch (format) {
    case Format::tsv:
      return table::LineForm::tsv;
    case Format::json:
      return table::LineForm::json;
    default:
      return table::LineForm::csv;
  }
}

std::int64_t whole(std::uint64_t count) {
  return static_cast<std::int64_t>(count);
}

void add_step_rows(const VerifyStep& step, table::LineRests& rests) {
  const TreeWalk walk = walk_of(*step.tree);
  for (const auto& [layer_id, sums] : Cost().measure(step).layers) {
    rests.add(whole(step.index));
    rests.add(std::int64_t{layer_id});
    rests.add(whole(walk.counted.size()));
    rests.add(whole(sums.tokens));
    rests.add(whole(sums.loaded));
    rests.add(whole(sums.needed));
    rests.add(whole(sums.plain));
  }
}

void add_node_rows(const VerifyStep& step, table::LineRests& rests) {
  const DraftTree& tree = *step.tree;
  const TreeWalk walk = walk_of(tree);
  const auto add_if = [&rests](std::int64_t value, std::int64_t missing) {
    value == missing ? rests.add_missing() : rests.add(value);
  };
  for (const std::int32_t node : walk.counted) {
    rests.add(whole(step.index));
    rests.add(std::int64_t{node});
    add_if(walk.shape.parent[node], -1);
    add_if(walk.shape.depth[node], -1);
    add_if(tree.token_ids[node], DraftTree::unknown_token);
    rests.add(walk.accepted[node] != 0);
  }
}

void add_expert_rows(const VerifyStep& step, table::LineRests& rests) {
  constexpr std::size_t columns_of_node = 3;
  const DraftTree& tree = *step.tree;
  const TreeWalk walk = walk_of(tree);
  for (const LayerRouting& layer : step.layers) {
    for (const std::int32_t node : walk.counted) {
      const std::size_t begin = row_of(layer, tree, node) * layer.top_k;
      bool first = true;
      for (std::size_t i = 0; i < layer.top_k; ++i) {
        const std::int32_t expert = layer.expert_ids[begin + i];
        if (expert < 0) { continue; }
        if (std::exchange(first, false)) {
          rests.add(whole(step.index));
          rests.add(std::int64_t{layer.layer_id});
          rests.add(std::int64_t{node});
        } else {
          rests.repeat(columns_of_node);
        }
        rests.add(whole(i + 1));
        rests.add(std::int64_t{expert});
        layer.weights.empty() ? rests.add_missing() : rests.add(layer.weights[begin + i]);
      }
    }
  }
}

/// The head of each sample, for where it is needed before the sample's end.
class Heads : public TraceVisitor {
 public:
  bool on_step(VerifyStep&, std::unique_ptr<Measurement>) override { return true; }
  void on_restart() override {}
  void on_sample(const SampleInfo& info) override { heads_.emplace(info.sample_idx, head_of(info)); }

  [[nodiscard]] static std::vector<table::Cell> head_of(const SampleInfo& info) {
    return {cell(info.sample_idx), question_cell(info), cell(info.turn)};
  }
  [[nodiscard]] const std::vector<table::Cell>& of(std::uint64_t sample) const { return heads_.at(sample); }

 private:
  std::map<std::uint64_t, std::vector<table::Cell>> heads_;
};

class ExportInquiry : public Inquiry {
 public:
  ExportInquiry(const Wanted& wanted, const Asked& asked)
      : wanted_(wanted),
        asked_(asked),
        table_(form_of(asked.format), {"sample_idx", "question_id", "turn"}, keys_of(wanted.rows)) {}

  [[nodiscard]] StepFields fields() const override {
    StepFields fields = routing_of(wanted_.layer_ids);
    if (wanted_.rows == Rows::nodes) { fields.routing = StepFields::Routing::none; }
    fields.weights = wanted_.rows == Rows::experts;
    return fields;
  }
  [[nodiscard]] bool cuts_end_of_answer() const override { return true; }

  [[nodiscard]] std::unique_ptr<Measurement> measure(const VerifyStep& step) const override {
    auto measured = std::make_unique<Measured>();
    if (!step.tree) { return measured; }
    table::LineRests rests(table_);
    switch (wanted_.rows) {
      case Rows::steps:
        add_step_rows(step, rests);
        break;
      case Rows::nodes:
        add_node_rows(step, rests);
        break;
      case Rows::experts:
        add_expert_rows(step, rests);
        break;
    }
    measured->rests = rests.take();
    return measured;
  }

  void begin_history(const SampleInfo& so_far, bool head_is_known) override {
    sample_ = so_far.sample_idx;
    if (head_is_known) { known_head_ = Heads::head_of(so_far); }
  }

  bool add(const VerifyStep& step, std::unique_ptr<Measurement> measurement) override {
    for (const LayerRouting& layer : step.layers) {
      layers_.insert(layer.layer_id);
    }
    held_ += static_cast<Measured&>(*measurement).rests;
    if (held_.size() > most_held) { write(early_head()); }
    return true;
  }

  void restart() override {
    if (written_head_) {
      throw Error("expert_layer_history stands in the sample twice, and rows of the first one are written already",
                  Place{.sample = sample_}, "no tracker writes that; is the trace damaged?");
    }
    held_.clear();
    known_head_.reset();
  }

  void end_sample(const SampleInfo& info, const Totals&) override {
    const std::vector<table::Cell> head = Heads::head_of(info);
    if (written_head_ && *written_head_ != head) {
      throw Error("question_id or turn stands in the sample twice, and rows with the first one are written already",
                  Place{.sample = info.sample_idx}, "no tracker writes that; is the trace damaged?");
    }
    if (held_.empty() && !written_head_) { without_rows_.add(info.sample_idx); }
    write(head);
    written_head_.reset();
    known_head_.reset();
  }

  [[nodiscard]] Answer answer() override {
    begin();
    Answer answer;
    if (without_rows_.count() > 0) {
      answer.notes.push_back(fmt::format("no rows come from {}: no verify step with a {}", without_rows_.text(),
                                         wanted_.rows == Rows::nodes ? "tree" : "tree and data for a layer"));
    }
    std::set<int> missing(wanted_.layer_ids.begin(), wanted_.layer_ids.end());
    for (const int layer : layers_) {
      missing.erase(layer);
    }
    if (wanted_.rows != Rows::nodes && !missing.empty()) {
      answer.notes.push_back(fmt::format("no verify step has data for layer {}", ranges(missing)));
    }
    return answer;
  }

 private:
  struct Measured : Measurement {
    std::string rests;
  };

  /// The head of the sample at hand, though its end is not reached.
  [[nodiscard]] std::vector<table::Cell> early_head() {
    if (written_head_) { return *written_head_; }
    if (known_head_) { return *known_head_; }
    if (!heads_) {
      if (!asked_.read_heads) {
        throw Error(
            "question_id and turn stand behind the verify steps, or not at all, and a pipe cannot be read twice",
            Place{.sample = sample_}, "write the trace to a file first");
      }
      asked_.read_heads(heads_.emplace());
    }
    return heads_->of(sample_);
  }

  void begin() {
    if (!std::exchange(has_begun_, true)) { asked_.out(table_.header()); }
  }

  void write(std::vector<table::Cell> head) {
    begin();
    table::LongTable::write(table_.head(head), held_, asked_.out);
    held_.clear();
    written_head_ = std::move(head);
  }

  const Wanted& wanted_;
  const Asked asked_;
  const table::LongTable table_;
  bool has_begun_ = false;
  std::uint64_t sample_ = 0;
  std::string held_;  ///< rests of the sample's rows, not yet written
  std::optional<std::vector<table::Cell>> known_head_;
  std::optional<std::vector<table::Cell>> written_head_;  ///< of the sample at hand, once rows of it are written
  std::optional<Heads> heads_;
  std::set<int> layers_;
  SampleRanges without_rows_;
};

class Export : public Command {
 public:
  [[nodiscard]] About about() const override {
    return {.name = "export",
            .summary = "a long table for DuckDB, pandas or Spark",
            .group = "Keep",
            .description =
                "Writes what a trace holds as one long table: a row for each verify step and layer, for each node of "
                "the draft trees, or for each expert that a node was routed to. The rows go out while the trace is "
                "read. Counts this request's own nodes that were drafted, without those behind the end of the answer.",
            .examples = {"export -i expert_activations.json --rows steps -o steps.csv.zst",
                         "export -i expert_activations.json --rows experts -s 3 -l 20 --format json | jq .expert_id"},
            .samples = About::Samples::all_by_default,
            .streams = About::Streams::rows};
  }
  void declare(Options& options) override {
    options.layers("which layers, such as 20, 0,10,20 or 0-7 (default: all)", wanted_.layer_ids);
    options.choice<Rows>(
        "--rows", "ROWS",
        "steps: how many experts each verify step loads in each layer; nodes: the draft trees; experts: the experts of "
        "each node in each layer, with their weights (default: steps)",
        {{"steps", Rows::steps}, {"nodes", Rows::nodes}, {"experts", Rows::experts}}, wanted_.rows);
  }
  [[nodiscard]] std::unique_ptr<Inquiry> inquire(const Asked& asked) const override {
    return std::make_unique<ExportInquiry>(wanted_, asked);
  }

 private:
  Wanted wanted_;
};

}  // namespace

std::unique_ptr<Command> make_export() {
  return std::make_unique<Export>();
}

}  // namespace expertviz::commands
