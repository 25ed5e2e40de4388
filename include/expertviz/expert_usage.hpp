#pragma once

#include "expertviz/statistics.hpp"
#include "expertviz/verify_step.hpp"

#include <compare>
#include <cstdint>
#include <map>
#include <set>
#include <utility>
#include <vector>

namespace expertviz {

/// Unique experts of the wanted layers over the verify steps of a sample, or of several pooled.
///
/// A step is measured by any thread, and added in order. Memory depends on how many different counts there are, not on
/// the number of steps, unless the series are kept.
class ExpertUsage {
 public:
  /// What is gathered beside the unique experts, for it takes time or memory.
  struct Extras {
    bool accepted = false;  ///< what the accepted path alone needed
    bool tokens = false;    ///< how many tokens were routed, to how many experts each
    bool series = false;    ///< the counts of each step in their order
  };

  /// A layer's experts in one step; -1 where it is not known.
  struct Count {
    std::int32_t unique = 0;
    std::int32_t accepted = -1;
    std::int32_t tokens = -1;  ///< rows that name an expert
    std::int32_t top_k = -1;
    auto operator<=>(const Count&) const = default;
  };

  /// What one verify step gives.
  struct Step {
    std::vector<int> layer_ids;                 ///< with data, wanted or not
    std::vector<std::pair<int, Count>> counts;  ///< of the wanted layers
    std::int32_t largest_expert = -1;           ///< gathered with the tokens
    std::int32_t draft_tokens = -1;             ///< -1: the step has no tree
    std::int32_t batch_size = 0;
  };

  ExpertUsage() = default;
  explicit ExpertUsage(Extras extras) : extras_(extras) {}

  /// Throws `Error` as `unique_experts` and, for the accepted path, as `experts_of` does.
  [[nodiscard]] Step measure(const VerifyStep& step) const;
  void add(const Step& step);
  /// Takes the steps of another sample behind its own.
  void merge(const ExpertUsage& other);

  [[nodiscard]] std::uint64_t verify_steps() const { return verify_steps_; }
  /// Layers with data in at least one verify step, wanted or not.
  [[nodiscard]] const std::set<int>& layer_ids() const { return layer_ids_; }
  /// Verify steps with data for a wanted layer.
  [[nodiscard]] std::uint64_t steps(int layer_id) const;

  /// Of the steps that have the layer: how many experts were loaded, and how many the accepted path alone needed. The
  /// latter is over the steps with a tree, and without values unless `Extras::accepted`.
  [[nodiscard]] Summary unique_experts(int layer_id) const;
  [[nodiscard]] Summary unique_experts_accepted(int layer_id) const;
  /// The accepted path's part of what was loaded, averaged over the steps; NaN where it is not known.
  [[nodiscard]] double accepted_share(int layer_id) const;
  /// What a step would have loaded had each of its tokens chosen its experts uniformly and independently among
  /// `num_experts` (`uniform_routing_experts`), averaged over the steps; NaN unless `Extras::tokens`.
  /// Throws `Error` where a larger number of experts was seen.
  [[nodiscard]] double uniform_routing(int layer_id, std::size_t num_experts) const;

  /// The counts of a wanted layer, one entry per verify step; all -1 where the step has no data for the layer. Needs
  /// `Extras::series`.
  [[nodiscard]] std::vector<Count> series(int layer_id) const;

  /// Verify steps with a tree.
  [[nodiscard]] std::uint64_t trees() const { return trees_; }
  /// Draft tokens of a verify step, the root included, averaged over the steps with a tree; NaN without any.
  [[nodiscard]] double mean_draft_tokens() const;
  /// Requests verified together: the most in any step; 0 where no step has a tree.
  [[nodiscard]] std::int32_t largest_batch() const { return largest_batch_; }

 private:
  struct Layer {
    std::map<Count, std::int32_t> place;                  ///< of each count in `counts`
    std::vector<std::pair<Count, std::uint64_t>> counts;  ///< how many steps gave each
    std::vector<std::int32_t> series;                     ///< places in `counts`; -1: no data for the layer

    std::int32_t add(const Count& count, std::uint64_t steps);
  };

  template <class ValueOf>
  [[nodiscard]] Summary summary(int layer_id, const ValueOf& value_of) const;

  Extras extras_;
  std::uint64_t verify_steps_ = 0;
  std::set<int> layer_ids_;
  std::map<int, Layer> layers_;
  std::int32_t largest_expert_ = -1;
  std::uint64_t trees_ = 0;
  std::uint64_t draft_tokens_ = 0;
  std::int32_t largest_batch_ = 0;
};

}  // namespace expertviz
