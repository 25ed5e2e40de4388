#include "commands/registry.hpp"
#include "commands/sample_inquiry.hpp"
#include "commands/usage.hpp"
#include "commands/wording.hpp"
#include "expertviz/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include <fmt/format.h>

namespace expertviz::commands {
namespace {

/// One layer in the verify steps of a sample.
struct LayerUsage {
  int layer_id = 0;
  Summary summary;
  LayerComparison comparison;
};

class Layer : public Command {
 public:
  static constexpr const char* empty_member = "layers";
  static constexpr bool cuts_end_of_answer = false;

  [[nodiscard]] About about() const override {
    return {.name = "layer",
            .summary = "unique experts of one or more layers over the verify steps",
            .group = "Look",
            .description =
                "How many unique experts one or more layers load in each verify step: all rows of the step "
                "count, which is what was loaded. Draws one line per layer with its mean, or a heat map of many "
                "layers; a step without data for a layer is a gap.",
            .examples = {"layer -i expert_activations.json -l 20 -o layer20.png",
                         "layer -i expert_activations.json -l 20 --accepted --baseline",
                         "layer -i expert_activations.json -l all -o layers.pdf",
                         "layer -i expert_activations.json -l 0-7,47 --format json"},
            .picture = "expert_usage_layer"};
  }
  void declare(Options& options) override {
    options.layers("which layers, such as 20, 0,10,20, 0-7 or all (default: 0)", layer_ids_);
    usage_.declare(options);
    options.number("--smooth", "add the running median of N steps to each line", 2, 1'000'000, smooth_);
    options
        .flag("--heat", fmt::format("draw a heat map, one row per layer (always with more than {} lines)", most_lines),
              heat_)
        .excludes = "--smooth";
  }
  [[nodiscard]] std::unique_ptr<Inquiry> inquire(const Asked& asked) const override {
    if (asked.samples.several() && layer_ids_.size() != 1) {
      throw Error("several samples and several layers at once are too much for one picture",
                  "choose one layer with --layer-id, or one sample with --sample-idx");
    }
    return std::make_unique<SampleInquiry<Layer>>(*this, asked);
  }

  [[nodiscard]] ExpertUsage gather(const Asked&) const {
    return ExpertUsage({.accepted = usage_.accepted, .tokens = usage_.baseline, .series = true});
  }
  [[nodiscard]] StepFields fields() const { return routing_of(layer_ids_); }
  [[nodiscard]] std::optional<Error> lacks_data(const Subject& subject, const ExpertUsage& usage) const {
    return lacks_usage(subject, usage, layer_ids_, usage_);
  }

  [[nodiscard]] Answer answer(const Subject& subject, const ExpertUsage& usage) const {
    std::vector<LayerUsage> layers;
    for (const int layer : chosen(usage)) {
      layers.push_back({layer, usage.unique_experts(layer), compare(subject, usage, layer, usage_)});
    }
    Answer answer;
    answer.heading =
        "Unique experts over the verify steps: " + subject.name() + '\n' + run_line(subject.info, {}) + "\n\n";
    const TablePointer rows = rows_of(subject, usage, layers);
    answer.tables = {{"", rows}};
    answer.rows = step_rows(subject, usage);
    table::Members json = subject.sample_members();
    json.push_back({"model_path", model_cell(subject.info)});
    json.push_back({"verify_steps", cell(subject.info.verify_steps)});
    json.push_back({"layers", rows});
    answer.json = std::move(json);
    answer.notes = usage_notes(subject, usage, chosen(usage), usage_);
    if (subject.asked.draws) { answer.figure = chart_of(subject, usage, layers); }
    return answer;
  }

 private:
  /// More lines than these cannot be told apart.
  static constexpr std::size_t most_lines = 10;

  [[nodiscard]] std::vector<int> chosen(const ExpertUsage& usage) const {
    return layer_ids_.empty() ? layers_with_data({}, usage.layer_ids()) : layer_ids_;
  }

