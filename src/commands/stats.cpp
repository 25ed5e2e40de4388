#include "commands/registry.hpp"
#include "commands/sample_inquiry.hpp"
#include "commands/usage.hpp"

#include <cmath>

#include <fmt/format.h>

namespace expertviz::commands {
namespace {

struct LayerStatistics {
  int layer_id = 0;
  Summary summary;
  LayerComparison comparison;
};

/// The mean of the draft tokens in the pattern's braces; nothing for a trace without trees.
std::string draft_tokens(const ExpertUsage& usage, const char* pattern) {
  const double mean = usage.mean_draft_tokens();
  return std::isnan(mean) ? "" : fmt::format(fmt::runtime(pattern), mean);
}

class Stats : public Command {
 public:
  static constexpr const char* empty_member = "layers";
  static constexpr bool cuts_end_of_answer = false;

  [[nodiscard]] About about() const override {
    return {.name = "stats",
            .summary = "mean, P90 and P99 of the unique experts of every layer",
            .group = "Look",
            .description =
                "Mean, 90th and 99th percentile of the number of unique experts that each layer loads in a "
                "verify step. Draws three bars per layer; the numbers add minimum, maximum and standard "
                "deviation.",
            .examples = {"stats -i expert_activations.json -o stats.pdf",
                         "stats -i expert_activations.json --accepted --baseline",
                         "stats -i expert_activations.json --sample-idx all --format csv > stats.csv"},
            .picture = "expert_usage_statistics"};
  }
  void declare(Options& options) override {
    options.layers("which layers, such as 20, 0,10,20 or 0-7 (default: all)", layer_ids_);
    usage_.declare(options);
  }
  [[nodiscard]] std::unique_ptr<Inquiry> inquire(const Asked& asked) const override {
    return std::make_unique<SampleInquiry<Stats>>(*this, asked);
  }

  [[nodiscard]] ExpertUsage gather(const Asked&) const {
    return ExpertUsage({.accepted = usage_.accepted, .tokens = usage_.baseline});
  }
  [[nodiscard]] StepFields fields() const { return routing_of(layer_ids_); }
  [[nodiscard]] std::optional<Error> lacks_data(const Subject& subject, const ExpertUsage& usage) const {
    return lacks_usage(subject, usage, layer_ids_, usage_);
  }

  [[nodiscard]] Answer answer(const Subject& subject, const ExpertUsage& usage) const {
    std::vector<LayerStatistics> layers;
    for (const int layer : layers_with_data(layer_ids_, usage.layer_ids())) {
      layers.push_back({layer, usage.unique_experts(layer), compare(subject, usage, layer, usage_)});
    }
    Answer answer;
    answer.heading = "Unique experts per layer: " + subject.name() + '\n' +
                     run_line(subject.info, {draft_tokens(usage, "{:.1f} draft tokens a step")}) + "\n\n";
    answer.rows = rows_of(layers);
    answer.tables = {{"", answer.rows}};
    table::Members json = subject.sample_members();
    json.push_back({"model_path", model_cell(subject.info)});
    json.push_back({"verify_steps", cell(usage.verify_steps())});
    json.push_back({"completion_tokens", cell(subject.info.completion_tokens)});
    json.push_back({"mean_draft_tokens", usage.mean_draft_tokens()});
    json.push_back({"layers", answer.rows});
    answer.json = std::move(json);
    answer.notes = usage_notes(subject, usage, layers_with_data(layer_ids_, usage.layer_ids()), usage_);
    if (subject.asked.draws) { answer.figure = chart_of(subject, usage, layers); }
    return answer;
  }

 private:
  [[nodiscard]] TablePointer rows_of(const std::vector<LayerStatistics>& layers) const {
    auto table = std::make_shared<table::Table>();
    table->columns = {{"layer_id", "Layer"}, {"mean", "Mean"}, {"p90", "P90"}, {"p99", "P99"},
                      {"min", "Min"},        {"max", "Max"},   {"std", "Std"}, {"steps", "", table::Column::machines}};
    add_comparison_columns(table->columns, usage_);
    for (const auto& [layer_id, summary, comparison] : layers) {
      std::vector<table::Cell> row{std::int64_t{layer_id}, summary.mean,       summary.p90, summary.p99,
                                   whole(summary.min),     whole(summary.max), summary.std, cell(summary.count)};
      add_comparison_cells(row, usage_, comparison);
      table->rows.add(row);
    }
    return table;
  }

  [[nodiscard]] Chart chart_of(const Subject& subject, const ExpertUsage& usage,
                               const std::vector<LayerStatistics>& layers) const {
    Panel panel;
    panel.x = {.label = "Layer ID", .short_label = "Layer", .kind = Axis::Kind::category};
    panel.y = {.label = "Number of Unique Experts", .short_label = "Unique experts", .kind = Axis::Kind::whole};
    Bars mean{"Mean", {}, {Role::series, 0}};
    Bars p90{"90th Percentile", {}, {Role::series, 1}};
    Bars p99{"99th Percentile", {}, {Role::series, 2}};
    for (const LayerStatistics& layer : layers) {
      panel.x.categories.push_back(std::to_string(layer.layer_id));
      mean.values.push_back(layer.summary.mean);
      p90.values.push_back(layer.summary.p90);
      p99.values.push_back(layer.summary.p99);
    }
    panel.marks = {mean, p90, p99};
    add_comparison(panel, layers);
    return {{"Expert Usage Statistics Per Layer Across Verify Cycles",
             subject.facts({fmt::format("Total Verify Passes: {}", usage.verify_steps()), completion_part(subject.info),
                            draft_tokens(usage, "Avg Draft Tokens/Cycle: {:.1f}")})},
            {panel}};
  }

  /// The accepted path's means, and what uniform routing would load.
  void add_comparison(Panel& panel, const std::vector<LayerStatistics>& layers) const {
    Points accepted{"", {}, {}, {Role::accepted}};
    Line uniform{uniform_label, {}, {}, {Role::baseline}};
    uniform.steps = true;
    std::vector<LayerComparison> comparisons;
    std::vector<double> shares;
    for (const LayerStatistics& layer : layers) {
      accepted.y.push_back(layer.comparison.accepted_mean);
      uniform.y.push_back(layer.comparison.uniform_mean);
      comparisons.push_back(layer.comparison);
      shares.push_back(layer.comparison.accepted_share);
    }
    accepted.label = "Accepted path alone, mean" + share_text(summarize(shares).mean);
    if (usage_.accepted) { panel.marks.emplace_back(accepted); }
    if (!usage_.baseline) { return; }
    if (const double level = common_uniform_level(comparisons); !std::isnan(level)) {
      panel.marks.emplace_back(Rule{level, fmt::format("{}: {:.1f}", uniform_label, level)});
    } else {
      panel.marks.emplace_back(uniform);
    }
  }

  UsageOptions usage_;
  std::vector<int> layer_ids_;  ///< empty: all
};

}  // namespace

std::unique_ptr<Command> make_stats() {
  return std::make_unique<Stats>();
}

}  // namespace expertviz::commands
