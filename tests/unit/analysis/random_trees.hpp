#pragma once

#include "expertviz/verify_step.hpp"

#include <algorithm>
#include <cstdint>
#include <random>
#include <set>
#include <vector>

namespace expertviz {

/// Random verify steps: trees of 1 to 40 nodes of which some are unreachable, accepted nodes that are mostly a path,
/// one of several requests, padding, missing experts, one to three layers.
class RandomTrees {
 public:
  explicit RandomTrees(unsigned seed) : engine_(seed) {}

  [[nodiscard]] int below(int limit) { return std::uniform_int_distribution<int>(0, limit - 1)(engine_); }

  [[nodiscard]] VerifyStep step() {
    VerifyStep step;
    DraftTree& tree = step.tree.emplace();
    const int nodes = 1 + below(40);
    tree.draft_token_num = nodes;
    tree.batch_size = 1 + below(3);
    tree.request = below(tree.batch_size);
    tree.first_child.assign(static_cast<std::size_t>(nodes), -1);
    tree.next_sibling.assign(static_cast<std::size_t>(nodes), -1);
    tree.token_ids.assign(static_cast<std::size_t>(nodes), 0);
    const bool stray = below(4) == 0;
    const int reach = 1 + below(nodes);  // small: chains
    for (int node = 1; node < nodes; ++node) {
      if (stray && below(5) == 0) { continue; }
      const int parent = std::max(0, node - 1 - below(reach));
      std::int32_t* link = &tree.first_child[static_cast<std::size_t>(parent)];
      while (*link != -1) {
        link = &tree.next_sibling[static_cast<std::size_t>(*link)];
      }
      *link = node;
    }
    tree.accepted = {0};
    for (std::int32_t at = tree.first_child[0]; at != -1 && below(3) > 0;) {
      while (tree.next_sibling[static_cast<std::size_t>(at)] != -1 && below(2) == 0) {
        at = tree.next_sibling[static_cast<std::size_t>(at)];
      }
      tree.accepted.push_back(at);
      at = tree.first_child[static_cast<std::size_t>(at)];
    }
    if (nodes > 1 && below(8) == 0) { tree.accepted.back() = 1 + below(nodes - 1); }
    for (int layer_id = 0; layer_id <= below(3); ++layer_id) {
      LayerRouting& layer = step.layers.emplace_back();
      step.layer_ids.push_back(layer_id);
      layer.layer_id = layer_id;
      layer.rows = static_cast<std::size_t>(tree.batch_size * nodes + below(4));
      layer.top_k = static_cast<std::size_t>(1 + below(4));
      for (std::size_t i = 0; i < layer.rows * layer.top_k; ++i) {
        layer.expert_ids.push_back(below(10) == 0 ? -1 : below(30));
      }
    }
    return step;
  }

 private:
  std::mt19937 engine_;
};

/// Nodes that the root reaches or that were accepted, by walking the links.
inline std::set<std::int32_t> drafted(const DraftTree& tree) {
  std::set<std::int32_t> found(tree.accepted.begin(), tree.accepted.end());
  std::vector<std::int32_t> to_visit{0};
  while (!to_visit.empty()) {
    const std::int32_t node = to_visit.back();
    to_visit.pop_back();
    found.insert(node);
    for (std::int32_t child = tree.first_child[static_cast<std::size_t>(node)]; child != -1;
         child = tree.next_sibling[static_cast<std::size_t>(child)]) {
      to_visit.push_back(child);
    }
  }
  return found;
}

inline std::vector<std::int32_t> experts_at(const VerifyStep& step, const LayerRouting& layer, std::int32_t node) {
  std::vector<std::int32_t> ids;
  const std::int32_t row = step.tree->request * step.tree->draft_token_num + node;
  for (std::size_t i = 0; i < layer.top_k; ++i) {
    const std::int32_t id = layer.expert_ids[static_cast<std::size_t>(row) * layer.top_k + i];
    if (id >= 0) { ids.push_back(id); }
  }
  return ids;
}

}  // namespace expertviz