  /// The first step with so many experts; of a pool there is none.
  [[nodiscard]] static table::Cell step_of(const Subject& subject, const ExpertUsage& usage, int layer, double count) {
    if (subject.pool != nullptr) { return {}; }
    const std::vector<ExpertUsage::Count> counts = usage.series(layer);
    const auto found = std::find_if(counts.begin(), counts.end(),
                                    [count](const ExpertUsage::Count& one) { return one.unique == count; });
    return found == counts.end() ? table::Cell() : cell(static_cast<std::uint64_t>(found - counts.begin()));
  }

  /// One row per layer; in JSON with the counts of every step.
  [[nodiscard]] TablePointer rows_of(const Subject& subject, const ExpertUsage& usage,
                                     const std::vector<LayerUsage>& layers) const {
    auto table = std::make_shared<table::Table>();
    table->columns = {{"layer_id", "Layer"},   {"mean", "Mean"},        {"std", "Std"},
                      {"min", "Min"},          {"min_step", "At step"}, {"max", "Max"},
                      {"max_step", "At step"}, {"steps", "Steps"},      {"unique_experts", "", table::Column::json}};
    add_comparison_columns(table->columns, usage_);
    if (usage_.accepted) { table->columns.emplace_back("unique_experts_accepted", "", table::Column::json); }
    for (const auto& [layer_id, summary, comparison] : layers) {
      const auto list = [&, layer = layer_id](std::int32_t ExpertUsage::Count::*member) {
        table::Ids values;
        if (subject.asked.format != Format::json) { return values; }
        for (const ExpertUsage::Count& count : usage.series(layer)) {
          values.push_back(count.*member);
        }
        return values;
      };
      std::vector<table::Cell> row{std::int64_t{layer_id},
                                   summary.mean,
                                   summary.std,
                                   whole(summary.min),
                                   step_of(subject, usage, layer_id, summary.min),
                                   whole(summary.max),
                                   step_of(subject, usage, layer_id, summary.max),
                                   cell(summary.count),
                                   list(&ExpertUsage::Count::unique)};
      add_comparison_cells(row, usage_, comparison);
      if (usage_.accepted) { row.emplace_back(list(&ExpertUsage::Count::accepted)); }
      table->rows.add(row);
    }
    return table;
  }

  /// One row per layer and verify step.
  [[nodiscard]] TablePointer step_rows(const Subject& subject, const ExpertUsage& usage) const {
    auto table = std::make_shared<table::Table>();
    table->columns = {"layer_id", "verify_step", "unique_experts"};
    if (usage_.accepted) { table->columns.emplace_back("unique_experts_accepted"); }
    if (usage_.baseline) { table->columns.emplace_back("uniform_routing"); }
    if (subject.asked.format != Format::csv && subject.asked.format != Format::tsv) { return table; }
    const double experts = usage_.baseline ? static_cast<double>(num_experts_of(subject.info, usage_)) : 0;
    std::vector<table::Cell> row;
    for (const int layer : chosen(usage)) {
      std::uint64_t step = 0;
      for (const ExpertUsage::Count& count : usage.series(layer)) {
        row = {std::int64_t{layer}, cell(step++), whole(count.unique)};
        if (usage_.accepted) { row.push_back(whole(count.accepted)); }
        if (usage_.baseline) {
          row.emplace_back();
          if (count.tokens >= 0) { row.back() = uniform_routing_experts(experts, count.top_k, count.tokens); }
        }
        table->rows.add(row);
      }
    }
    return table;
  }

