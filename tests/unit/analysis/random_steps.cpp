#include "random_steps.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace expertviz {
namespace {

/// Links each node to its parent, -1 for none. Siblings come in the order of their numbers.
void link(DraftTree& tree, const std::vector<std::int32_t>& parents) {
  tree.draft_token_num = static_cast<std::int32_t>(parents.size());
  tree.first_child.assign(parents.size(), -1);
  tree.next_sibling.assign(parents.size(), -1);
  std::vector<std::int32_t> last(parents.size(), -1);
  for (std::int32_t node = 0; node < tree.draft_token_num; ++node) {
    const std::int32_t parent = parents[node];
    if (parent == -1) { continue; }
    (last[parent] == -1 ? tree.first_child[parent] : tree.next_sibling[last[parent]]) = node;
    last[parent] = node;
  }
}

DraftTree random_tree(std::size_t nodes, Random& random) {
  std::vector<std::int32_t> parents(nodes, -1);
  for (std::size_t node = 1; node < nodes; ++node) {
    if (!random.chance(15)) { parents[node] = static_cast<std::int32_t>(random.below(node)); }
  }
  // A parent may have a higher number than its child.
  std::vector<std::int32_t> number(nodes);
  for (std::size_t node = 0; node < nodes; ++node) {
    number[node] = static_cast<std::int32_t>(node);
    if (node > 0) { std::swap(number[node], number[random.between(1, node)]); }
  }
  std::vector<std::int32_t> renumbered(nodes, -1);
  for (std::size_t node = 1; node < nodes; ++node) {
    if (parents[node] != -1) { renumbered[number[node]] = number[parents[node]]; }
  }
  DraftTree tree;
  link(tree, renumbered);
  for (std::size_t node = 0; node < nodes; ++node) {
    tree.token_ids.push_back(static_cast<std::int64_t>(random.below(4)));
  }
  tree.batch_size = static_cast<std::int32_t>(random.between(1, 3));
  tree.request = static_cast<std::int32_t>(random.below(static_cast<std::size_t>(tree.batch_size)));
  for (std::int32_t node = 0; node != -1; node = random.chance(70) ? tree.first_child[node] : -1) {
    tree.accepted.push_back(node);
  }
  if (random.chance(10) && nodes > 1) {
    const auto other = static_cast<std::int32_t>(random.between(1, nodes - 1));
    if (std::find(tree.accepted.begin(), tree.accepted.end(), other) == tree.accepted.end()) {
      tree.accepted.push_back(other);
    }
  }
  return tree;
}

LayerRouting random_layer(int layer_id, std::size_t rows, const RandomSteps& like, Random& random) {
  LayerRouting layer;
  layer.layer_id = layer_id;
  layer.rows = rows;
  layer.top_k = like.top_k;
  const std::size_t hot = random.between(1, like.experts);  // the others are not used in this step
  for (std::size_t i = 0; i < rows; ++i) {
    const bool empty = random.chance(5);
    for (std::size_t place = 0; place < like.top_k; ++place) {
      const bool none = empty || random.chance(5);
      layer.expert_ids.push_back(none ? -1 : static_cast<std::int32_t>(random.below(hot)));
      if (!like.weights) { continue; }
      const float weight = static_cast<float>(random.below(64)) / 64;
      const std::vector<float> odd{std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(),
                                   -std::numeric_limits<float>::infinity()};
      layer.weights.push_back(random.chance(5) ? random.pick(odd) : weight);
    }
  }
  return layer;
}

std::set<std::int32_t> reached(const DraftTree& tree) {
  std::set<std::int32_t> nodes{0};
  for (std::size_t before = 0; before != nodes.size();) {
    before = nodes.size();
    for (const std::int32_t parent : std::set<std::int32_t>(nodes)) {
      for (std::int32_t child = tree.first_child[parent]; child != -1; child = tree.next_sibling[child]) {
        nodes.insert(child);
      }
    }
  }
  return nodes;
}

PlainNode plain_node(std::int32_t node, const std::set<std::int32_t>& reached, const DraftTree& tree,
                     const LayerRouting& layer) {
  PlainNode plain{node, -1, tree.token_ids[node], {}, {}};
  for (const std::int32_t parent : reached) {
    for (std::int32_t child = tree.first_child[parent]; child != -1; child = tree.next_sibling[child]) {
      if (child == node) { plain.parent = parent; }
    }
  }
  const std::size_t row = static_cast<std::size_t>(tree.request * tree.draft_token_num + node);
  for (std::size_t i = row * layer.top_k; i < (row + 1) * layer.top_k; ++i) {
    const std::int32_t id = layer.expert_ids[i];
    if (id < 0) { continue; }
    plain.experts.insert(id);
    if (!layer.weights.empty()) { plain.weights[id] += std::isfinite(layer.weights[i]) ? layer.weights[i] : 0; }
  }
  return plain;
}

}  // namespace

