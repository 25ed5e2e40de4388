#include "expertviz/routed_step.hpp"

#include "analysis/expert_ids.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <utility>

namespace expertviz {

NodeExperts::NodeExperts(const LayerRouting& layer, const DraftTree& tree, std::span<const std::int32_t> nodes,
                         Scratch& scratch)
    : layer_(&layer),
      first_row_(static_cast<std::size_t>(tree.request) * static_cast<std::size_t>(tree.draft_token_num)),
      nodes_(nodes) {
  chosen_.resize(nodes.size() * layer.top_k);
  ends_.reserve(nodes.size() + 1);
  ends_.push_back(0);
  scratch.met.resize(chosen_.size() + 1);
  auto& row_of_expert = scratch.row_of_expert;
  const std::uint32_t rows_before = scratch.rows;
  std::uint32_t end = 0;
  std::size_t met = 0;
  for (const std::int32_t node : nodes) {
    const std::int32_t* const ids = layer.row(row_of(layer, tree, node));
    const std::uint32_t row = ++scratch.rows;
    for (std::size_t i = 0; i < layer.top_k; ++i) {
      const std::int32_t id = ids[i];
      if (id < 0) { continue; }
      if (static_cast<std::size_t>(id) >= row_of_expert.size()) {
        analysis::check_expert_id(id, layer);
        row_of_expert.resize(static_cast<std::size_t>(id) + 1);
      }
      const std::uint32_t before = row_of_expert[id];
      if (before == row) { continue; }
      row_of_expert[id] = row;
      chosen_[end++] = static_cast<std::uint16_t>(id);
      scratch.met[met] = static_cast<std::uint16_t>(id);
      met += before <= rows_before ? 1 : 0;
    }
    ends_.push_back(end);
  }
  chosen_.resize(end);

  scratch.place.resize(row_of_expert.size());
  scratch.bits.resize(row_of_expert.size() / 64 + 1);
  for (std::size_t i = 0; i < met; ++i) {
    scratch.bits[scratch.met[i] / 64] |= std::uint64_t{1} << (scratch.met[i] % 64);
  }
  experts_.reserve(met);
  for (std::size_t word = 0; word < scratch.bits.size(); ++word) {
    for (std::uint64_t left = std::exchange(scratch.bits[word], 0); left != 0; left &= left - 1) {
      const std::size_t expert = word * 64 + static_cast<std::size_t>(std::countr_zero(left));
      scratch.place[expert] = static_cast<std::uint16_t>(experts_.size());
      experts_.push_back(static_cast<std::uint16_t>(expert));
    }
  }
  for (std::uint16_t& expert : chosen_) {
    expert = scratch.place[expert];
  }
}

void NodeExperts::weights_of(std::size_t i, std::vector<double>& weights) const {
  const auto chosen = of(i);
  weights.assign(chosen.size(), 0);
  const std::size_t row = (first_row_ + static_cast<std::size_t>(nodes_[i])) * layer_->top_k;
  if (chosen.size() == layer_->top_k) {
    for (std::size_t place = 0; place < chosen.size(); ++place) {
      const float weight = layer_->weights[row + place];
      weights[place] = std::isfinite(weight) ? weight : 0;
    }
    return;
  }
  std::size_t next = 0;  // the first that the row has not named yet
  for (std::size_t at = row; at < row + layer_->top_k; ++at) {
    const std::int32_t id = layer_->expert_ids[at];
    if (id < 0) { continue; }
    const auto is_named = [this, id](std::uint16_t place) { return experts_[place] == id; };
    std::size_t place = next;
    if (next < chosen.size() && is_named(chosen[next])) {
      ++next;
    } else {
      place = static_cast<std::size_t>(std::find_if(chosen.begin(), chosen.end(), is_named) - chosen.begin());
    }
    if (std::isfinite(layer_->weights[at])) { weights[place] += layer_->weights[at]; }
  }
}

const TreeWalk& RoutedStep::walk() const {
  if (!walk_) { walk_ = walk_of(*step_.tree); }
  return *walk_;
}

const std::vector<std::size_t>& RoutedStep::accepted() const {
  if (accepted_.empty()) {
    const auto& counted = walk().counted;
    for (const std::int32_t node : step_.tree->accepted) {
      accepted_.push_back(
          static_cast<std::size_t>(std::lower_bound(counted.begin(), counted.end(), node) - counted.begin()));
    }
  }
  return accepted_;
}

const std::vector<NodeExperts>& RoutedStep::layers() const {
  if (!layers_) {
    std::vector<NodeExperts> layers;
    layers.reserve(step_.layers.size());
    NodeExperts::Scratch scratch;
    for (const LayerRouting& layer : step_.layers) {
      layers.emplace_back(layer, *step_.tree, walk().counted, scratch);
    }
    layers_ = std::move(layers);
  }
  return *layers_;
}

std::int32_t RoutedStep::largest_id() const {
  std::int32_t largest = -1;
  for (const NodeExperts& layer : layers()) {
    if (!layer.experts().empty()) { largest = std::max<std::int32_t>(largest, layer.experts().back()); }
  }
  return largest;
}

}  // namespace expertviz
