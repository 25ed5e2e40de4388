#include "expertviz/routed_step.hpp"

#include "analysis/expert_ids.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <utility>

namespace expertviz {

void NodeExperts::weights_of(std::size_t i, std::vector<double>& weights) const {
  const auto chosen = of(i);
  weights.assign(chosen.size(), 0);
  const std::size_t row = row_of(*layer_, *tree_, nodes_[i]) * layer_->top_k;
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

struct RoutedStep::Scratch {
  std::vector<std::uint32_t> row_of_expert;  ///< by id: the last row that named it, rows counted over all layers
  std::uint32_t rows = 0;
  std::vector<std::uint16_t> met;    ///< in the layer at hand
  std::vector<std::uint64_t> bits;   ///< by id; all 0 between layers
  std::vector<std::uint16_t> place;  ///< by id: among the experts of the layer at hand
};

const std::vector<NodeExperts>& RoutedStep::layers() const {
  if (!layers_.empty()) { return layers_; }
  const std::vector<std::int32_t>& nodes = walk().counted;
  std::size_t choices = 0;
  for (const LayerRouting& layer : step_.layers) {
    choices += nodes.size() * layer.top_k;
  }
  experts_.clear();
  chosen_.clear();
  ends_.clear();
  experts_.reserve(choices);
  chosen_.reserve(choices);
  ends_.reserve(step_.layers.size() * (nodes.size() + 1));
  std::vector<NodeExperts> layers;
  layers.reserve(step_.layers.size());
  Scratch scratch;
  for (const LayerRouting& layer : step_.layers) {
    layers.push_back({layer, *step_.tree, nodes});
    read(layers.back(), scratch);
  }
  layers_ = std::move(layers);
  return layers_;
}

void RoutedStep::read(NodeExperts& layer, Scratch& scratch) const {
  const LayerRouting& routing = *layer.layer_;
  const std::size_t chosen_before = chosen_.size();
  const std::size_t ends_before = ends_.size();
  const std::size_t experts_before = experts_.size();
  chosen_.resize(chosen_before + layer.nodes_.size() * routing.top_k);
  std::uint16_t* const chosen = chosen_.data() + chosen_before;
  scratch.met.resize(chosen_.size() - chosen_before + 1);
  ends_.push_back(0);
  auto& row_of_expert = scratch.row_of_expert;
  const std::uint32_t rows_before = scratch.rows;
  std::uint32_t end = 0;
  std::size_t met = 0;
  for (const std::int32_t node : layer.nodes_) {
    const std::int32_t* const ids = routing.row(row_of(routing, *step_.tree, node));
    const std::uint32_t row = ++scratch.rows;
    for (std::size_t i = 0; i < routing.top_k; ++i) {
      const std::int32_t id = ids[i];
      if (id < 0) { continue; }
      if (static_cast<std::size_t>(id) >= row_of_expert.size()) {
        analysis::check_expert_id(id, routing);
        row_of_expert.resize(static_cast<std::size_t>(id) + 1);
      }
      const std::uint32_t before = row_of_expert[id];
      if (before == row) { continue; }
      row_of_expert[id] = row;
      chosen[end++] = static_cast<std::uint16_t>(id);
      scratch.met[met] = static_cast<std::uint16_t>(id);
      met += before <= rows_before ? 1 : 0;
    }
    ends_.push_back(end);
  }
  chosen_.resize(chosen_before + end);

  scratch.place.resize(row_of_expert.size());
  scratch.bits.resize(row_of_expert.size() / 64 + 1);
  for (std::size_t i = 0; i < met; ++i) {
    scratch.bits[scratch.met[i] / 64] |= std::uint64_t{1} << (scratch.met[i] % 64);
  }
  for (std::size_t word = 0; word < scratch.bits.size(); ++word) {
    for (std::uint64_t left = std::exchange(scratch.bits[word], 0); left != 0; left &= left - 1) {
      const std::size_t expert = word * 64 + static_cast<std::size_t>(std::countr_zero(left));
      scratch.place[expert] = static_cast<std::uint16_t>(experts_.size() - experts_before);
      experts_.push_back(static_cast<std::uint16_t>(expert));
    }
  }
  for (std::uint32_t i = 0; i < end; ++i) {
    chosen[i] = scratch.place[chosen[i]];
  }
  layer.experts_ = std::span(experts_).subspan(experts_before);
  layer.chosen_ = std::span(chosen_).subspan(chosen_before);
  layer.ends_ = std::span(ends_).subspan(ends_before);
}

std::int32_t RoutedStep::largest_id() const {
  std::int32_t largest = -1;
  for (const NodeExperts& layer : layers()) {
    if (!layer.experts().empty()) { largest = std::max<std::int32_t>(largest, layer.experts().back()); }
  }
  return largest;
}

}  // namespace expertviz
