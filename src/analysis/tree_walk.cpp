#include "expertviz/tree_walk.hpp"

#include "expertviz/error.hpp"

#include <string>

namespace expertviz {

TreeWalk walk_of(const DraftTree& tree) {
  TreeWalk walk;
  walk.shape = shape_of(tree);
  const auto nodes = static_cast<std::size_t>(tree.draft_token_num);
  walk.rank.assign(nodes, 0);
  for (std::size_t node = 0; node < nodes; ++node) {
    if (walk.shape.depth[node] < 0) { continue; }
    std::int32_t rank = 0;
    for (std::int32_t child = tree.first_child[node]; child != -1; child = tree.next_sibling[child]) {
      walk.rank[child] = rank++;
    }
  }
  walk.accepted.assign(nodes, 0);
  walk.is_path = !tree.accepted.empty() && tree.accepted.front() == 0;
  std::int32_t before = -1;
  for (const std::int32_t node : tree.accepted) {
    if (node < 0 || node >= tree.draft_token_num) {
      throw Error("accepted node " + std::to_string(node) + " is none of the draft tree's " + std::to_string(nodes));
    }
    walk.accepted[node] = 1;
    walk.is_path = walk.is_path && walk.shape.depth[node] >= 0 && walk.shape.parent[node] == before;
    before = node;
  }
  for (std::int32_t node = 0; node < tree.draft_token_num; ++node) {
    if (walk.shape.depth[node] >= 0 || walk.accepted[node] != 0) { walk.counted.push_back(node); }
  }
  return walk;
}

std::size_t row_of(const LayerRouting& layer, const DraftTree& tree, std::int32_t node) {
  const auto first = static_cast<std::size_t>(tree.request) * static_cast<std::size_t>(tree.draft_token_num);
  const std::size_t row = first + static_cast<std::size_t>(node);
  if (node < 0 || row >= layer.rows) {
    throw Error("node " + std::to_string(node) + " of the draft tree has no row: topk_ids holds " +
                    std::to_string(layer.rows) + " rows and this request's begin at " + std::to_string(first),
                Place{.layer = layer.layer_id});
  }
  return row;
}

}  // namespace expertviz
