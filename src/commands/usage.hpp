#pragma once

#include "commands/options.hpp"
#include "commands/subject.hpp"
#include "expertviz/expert_usage.hpp"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace expertviz::commands {

/// What layer and stats show beside the unique experts.
struct UsageOptions {
  bool accepted = false;
  bool baseline = false;
  std::size_t num_experts = 0;  ///< 0: what the trace says

  void declare(Options& options);
};

/// How a layer's experts compare with what the accepted path alone needed, and with what uniform routing would have
/// loaded, averaged over the steps. NaN: not asked for, or not known.
struct LayerComparison {
  double accepted_mean = 0;
  double accepted_share = 0;  ///< of the unique experts
  double uniform_mean = 0;
};

/// Experts of a layer. Throws `Error` where neither the option nor the trace says.
[[nodiscard]] std::size_t num_experts_of(const SampleInfo& info, const UsageOptions& options);

/// Throws `Error` where the trace lacks the number of experts.
[[nodiscard]] LayerComparison compare(const Subject& subject, const ExpertUsage& usage, int layer_id,
                                      const UsageOptions& options);

/// Of the layers that were chosen, or of all for none, those that are present.
[[nodiscard]] std::vector<int> layers_with_data(const std::vector<int>& chosen, const std::set<int>& present);

/// What is wrong if there is nothing to count: no verify step, no step with routing, one of the wanted layers in no
/// step of a single sample (in a pool: all of them), or no tree where the accepted path is wanted.
[[nodiscard]] std::optional<Error> lacks_usage(const Subject& subject, const ExpertUsage& usage,
                                               const std::vector<int>& layers, const UsageOptions& options);

/// Lines about what is missing in part, and about batches.
[[nodiscard]] std::vector<std::string> usage_notes(const Subject& subject, const ExpertUsage& usage,
                                                   const std::vector<int>& layers, const UsageOptions& options);

/// The columns that hold the comparison's numbers, and their cells.
void add_comparison_columns(std::vector<table::Column>& columns, const UsageOptions& options);
void add_comparison_cells(std::vector<table::Cell>& row, const UsageOptions& options,
                          const LayerComparison& comparison);

/// ", 41% of what was loaded"; empty where it is not known.
[[nodiscard]] std::string share_text(double share);

/// The level of uniform routing, if it is the same for all of the layers; NaN if it is not, or not known.
[[nodiscard]] double common_uniform_level(const std::vector<LayerComparison>& layers);

inline constexpr const char* uniform_label = "Uniform routing";

}  // namespace expertviz::commands
