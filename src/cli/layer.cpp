#include "cli/layer.hpp"

#include "cli/delivery.hpp"
#include "cli/drawing.hpp"
#include "cli/sample_text.hpp"
#include "cli/sample_usage.hpp"
#include "cli/values.hpp"
#include "table/json.hpp"
#include "table/text_table.hpp"

#include <memory>
#include <set>
#include <utility>

#include <fmt/format.h>

namespace expertviz::cli {
namespace {

constexpr const char* default_stem = "expert_usage_layer";

struct LayerUsage {
  int layer_id = 0;
  std::vector<double> unique_experts;  ///< one entry a verify step, NaN where it has no data
  Summary summary;
  LayerComparison comparison;
};

std::vector<LayerUsage> layers_of(const LayerOptions& options, const SampleUsage& sample) {
  const std::vector<LayerComparison> comparisons =
      compare(options.input, sample.info, sample.usage, options.layer_ids, options.usage);
  std::vector<LayerUsage> layers;
  for (std::size_t i = 0; i < options.layer_ids.size(); ++i) {
    std::vector<double> counts = sample.usage.unique_experts(options.layer_ids[i]);
    const Summary summary = summarize(counts);
    layers.push_back({options.layer_ids[i], std::move(counts), summary, comparisons[i]});
  }
  return layers;
}

/// In the legend a line's mean stands beside its name; a line that is alone needs none.
LineSeries loaded_series(const LayerUsage& layer, bool one, bool beside_accepted) {
  const Summary& summary = layer.summary;
  const bool alone = one && !beside_accepted;
  LineSeries series;
  series.label = alone ? "" : one ? "Loaded" : fmt::format("Layer {}", layer.layer_id);
  series.values = layer.unique_experts;
  series.mean = {summary.mean, fmt::format("{}: {:.1f} ± {:.1f}", alone ? "Mean" : "mean", summary.mean, summary.std)};
  return series;
}

LineSeries accepted_series(const LayerUsage& layer, bool one, std::size_t loaded) {
  const LayerComparison& comparison = layer.comparison;
  LineSeries series;
  series.label = one ? "Accepted path" : fmt::format("Layer {}, accepted path", layer.layer_id);
  series.values = comparison.accepted;
  series.mean = {comparison.accepted_mean,
                 fmt::format("mean: {:.1f}{}", comparison.accepted_mean, share_text(comparison.accepted_share))};
  series.accepted_of = loaded;
  return series;
}

/// A level of uniform routing that the layers share, or one a layer.
std::vector<LevelLine> levels_of(const std::vector<LayerUsage>& layers) {
  std::vector<LayerComparison> comparisons;
  for (const LayerUsage& layer : layers) {
    comparisons.push_back(layer.comparison);
  }
  if (const auto level = common_level(comparisons)) { return {*level}; }
  std::vector<LevelLine> levels;
  for (const LayerUsage& layer : layers) {
    if (layer.comparison.uniform.empty()) { continue; }
    levels.push_back({layer.comparison.uniform_mean, fmt::format("{}, layer {}: {:.1f}", uniform_label, layer.layer_id,
                                                                 layer.comparison.uniform_mean)});
  }
  return levels;
}

LineChart chart_of(const SampleInfo& info, const std::vector<LayerUsage>& layers) {
  const bool one = layers.size() == 1;
  LineChart chart;
  std::set<int> layer_ids;
  for (const LayerUsage& layer : layers) {
    layer_ids.insert(layer.layer_id);
    const bool with_accepted = !layer.comparison.accepted.empty();
    chart.series.push_back(loaded_series(layer, one, with_accepted));
    if (with_accepted) { chart.series.push_back(accepted_series(layer, one, chart.series.size() - 1)); }
  }
  chart.levels = levels_of(layers);
  chart.title = {fmt::format("Expert Usage Across Verify Steps (Layer{} {})", one ? "" : "s", ranges(layer_ids)),
                 subtitle(info, {fmt::format("Total Verify Passes: {}", info.verify_steps), completion_part(info)})};
  chart.x_label = "Verify Step";
  chart.y_label = "Number of Unique Experts Used";
  return chart;
}

table::Table rows_of(const UsageOptions& options, const std::vector<LayerUsage>& layers) {
  table::Table table{{"layer_id", "verify_step", "unique_experts"}, {}};
  if (options.accepted) { table.columns.emplace_back("unique_experts_accepted"); }
  if (options.baseline) { table.columns.emplace_back("uniform_routing"); }
  for (const LayerUsage& layer : layers) {
    for (std::size_t step = 0; step < layer.unique_experts.size(); ++step) {
      std::vector<table::Cell>& row = table.rows.emplace_back();
      row = {std::int64_t{layer.layer_id}, static_cast<std::int64_t>(step), whole(layer.unique_experts[step])};
      if (options.accepted) { row.push_back(whole(layer.comparison.accepted[step])); }
      if (options.baseline) { row.emplace_back(layer.comparison.uniform[step]); }
    }
  }
  return table;
}

std::string text_of(const UsageOptions& options, const SampleInfo& info, const std::vector<LayerUsage>& layers) {
  table::Table table{{"Layer", "Mean", "Std", "Min", "Max", "Steps"}, {}};
  add_comparison_columns(table.columns, options);
  for (const auto& [layer_id, counts, summary, comparison] : layers) {
    std::vector<table::Cell>& row = table.rows.emplace_back();
    row = {std::int64_t{layer_id}, summary.mean,       summary.std,
           whole(summary.min),     whole(summary.max), cell(summary.count)};
    add_comparison_cells(row, options, comparison);
  }
  return "Unique experts over the verify steps: " + sample_name(info) + '\n' + run_line(info, {}) + "\n\n" +
         to_text(table, 2);
}

void add_array(table::JsonWriter& json, const char* key, const std::vector<double>& values) {
  json.key(key).begin_array();
  for (const double value : values) {
    json.value(value);
  }
  json.end_array();
}

std::string json_of(const UsageOptions& options, const SampleInfo& info, const std::vector<LayerUsage>& layers) {
  table::JsonWriter json;
  json.begin_object()
      .member("sample_idx", cell(info.sample_idx))
      .member("question_id", question_cell(info))
      .member("verify_steps", cell(info.verify_steps))
      .key("layers")
      .begin_array();
  for (const auto& [layer_id, counts, summary, comparison] : layers) {
    json.begin_object()
        .member("layer_id", std::int64_t{layer_id})
        .member("mean", summary.mean)
        .member("std", summary.std)
        .member("min", summary.min)
        .member("max", summary.max)
        .member("steps", cell(summary.count));
    add_array(json, "unique_experts", counts);
    if (options.accepted) {
      json.member("accepted_mean", comparison.accepted_mean).member("accepted_share", comparison.accepted_share);
      add_array(json, "unique_experts_accepted", comparison.accepted);
    }
    if (options.baseline) { json.member("uniform_routing", comparison.uniform_mean); }
    json.end_object();
  }
  json.end_array().end_object();
  return json.finish();
}

}  // namespace

Work add_layer(CLI::App& app) {
  auto options = std::make_shared<LayerOptions>();
  app.description(
      "How many unique experts one or more layers load in each verify step: all rows of the step count, which is what "
      "was loaded. Draws a line a layer with its mean; a step without data for a layer is a gap.");
  app.footer(
      "Examples\n"
      "  expertviz layer -i expert_activations.json -l 20 -o layer20.png\n"
      "  expertviz layer -i expert_activations.json -l 20 --accepted --baseline\n"
      "  expertviz layer -i expert_activations.json -l 0-7,47 --format json\n");
  add_input_options(app, options->input);
  add_sample_option(app, options->sample_idx);
  add_value(app, "Selection", "-l,--layer-id", "LAYERS", "which layers, such as 20, 0,10,20 or 0-7 (default: 0)",
            [options](const std::string& text) { options->layer_ids = parse_layers("--layer-id", text); });
  add_usage_options(app, options->usage);
  add_picture_options(app, options->picture, default_stem);
  add_label_options(app, options->picture.texts);
  add_format_option(app, options->format);
  return [options](Interrupts& interrupts) { return run_layer(*options, interrupts); };
}

ExitStatus run_layer(const LayerOptions& options, Interrupts& interrupts) {
  const PictureTarget target = resolve_picture(options.picture, options.format, default_stem, options.input);
  const SampleUsage sample =
      read_usage(options.input, options.sample_idx, options.layer_ids, extras_for(options.usage), interrupts);
  const std::vector<LayerUsage> layers = layers_of(options, sample);
  if (target.is_drawn()) { prepare_to_draw(); }
  deliver(
      target, draw_for(target, options.picture.texts.on(chart_of(sample.info, layers))), options.format,
      numbers_as(
          options.format, [&] { return text_of(options.usage, sample.info, layers); },
          [&] { return rows_of(options.usage, layers); }, [&] { return json_of(options.usage, sample.info, layers); }),
      interrupts);
  return done;
}

}  // namespace expertviz::cli
