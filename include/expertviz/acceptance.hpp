#pragma once

#include "expertviz/verify_step.hpp"

#include <cstdint>
#include <vector>

namespace expertviz {

/// An interval of a share.
struct ShareInterval {
  double low = 0;
  double high = 0;
};

/// Wilson's 95 % interval of `hits` out of `trials`; NaN for no trials.
[[nodiscard]] ShareInterval wilson(std::uint64_t hits, std::uint64_t trials);

/// How far do drafts get? Needs the trees alone.
///
/// A path that ends at a leaf was cut off by the tree, not rejected, so it is not at risk at the next depth. Steps
/// whose accepted nodes are no path of the tree count in the histogram only.
class Acceptance {
 public:
  /// One entry per depth, from depth 1.
  struct Depth {
    std::uint64_t at_risk = 0;   ///< paths that reach the depth before at a node with children
    std::uint64_t accepted = 0;  ///< of them, those that go on to this depth
    std::uint64_t nodes = 0;     ///< nodes of this depth in all trees
  };

  struct Step {
    bool has_tree = false;
    bool is_path = false;
    bool at_leaf = false;  ///< the last accepted node has no children
    std::uint32_t accepted = 0;
    std::vector<Depth> depths;
    std::vector<std::int32_t> ranks;  ///< of the accepted nodes but the root, from 0
  };

  [[nodiscard]] Step measure(const VerifyStep& step) const;
  void add(const Step& step);
  void merge(const Acceptance& other);

  /// Steps by accepted nodes; entry i counts those with i + 1.
  [[nodiscard]] const std::vector<std::uint64_t>& histogram() const { return histogram_; }
  [[nodiscard]] const std::vector<Depth>& depths() const { return depths_; }
  /// Accepted nodes by their place among their siblings, the first is entry 0; the root is left out.
  [[nodiscard]] const std::vector<std::uint64_t>& ranks() const { return ranks_; }
  [[nodiscard]] std::uint64_t steps() const { return steps_; }
  [[nodiscard]] std::uint64_t trees() const { return trees_; }
  [[nodiscard]] std::uint64_t off_path_steps() const { return trees_ - on_path_; }
  /// Of the steps whose accepted nodes are a path: those that accepted the root alone; NaN without any.
  [[nodiscard]] double no_draft_share() const;
  /// Those whose path ends at a leaf.
  [[nodiscard]] double leaf_share() const;

 private:
  std::vector<std::uint64_t> histogram_;
  std::vector<Depth> depths_;
  std::vector<std::uint64_t> ranks_;
  std::uint64_t steps_ = 0;
  std::uint64_t trees_ = 0;
  std::uint64_t on_path_ = 0;
  std::uint64_t no_draft_ = 0;
  std::uint64_t at_leaf_ = 0;
};

}  // namespace expertviz
