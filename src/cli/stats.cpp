#include "cli/stats.hpp"

#include "cli/delivery.hpp"
#include "cli/drawing.hpp"
#include "cli/sample_text.hpp"
#include "cli/sample_usage.hpp"
#include "table/json.hpp"
#include "table/text_table.hpp"

#include <cmath>
#include <memory>

#include <fmt/format.h>

namespace expertviz::cli {
namespace {

constexpr const char* default_stem = "expert_usage_statistics";

struct LayerStatistics {
  int layer_id = 0;
  Summary summary;
  LayerComparison comparison;
};

std::vector<LayerStatistics> statistics_of(const StatsOptions& options, const SampleUsage& sample) {
  const std::vector<int> layer_ids(sample.usage.layer_ids().begin(), sample.usage.layer_ids().end());
  const std::vector<LayerComparison> comparisons =
      compare(options.input, sample.info, sample.usage, layer_ids, options.usage);
  std::vector<LayerStatistics> layers;
  for (std::size_t i = 0; i < layer_ids.size(); ++i) {
    layers.push_back({layer_ids[i], summarize(sample.usage.unique_experts(layer_ids[i])), comparisons[i]});
  }
  return layers;
}

/// The mean of the draft tokens in the pattern's braces; nothing for a trace without trees.
std::string draft_tokens(const ExpertUsage& usage, const char* pattern) {
  const double mean = usage.mean_draft_tokens();
  return std::isnan(mean) ? "" : fmt::format(fmt::runtime(pattern), mean);
}

/// The accepted path's means, and what uniform routing would load.
void add_comparison(BarChart& chart, const UsageOptions& options, const std::vector<LayerStatistics>& layers) {
  GroupMarks accepted{"", {}, GroupMarks::Shape::diamond};
  GroupMarks uniform{uniform_label, {}, GroupMarks::Shape::level};
  std::vector<LayerComparison> comparisons;
  std::vector<double> shares;
  for (const LayerStatistics& layer : layers) {
    accepted.values.push_back(layer.comparison.accepted_mean);
    uniform.values.push_back(layer.comparison.uniform_mean);
    comparisons.push_back(layer.comparison);
    shares.push_back(layer.comparison.accepted_share);
  }
  accepted.label = "Accepted path alone, mean" + share_text(summarize(shares).mean);
  if (options.accepted) { chart.marks.push_back(accepted); }
  if (!options.baseline) { return; }
  if (const auto level = common_level(comparisons)) {
    chart.levels.push_back(*level);
  } else {
    chart.marks.push_back(uniform);
  }
}

BarChart chart_of(const UsageOptions& options, const SampleUsage& sample, const std::vector<LayerStatistics>& layers) {
  BarChart chart;
  chart.title = {"Expert Usage Statistics Per Layer Across Verify Cycles",
                 subtitle(sample.info, {fmt::format("Total Verify Passes: {}", sample.usage.verify_steps()),
                                        completion_part(sample.info),
                                        draft_tokens(sample.usage, "Avg Draft Tokens/Cycle: {:.1f}")})};
  chart.x_label = "Layer ID";
  chart.y_label = "Number of Unique Experts";
  BarSeries mean{"Mean", {}};
  BarSeries p90{"90th Percentile", {}};
  BarSeries p99{"99th Percentile", {}};
  for (const LayerStatistics& layer : layers) {
    chart.groups.push_back(std::to_string(layer.layer_id));
    mean.values.push_back(layer.summary.mean);
    p90.values.push_back(layer.summary.p90);
    p99.values.push_back(layer.summary.p99);
  }
  chart.series = {mean, p90, p99};
  add_comparison(chart, options, layers);
  return chart;
}

table::Table rows_of(const UsageOptions& options, const std::vector<LayerStatistics>& layers) {
  table::Table table{{"layer_id", "mean", "p90", "p99", "min", "max", "std", "steps"}, {}};
  if (options.accepted) { table.columns.insert(table.columns.end(), {"accepted_mean", "accepted_share"}); }
  if (options.baseline) { table.columns.emplace_back("uniform_routing"); }
  for (const auto& [layer_id, summary, comparison] : layers) {
    std::vector<table::Cell>& row = table.rows.emplace_back();
    row = {std::int64_t{layer_id}, summary.mean, summary.p90, summary.p99, summary.min, summary.max, summary.std,
           cell(summary.count)};
    add_comparison_cells(row, options, comparison);
  }
  return table;
}

std::string text_of(const UsageOptions& options, const SampleUsage& sample,
                    const std::vector<LayerStatistics>& layers) {
  table::Table table{{"Layer", "Mean", "P90", "P99", "Min", "Max", "Std"}, {}};
  add_comparison_columns(table.columns, options);
  for (const auto& [layer_id, summary, comparison] : layers) {
    std::vector<table::Cell>& row = table.rows.emplace_back();
    row = {std::int64_t{layer_id}, summary.mean,       summary.p90, summary.p99,
           whole(summary.min),     whole(summary.max), summary.std};
    add_comparison_cells(row, options, comparison);
  }
  return "Unique experts per layer: " + sample_name(sample.info) + '\n' +
         run_line(sample.info, {draft_tokens(sample.usage, "{:.1f} draft tokens a step")}) + "\n\n" + to_text(table, 2);
}

std::string json_of(const UsageOptions& options, const SampleUsage& sample,
                    const std::vector<LayerStatistics>& layers) {
  table::JsonWriter json;
  json.begin_object()
      .member("sample_idx", cell(sample.info.sample_idx))
      .member("question_id", question_cell(sample.info))
      .member("verify_steps", cell(sample.usage.verify_steps()))
      .member("completion_tokens", cell(sample.info.completion_tokens))
      .member("mean_draft_tokens", sample.usage.mean_draft_tokens())
      .key("layers")
      .rows(rows_of(options, layers))
      .end_object();
  return json.finish();
}

}  // namespace

Work add_stats(CLI::App& app) {
  auto options = std::make_shared<StatsOptions>();
  app.description(
      "Mean, 90th and 99th percentile of the number of unique experts that each layer loads in a verify step. Draws "
      "three bars a layer; the numbers add minimum, maximum and standard deviation.");
  app.footer(
      "Examples\n"
      "  expertviz stats -i expert_activations.json -o stats.pdf\n"
      "  expertviz stats -i expert_activations.json --accepted --baseline\n"
      "  expertviz stats -i expert_activations.json --sample-idx 1 --format csv > stats.csv\n");
  add_input_options(app, options->input);
  add_sample_option(app, options->sample_idx);
  add_usage_options(app, options->usage);
  add_picture_options(app, options->picture, default_stem);
  add_label_options(app, options->picture.texts);
  add_format_option(app, options->format);
  return [options](Interrupts& interrupts) { return run_stats(*options, interrupts); };
}

ExitStatus run_stats(const StatsOptions& options, Interrupts& interrupts) {
  const PictureTarget target = resolve_picture(options.picture, options.format, default_stem, options.input);
  const SampleUsage sample =
      read_usage(options.input, options.sample_idx, std::nullopt, extras_for(options.usage), interrupts);
  const std::vector<LayerStatistics> layers = statistics_of(options, sample);
  if (target.is_drawn()) { prepare_to_draw(); }
  deliver(target, draw_for(target, options.picture.texts.on(chart_of(options.usage, sample, layers))), options.format,
          numbers_as(
              options.format, [&] { return text_of(options.usage, sample, layers); },
              [&] { return rows_of(options.usage, layers); }, [&] { return json_of(options.usage, sample, layers); }),
          interrupts);
  return done;
}

}  // namespace expertviz::cli
