#include "expertviz/error.hpp"
#include "expertviz/statistics.hpp"

#include <string>

namespace expertviz {

TreeShape shape_of(const DraftTree& tree) {
  const auto nodes = static_cast<std::size_t>(tree.draft_token_num);
  if (tree.draft_token_num < 0 || tree.first_child.size() != nodes || tree.next_sibling.size() != nodes) {
    throw Error("the draft tree does not have one pair of links per node");
  }
  TreeShape shape{std::vector<std::int32_t>(nodes, -1), std::vector<std::int32_t>(nodes, -1), {}};
  if (nodes == 0) { return shape; }

  shape.depth[0] = 0;
  std::vector<std::int32_t> to_visit{0};
  while (!to_visit.empty()) {
    const std::int32_t parent = to_visit.back();
    to_visit.pop_back();
    for (std::int32_t child = tree.first_child[parent]; child != -1; child = tree.next_sibling[child]) {
      if (child < 0 || child >= tree.draft_token_num) {
        throw Error("the draft tree's links lead to node " + std::to_string(child) + " of " + std::to_string(nodes));
      }
      // A depth marks a node as met, so a cycle ends here and each link is followed once.
      if (shape.depth[child] != -1) {
        throw Error("the draft tree's links form no tree: they meet node " + std::to_string(child) + " twice",
                    "check retrive_next_token and retrive_next_sibling");
      }
      shape.parent[child] = parent;
      shape.depth[child] = shape.depth[parent] + 1;
      to_visit.push_back(child);
    }
  }
  for (std::int32_t node = 0; node < tree.draft_token_num; ++node) {
    if (shape.depth[node] == -1) { shape.unreachable.push_back(node); }
  }
  return shape;
}

}  // namespace expertviz
