#include "cli/usage_options.hpp"

#include "cli/input.hpp"
#include "cli/messages.hpp"
#include "cli/values.hpp"
#include "expertviz/error.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

namespace expertviz::cli {
namespace {

constexpr std::uint64_t most_experts = 65'536;

/// Throws `Error` where neither the option nor the trace says.
std::size_t num_experts_of(const InputOptions& input, const SampleInfo& info, const UsageOptions& options) {
  if (options.num_experts) { return *options.num_experts; }
  if (info.num_experts && *info.num_experts > 0) { return *info.num_experts; }
  throw sample_error(input, info.sample_idx,
                     "--baseline needs the number of experts a layer has, and the trace has no "
                     "expert_layer_activations to tell it",
                     "say it with --num-experts, such as 128");
}

void require_trees(const InputOptions& input, const SampleInfo& info, const ExpertUsage& usage) {
  if (usage.trees() == 0) {
    throw sample_error(input, info.sample_idx, "--accepted needs the accepted paths, and no verify step has a tree",
                       "an older tracker wrote this trace; record it again for its trees");
  }
  if (usage.trees() < usage.verify_steps()) {
    print_note(
        fmt::format("{} of the {} verify steps of sample {} have no tree; what their accepted paths needed is "
                    "not known, and left out",
                    usage.verify_steps() - usage.trees(), usage.verify_steps(), info.sample_idx));
  }
  if (usage.largest_batch() > 1) {
    print_note(
        fmt::format("up to {} requests were verified together: what was loaded counts all of them, the accepted "
                    "path is that of this request alone",
                    usage.largest_batch()));
  }
}

double mean_share(const std::vector<double>& accepted, const std::vector<double>& loaded) {
  std::vector<double> shares;
  std::transform(
      accepted.begin(), accepted.end(), loaded.begin(), std::back_inserter(shares),
      [](double part, double whole) { return whole > 0 ? part / whole : std::numeric_limits<double>::quiet_NaN(); });
  return summarize(shares).mean;
}

}  // namespace

void add_usage_options(CLI::App& app, UsageOptions& options) {
  app.add_flag("--accepted", options.accepted, "add the experts that the accepted path alone needed")
      ->group("Selection");
  CLI::Option* const baseline =
      app.add_flag("--baseline", options.baseline,
                   "add what as many tokens would load with uniform, independent routing: N (1 - (1 - k/N)^t) for N "
                   "experts, top-k and t tokens")
          ->group("Selection");
  add_value(app, "Selection", "--num-experts", "N", "experts a layer, for --baseline (default: as the trace says)",
            [&options](const std::string& text) {
              options.num_experts = parse_number("--num-experts", text, 1, most_experts);
            });
  app.get_option("--num-experts")->needs(baseline);
}

std::vector<LayerComparison> compare(const InputOptions& input, const SampleInfo& info, const ExpertUsage& usage,
                                     const std::vector<int>& layers, const UsageOptions& options) {
  if (options.accepted) { require_trees(input, info, usage); }
  std::vector<LayerComparison> comparisons;
  for (const int layer : layers) {
    LayerComparison& comparison = comparisons.emplace_back();
    if (options.accepted) {
      comparison.accepted = usage.unique_experts_accepted(layer);
      comparison.accepted_mean = summarize(comparison.accepted).mean;
      comparison.accepted_share = mean_share(comparison.accepted, usage.unique_experts(layer));
    }
    if (!options.baseline) { continue; }
    const std::size_t num_experts = num_experts_of(input, info, options);
    try {
      comparison.uniform = usage.uniform_routing(layer, num_experts);
    } catch (const Error& error) {
      throw sample_error(input, info.sample_idx, error.what(),
                         options.num_experts ? "give the experts of a layer of the model with --num-experts"
                                             : "its expert_layer_activations counts fewer; say --num-experts");
    }
    comparison.uniform_mean = summarize(comparison.uniform).mean;
  }
  return comparisons;
}

std::string share_text(double share) {
  return std::isnan(share) ? "" : fmt::format(", {:.0f}% of what was loaded", 100 * share);
}

std::optional<LevelLine> common_level(std::span<const LayerComparison> layers) {
  if (layers.empty() || layers.front().uniform.empty()) { return std::nullopt; }
  const double level = layers.front().uniform_mean;
  const bool same = std::all_of(layers.begin(), layers.end(), [level](const LayerComparison& layer) {
    return std::abs(layer.uniform_mean - level) < 1e-9;
  });
  if (!same) { return std::nullopt; }
  return LevelLine{level, fmt::format("{}: {:.1f}", uniform_label, level)};
}

void add_comparison_columns(std::vector<std::string>& columns, const UsageOptions& options) {
  if (options.accepted) { columns.insert(columns.end(), {"Accepted", "Share"}); }
  if (options.baseline) { columns.emplace_back("Uniform"); }
}

void add_comparison_cells(std::vector<table::Cell>& row, const UsageOptions& options,
                          const LayerComparison& comparison) {
  if (options.accepted) { row.insert(row.end(), {comparison.accepted_mean, comparison.accepted_share}); }
  if (options.baseline) { row.emplace_back(comparison.uniform_mean); }
}

}  // namespace expertviz::cli