  [[nodiscard]] Chart chart_of(const Subject& subject, const ExpertUsage& usage,
                               const std::vector<LayerUsage>& layers) const {
    Panel panel;
    panel.x = {.label = "Verify Step", .short_label = "Step", .kind = Axis::Kind::whole};
    panel.y = {.label = "Number of Unique Experts Used", .short_label = "Unique experts", .kind = Axis::Kind::whole};
    std::set<int> shown;
    for (std::size_t i = 0; i < layers.size(); ++i) {
      shown.insert(layers[i].layer_id);
      if (subject.pool == nullptr) {
        add_layer(panel, layers[i], i, usage.series(layers[i].layer_id), layers.size() == 1);
      }
    }
    if (subject.pool != nullptr) { add_samples(panel, *subject.pool, usage.series(layer_ids_.front())); }
    if (heat_ || panel.marks.size() > most_lines) {
      make_heat_map(panel, subject, layers);
    } else {
      add_medians(panel);
      add_levels(panel, layers);
    }
    return {{fmt::format("Expert Usage Across Verify Steps (Layer{} {})", layers.size() == 1 ? "" : "s", ranges(shown)),
             subject.facts(
                 {fmt::format("Total Verify Passes: {}", subject.info.verify_steps), completion_part(subject.info)})},
            {panel}};
  }

  /// In the legend a line's mean stands beside its name; a line that is alone needs none.
  void add_layer(Panel& panel, const LayerUsage& layer, std::size_t index,
                 const std::vector<ExpertUsage::Count>& counts, bool one) const {
    const Summary& summary = layer.summary;
    const bool alone = one && !usage_.accepted;
    Line loaded{alone ? ""
                : one ? "Loaded"
                      : fmt::format("Layer {}", layer.layer_id),
                {},
                values_of(counts, &ExpertUsage::Count::unique),
                {Role::series, index}};
    loaded.mean = {summary.mean,
                   fmt::format("{}: {:.1f} ± {:.1f}", alone ? "Mean" : "mean", summary.mean, summary.std)};
    panel.marks.emplace_back(std::move(loaded));
    if (!usage_.accepted) { return; }
    const LayerComparison& comparison = layer.comparison;
    Line accepted{one ? "Accepted path" : fmt::format("Layer {}, accepted path", layer.layer_id),
                  {},
                  values_of(counts, &ExpertUsage::Count::accepted),
                  one ? Look{Role::accepted} : Look{Role::series, index, true}};
    accepted.mean = {comparison.accepted_mean,
                     fmt::format("mean: {:.1f}{}", comparison.accepted_mean, share_text(comparison.accepted_share))};
    panel.marks.emplace_back(std::move(accepted));
  }

  /// One line per sample. The counts are those of all samples, one after another.
  static void add_samples(Panel& panel, const Pool& pool, const std::vector<ExpertUsage::Count>& counts) {
    auto begin = counts.begin();
    for (std::size_t i = 0; i < pool.samples.size(); ++i) {
      const auto end = begin + static_cast<std::ptrdiff_t>(pool.samples[i].verify_steps);
      Line line{fmt::format("Sample {}", pool.samples[i].sample_idx),
                {},
                values_of({begin, end}, &ExpertUsage::Count::unique),
                {Role::series, i}};
      const Summary summary = summarize(line.y);
      line.mean = {summary.mean, fmt::format("mean: {:.1f} ± {:.1f}", summary.mean, summary.std)};
      panel.marks.emplace_back(std::move(line));
      begin = end;
    }
  }

  static std::vector<double> values_of(const std::vector<ExpertUsage::Count>& counts,
                                       std::int32_t ExpertUsage::Count::*member) {
    std::vector<double> values;
    for (const ExpertUsage::Count& count : counts) {
      values.push_back(count.*member < 0 ? std::numeric_limits<double>::quiet_NaN() : count.*member);
    }
    return values;
  }