std::vector<VerifyStep> random_steps(const RandomSteps& like, Random& random) {
  std::vector<VerifyStep> steps(like.steps);
  for (std::size_t i = 0; i < steps.size(); ++i) {
    steps[i].index = i;
    const DraftTree tree = random_tree(like.nodes, random);
    const std::size_t rows = like.nodes * static_cast<std::size_t>(tree.batch_size) + random.below(3);
    for (const int layer_id : {2, 5}) {
      if (random.chance(15)) { continue; }
      steps[i].layer_ids.push_back(layer_id);
      steps[i].layers.push_back(random_layer(layer_id, rows, like, random));
    }
    if (!random.chance(10)) { steps[i].tree = tree; }
  }
  return steps;
}

std::set<std::int32_t> PlainStep::loaded() const {
  std::set<std::int32_t> experts;
  for (const PlainNode& node : nodes) {
    experts.insert(node.experts.begin(), node.experts.end());
  }
  return experts;
}

std::map<int, std::vector<PlainStep>> plain(const std::vector<VerifyStep>& steps) {
  std::map<int, std::vector<PlainStep>> layers;
  for (const VerifyStep& step : steps) {
    if (!step.tree) { continue; }
    const std::set<std::int32_t> reachable = reached(*step.tree);
    std::set<std::int32_t> counted = reachable;
    counted.insert(step.tree->accepted.begin(), step.tree->accepted.end());
    for (const LayerRouting& layer : step.layers) {
      PlainStep plain{step.index, {}, {}};
      for (const std::int32_t node : counted) {
        plain.nodes.push_back(plain_node(node, reachable, *step.tree, layer));
      }
      for (const std::int32_t node : step.tree->accepted) {
        plain.accepted.push_back(plain_node(node, reachable, *step.tree, layer));
      }
      layers[layer.layer_id].push_back(plain);
    }
  }
  return layers;
}

SampleInfo sample_of(std::size_t num_experts) {
  SampleInfo info;
  if (num_experts != 0) { info.num_experts = num_experts; }
  return info;
}

VerifyStep hand_made(std::uint64_t index, const std::vector<HandMadeNode>& nodes, std::vector<std::int32_t> accepted,
                     int layer_id) {
  LayerRouting layer;
  layer.layer_id = layer_id;
  layer.rows = nodes.size();
  layer.top_k = nodes.front().experts.size();
  DraftTree tree;
  std::vector<std::int32_t> parents;
  for (const HandMadeNode& node : nodes) {
    parents.push_back(node.parent);
    tree.token_ids.push_back(node.token_id);
    layer.expert_ids.insert(layer.expert_ids.end(), node.experts.begin(), node.experts.end());
    layer.weights.insert(layer.weights.end(), node.weights.begin(), node.weights.end());
  }
  link(tree, parents);
  tree.accepted = std::move(accepted);
  VerifyStep step;
  step.index = index;
  step.layer_ids = {layer_id};
  step.layers.push_back(std::move(layer));
  step.tree = std::move(tree);
  return step;
}

}  // namespace expertviz
