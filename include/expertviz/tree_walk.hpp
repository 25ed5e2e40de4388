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

/// The row of a node of this request. Throws `Error` where the layer has none.
[[nodiscard]] std::size_t row_of(const LayerRouting& layer, const DraftTree& tree, std::int32_t node);

}  // namespace expertviz
