#pragma once

#include "expertviz/statistics.hpp"
#include "expertviz/verify_step.hpp"

#include <cstdint>
#include <vector>

namespace expertviz {

/// All that a question needs to know of a draft tree beside its links.
struct TreeWalk {
  TreeShape shape;
  std::vector<std::int32_t> rank;      ///< place among its siblings, from 0; 0 at the root and at unreachable nodes
  std::vector<std::int32_t> counted;   ///< nodes that were drafted, ascending: those that the root reaches or that were
                                       ///< accepted
  std::vector<std::uint8_t> accepted;  ///< 1 for the accepted nodes
  bool is_path = false;                ///< the accepted nodes begin at node 0, and each is a child of the one before
};

/// Throws `Error` as `shape_of` does, and where an accepted node is none of the tree.
[[nodiscard]] TreeWalk walk_of(const DraftTree& tree);

/// A set of expert ids that is emptied at no cost.
class ExpertSet {
 public:
  void clear() {
    ++epoch_;
    size_ = 0;
  }
  /// Adds the ids >= 0 of a node's row, and returns how many of them were not there yet.
  /// Throws `Error` for an id beyond 65,535.
  std::int32_t add_row(const LayerRouting& layer, std::size_t row);
  [[nodiscard]] std::int32_t size() const { return size_; }
  /// Of all that were ever added; -1 without any.
  [[nodiscard]] std::int32_t largest() const { return largest_; }

 private:
  std::vector<std::uint32_t> seen_;  ///< by id: the epoch in which it was added
  std::uint32_t epoch_ = 1;
  std::int32_t size_ = 0;
  std::int32_t largest_ = -1;
};

/// The row of a node of this request. Throws `Error` where the layer has none.
[[nodiscard]] std::size_t row_of(const LayerRouting& layer, const DraftTree& tree, std::int32_t node);

/// How many different experts a row names.
[[nodiscard]] std::int32_t experts_in_row(const LayerRouting& layer, std::size_t row);

}  // namespace expertviz
