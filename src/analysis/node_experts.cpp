#include "analysis/node_experts.hpp"

#include "expertviz/error.hpp"

#include <algorithm>
#include <cmath>
#include <string>

namespace expertviz::analysis {

void check_expert_id(std::int32_t id, const LayerRouting& layer) {
  if (id > largest_expert_id) {
    throw Error("expert id " + std::to_string(id) + " is beyond " + std::to_string(largest_expert_id),
                Place{.layer = layer.layer_id});
  }
}

std::size_t row_of(std::int32_t node, const LayerRouting& layer, const DraftTree& tree) {
  const auto first_row = static_cast<std::size_t>(tree.request) * static_cast<std::size_t>(tree.draft_token_num);
  const std::size_t row = first_row + static_cast<std::size_t>(node);
  if (node < 0 || row >= layer.rows) {
    throw Error("node " + std::to_string(node) + " of the draft tree has no row: topk_ids holds " +
                    std::to_string(layer.rows) + " rows and this request's begin at " + std::to_string(first_row),
                Place{.layer = layer.layer_id});
  }
  return row;
}

std::size_t num_experts(std::size_t given, const SampleInfo& info, std::int32_t largest_id) {
  const auto least = static_cast<std::size_t>(largest_id + 1);
  const std::size_t number = given != 0 ? given : info.num_experts.value_or(least);
  if (number < least) {
    throw Error(
        "expert id " + std::to_string(largest_id) + " does not fit a layer of " + std::to_string(number) + " experts",
        Place{.sample = info.sample_idx}, "--num-experts gives the number of experts in a layer");
  }
  constexpr std::size_t most = largest_expert_id + 1;
  if (number > most) {
    throw Error("a layer of " + std::to_string(number) + " experts is beyond " + std::to_string(most),
                Place{.sample = info.sample_idx}, "--num-experts gives the number of experts in a layer");
  }
  return number;
}

CountedNodes::CountedNodes(const DraftTree& tree) : shape(shape_of(tree)) {
  // The place of each node that counts; until they are known, 0 for those that do.
  std::vector<std::size_t> place(shape.depth.size());
  constexpr auto none = static_cast<std::size_t>(-1);
  for (const std::int32_t node : shape.unreachable) {
    place[node] = none;
  }
  for (const std::int32_t node : tree.accepted) {
    if (node < 0 || node >= tree.draft_token_num) {
      throw Error("node " + std::to_string(node) + " was accepted, but the draft tree has " +
                  std::to_string(tree.draft_token_num) + " nodes");
    }
    place[node] = 0;
  }
  nodes.reserve(place.size());
  for (std::int32_t node = 0; node < tree.draft_token_num; ++node) {
    if (place[node] == none) { continue; }
    place[node] = nodes.size();
    nodes.push_back(node);
  }
  accepted.reserve(tree.accepted.size());
  for (const std::int32_t node : tree.accepted) {
    accepted.push_back(place[node]);
  }
}

void NodeExperts::read(const LayerRouting& layer, const DraftTree& tree, std::span<const std::int32_t> nodes) {
  weighted_ = reads_weights_ && !layer.weights.empty();
  ids_.resize(nodes.size() * layer.top_k);
  weights_.resize(weighted_ ? ids_.size() : 0);
  first_.assign(1, 0);
  first_.reserve(nodes.size() + 1);
  std::size_t end = 0;
  for (const std::int32_t node : nodes) {
    const std::size_t begin = end;
    const std::size_t row = row_of(node, layer, tree) * layer.top_k;
    ++rows_;
    for (std::size_t i = row; i < row + layer.top_k; ++i) {
      const std::int32_t id = layer.expert_ids[i];
      if (id < 0) { continue; }
      if (static_cast<std::size_t>(id) >= met_.size()) {
        check_expert_id(id, layer);
        met_.resize(static_cast<std::size_t>(id) + 1);
      }
      std::size_t place = end;
      if (met_[id] == rows_) {
        place = static_cast<std::size_t>(std::find(ids_.begin() + begin, ids_.begin() + end, id) - ids_.begin());
      } else {
        met_[id] = rows_;
        ids_[end] = static_cast<std::uint16_t>(id);
        if (weighted_) { weights_[end] = 0; }
        ++end;
      }
      if (weighted_ && std::isfinite(layer.weights[i])) { weights_[place] += layer.weights[i]; }
    }
    first_.push_back(end);
  }
  ids_.resize(end);
}

void ExpertSums::clear() {
  for (const std::uint16_t expert : experts_) {
    sums_[expert] = 0;
    touched_[expert] = 0;
  }
  experts_.clear();
}

}  // namespace expertviz::analysis