  /// To each line that is there the median of the steps around each step. What is missing is left out.
  void add_medians(Panel& panel) const {
    if (smooth_ == 0) { return; }
    const std::size_t lines = panel.marks.size();
    for (std::size_t i = 0; i < lines; ++i) {
      const auto& line = std::get<Line>(panel.marks[i]);
      const bool alone = lines == 1;
      Line median{fmt::format("{}{} of {} steps", line.label, alone ? "Median" : ", median", smooth_),
                  {},
                  running_median(line.y),
                  alone ? Look{Role::rejected} : Look{line.look.role, line.look.index, true}};
      panel.marks.emplace_back(std::move(median));
    }
  }

  [[nodiscard]] std::vector<double> running_median(const std::vector<double>& values) const {
    std::vector<double> medians;
    std::vector<double> window;  // ascending
    const std::size_t before = (smooth_ - 1) / 2;
    const std::size_t after = smooth_ - 1 - before;
    const auto take = [&](double value) {
      if (!std::isnan(value)) { window.insert(std::upper_bound(window.begin(), window.end(), value), value); }
    };
    for (std::size_t i = 0; i < std::min(after, values.size()); ++i) {
      take(values[i]);
    }
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (i + after < values.size()) { take(values[i + after]); }
      if (i > before && !std::isnan(values[i - before - 1])) {
        window.erase(std::lower_bound(window.begin(), window.end(), values[i - before - 1]));
      }
      medians.push_back(percentile(window, 50));
    }
    return medians;
  }

  /// Puts one row of cells per layer, or per sample of a pool, in the place of the lines. Shows what was loaded.
  void make_heat_map(Panel& panel, const Subject& subject, const std::vector<LayerUsage>& layers) const {
    Cells cells;
    cells.label = panel.y.short_label;
    cells.exact = true;
    std::vector<std::vector<double>> rows;
    const std::size_t lines_per_row = usage_.accepted && subject.pool == nullptr ? 2 : 1;
    for (std::size_t i = 0; i < panel.marks.size(); i += lines_per_row) {
      rows.push_back(std::move(std::get<Line>(panel.marks[i]).y));
      cells.columns = std::max(cells.columns, rows.back().size());
    }
    for (std::vector<double>& row : rows) {
      row.resize(cells.columns, std::numeric_limits<double>::quiet_NaN());
      cells.values.insert(cells.values.end(), row.begin(), row.end());
    }
    panel.y = {.label = subject.pool != nullptr ? "Sample" : "Layer ID",
               .short_label = subject.pool != nullptr ? "Sample" : "Layer",
               .kind = Axis::Kind::category};
    if (subject.pool != nullptr) {
      for (const Pool::Sample& sample : subject.pool->samples) {
        panel.y.categories.push_back(std::to_string(sample.sample_idx));
      }
    } else {
      for (const LayerUsage& layer : layers) {
        panel.y.categories.push_back(std::to_string(layer.layer_id));
      }
    }
    panel.marks = {std::move(cells)};
  }

  /// A level of uniform routing that the layers share, or one per layer.
  void add_levels(Panel& panel, const std::vector<LayerUsage>& layers) const {
    if (!usage_.baseline) { return; }
    std::vector<LayerComparison> comparisons;
    for (const LayerUsage& layer : layers) {
      comparisons.push_back(layer.comparison);
    }
    if (const double level = common_uniform_level(comparisons); !std::isnan(level)) {
      panel.marks.emplace_back(Rule{level, fmt::format("{}: {:.1f}", uniform_label, level)});
      return;
    }
    for (const LayerUsage& layer : layers) {
      const double level = layer.comparison.uniform_mean;
      panel.marks.emplace_back(Rule{level, fmt::format("{}, layer {}: {:.1f}", uniform_label, layer.layer_id, level)});
    }
  }

  UsageOptions usage_;
  std::vector<int> layer_ids_{0};  ///< empty: all
  std::size_t smooth_ = 0;         ///< steps of the running median; 0: none
  bool heat_ = false;
};

}  // namespace

std::unique_ptr<Command> make_layer() {
  return std::make_unique<Layer>();
}

}  // namespace expertviz::commands
