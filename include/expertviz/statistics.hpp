#pragma once

#include "expertviz/verify_step.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace expertviz {

/// Distribution of a count over verify steps. All values but `count` are NaN when `count` is 0.
struct Summary {
  std::size_t count = 0;
  double mean = 0;
  double std = 0;  ///< population standard deviation (ddof 0)
  double min = 0;
  double max = 0;
  double p90 = 0;
  double p99 = 0;
};

/// Percentile `q` in [0, 100] of ascending values by linear interpolation, as numpy.percentile's default.
/// NaN for no values.
[[nodiscard]] double percentile(std::span<const double> ascending, double q);

/// A NaN among the values is a missing one: it is left out, and not counted.
[[nodiscard]] Summary summarize(std::span<const double> values);

/// A value and how often it came.
struct CountedValue {
  double value = 0;
  std::uint64_t count = 0;
};

/// The same of values that were counted, in any order: the result is that of the values written out.
[[nodiscard]] Summary summarize(std::vector<CountedValue> values);

/// Number of distinct expert ids >= 0 over all rows: what the step loaded for this layer.
/// Throws `Error` for an id beyond 65,535.
[[nodiscard]] std::size_t unique_experts(const LayerRouting& layer);

/// The distinct expert ids >= 0, ascending, over the rows of the given nodes of a tree.
/// Throws `Error` where a node has no row.
[[nodiscard]] std::vector<std::int32_t> experts_of(const LayerRouting& layer, const DraftTree& tree,
                                                   std::span<const std::int32_t> nodes);

/// Parents and depths of a draft tree, found by walking its links from the root.
struct TreeShape {
  std::vector<std::int32_t> parent;       ///< -1 at the root and at nodes that the root does not reach
  std::vector<std::int32_t> depth;        ///< edges from the root; -1 where it does not reach
  std::vector<std::int32_t> unreachable;  ///< ascending
};

/// Throws `Error` where a node is met twice (the links form no tree), or a link leads out of the tree.
[[nodiscard]] TreeShape shape_of(const DraftTree& tree);

/// Experts that `tokens` tokens would load if each chose `top_k` of `num_experts` uniformly and independently:
/// N (1 - (1 - k/N)^t). Throws `Error` unless 0 <= top_k <= num_experts and tokens >= 0.
[[nodiscard]] double uniform_routing_experts(double num_experts, double top_k, double tokens);

}  // namespace expertviz
