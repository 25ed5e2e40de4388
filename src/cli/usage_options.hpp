#pragma once

#include "cli/shared_options.hpp"
#include "expertviz/figure.hpp"
#include "expertviz/statistics.hpp"
#include "table/table.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace expertviz::cli {

/// What layer and stats show beside the unique experts.
struct UsageOptions {
  bool accepted = false;
  bool baseline = false;
  std::optional<std::size_t> num_experts;  ///< unset: what the trace says
};

/// What has to be gathered for them.
[[nodiscard]] inline ExpertUsage::Extras extras_for(const UsageOptions& options) {
  return {.accepted = options.accepted, .tokens = options.baseline};
}

void add_usage_options(CLI::App& app, UsageOptions& options);

/// How a layer's experts in each verify step compare with what the accepted path alone needed, and with what uniform
/// routing would have loaded. What was not asked for is empty, or NaN.
struct LayerComparison {
  std::vector<double> accepted;  ///< one entry a verify step, as are the next
  std::vector<double> uniform;
  double accepted_mean = 0;
  double accepted_share = 0;  ///< of the unique experts, averaged over the steps
  double uniform_mean = 0;
};

/// Compares the layers, in their order. Throws `Error` where the trace lacks what that takes: the trees, or the number
/// of experts.
[[nodiscard]] std::vector<LayerComparison> compare(const InputOptions& input, const SampleInfo& info,
                                                   const ExpertUsage& usage, const std::vector<int>& layers,
                                                   const UsageOptions& options);

/// ", 41% of what was loaded"; empty where it is not known.
[[nodiscard]] std::string share_text(double share);

/// The level of uniform routing, if it is the same for all of the layers.
[[nodiscard]] std::optional<LevelLine> common_level(std::span<const LayerComparison> layers);

/// The columns of a table for people that hold the comparison's numbers, and their cells.
void add_comparison_columns(std::vector<std::string>& columns, const UsageOptions& options);
void add_comparison_cells(std::vector<table::Cell>& row, const UsageOptions& options,
                          const LayerComparison& comparison);

inline constexpr const char* uniform_label = "Uniform routing";

}  // namespace expertviz::cli
