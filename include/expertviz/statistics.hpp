#pragma once

#include "expertviz/verify_step.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
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

/// Number of distinct expert ids >= 0 over all rows: what the step loaded for this layer.
/// Throws `Error` for an id beyond 65,535.
[[nodiscard]] std::size_t unique_experts(const LayerRouting& layer);

/// The distinct expert ids >= 0, ascending, over the rows of the given nodes of a tree.
/// Throws `Error` where a node has no row.
[[nodiscard]] std::vector<std::int32_t> experts_of(const LayerRouting& layer, const DraftTree& tree,
                                                   std::span<const std::int32_t> nodes);

/// Unique experts of the wanted layers at each verify step of one sample, gathered a step at a time.
class ExpertUsage {
 public:
  /// What is gathered beside the unique experts, for it takes time.
  struct Extras {
    bool accepted = false;  ///< what the accepted path alone needed
    bool tokens = false;    ///< how many tokens were routed, to how many experts each
  };

  ExpertUsage() = default;
  explicit ExpertUsage(Extras extras) : extras_(extras) {}

  /// The next verify step, with the routing of its wanted layers and, if it has one, its tree.
  /// Throws `Error` as `unique_experts` and, for the accepted path, as `experts_of` does.
  void add(const VerifyStep& step);

  [[nodiscard]] std::size_t verify_steps() const { return verify_steps_; }
  /// Layers with data in at least one verify step, wanted or not.
  [[nodiscard]] const std::set<int>& layer_ids() const { return layer_ids_; }
  /// Unique experts of a wanted layer, one entry a verify step; NaN where the step has no data for the layer.
  [[nodiscard]] std::vector<double> unique_experts(int layer_id) const;
  /// Of these, what the nodes of the accepted path alone needed; NaN also where the step has no tree. All NaN unless
  /// `Extras::accepted`.
  [[nodiscard]] std::vector<double> unique_experts_accepted(int layer_id) const;
  /// What each step would have loaded had each of its tokens chosen its experts uniformly and independently among
  /// `num_experts` (`uniform_routing_experts`); NaN where the step has no data for the layer. All NaN unless
  /// `Extras::tokens`. Throws `Error` where a larger number of experts was seen.
  [[nodiscard]] std::vector<double> uniform_routing(int layer_id, std::size_t num_experts) const;
  /// Verify steps with a tree.
  [[nodiscard]] std::size_t trees() const { return trees_; }
  /// Draft tokens of a verify step, the root included, averaged over the steps with a tree; NaN without any.
  [[nodiscard]] double mean_draft_tokens() const;
  /// Requests verified together: the most in any step; 0 where no step has a tree.
  [[nodiscard]] std::int32_t largest_batch() const { return largest_batch_; }

 private:
  /// A layer's experts in one step.
  struct Count {
    std::size_t step = 0;
    double unique = 0;
    double accepted = 0;
    double tokens = 0;  ///< rows that name an expert
    double top_k = 0;
  };

  [[nodiscard]] Count count(const LayerRouting& layer, const VerifyStep& step) const;
  [[nodiscard]] std::vector<double> each(int layer_id, const std::function<double(const Count&)>& value) const;

  Extras extras_;
  std::size_t verify_steps_ = 0;
  std::set<int> layer_ids_;
  std::map<int, std::vector<Count>> counts_;  ///< of the steps that have the layer
  std::int32_t largest_expert_ = -1;          ///< gathered with the tokens
  std::size_t trees_ = 0;
  double draft_tokens_ = 0;
  std::int32_t largest_batch_ = 0;
};

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
