#include "expertviz/routed_step.hpp"

#include "analysis/expert_ids.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
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

struct RoutedStep::Found {
  TreeWalk walk{};
  std::vector<std::size_t> accepted{};
  std::vector<NodeExperts> layers{};
  // Of all layers; as long as they can get before the first is read, so that they stay where they are.
  std::vector<std::uint16_t> experts{};
  std::vector<std::uint16_t> chosen{};
  std::vector<std::uint32_t> ends{};
};

RoutedStep::RoutedStep(const VerifyStep& step) : step_(step) {
}

RoutedStep::~RoutedStep() = default;

RoutedStep::Found& RoutedStep::found() const {
  if (!found_) { found_ = std::make_unique<Found>(Found{.walk = walk_of(*step_.tree)}); }
  return *found_;
}

const TreeWalk& RoutedStep::walk() const {
  return found().walk;
}

const std::vector<std::size_t>& RoutedStep::accepted() const {
  std::vector<std::size_t>& accepted = found().accepted;
  if (accepted.empty()) {
    const auto& counted = walk().counted;
    for (const std::int32_t node : step_.tree->accepted) {
      accepted.push_back(
          static_cast<std::size_t>(std::lower_bound(counted.begin(), counted.end(), node) - counted.begin()));
    }
  }
  return accepted;
}

/// One per thread, kept from step to step: clearing it for each would take time in proportion to the largest id.
struct RoutedStep::Scratch {
  std::vector<std::uint32_t> row_of_expert;  ///< by id: the last row that named it, rows counted over all steps
  std::uint32_t rows = 0;
  std::vector<std::uint16_t> met;    ///< in the layer at hand
  std::vector<std::uint64_t> bits;   ///< by id; all 0 between layers
  std::vector<std::uint16_t> place;  ///< by id: among the experts of the layer at hand
};

const std::vector<NodeExperts>& RoutedStep::layers() const {
  Found& found = this->found();
  if (!found.layers.empty()) { return found.layers; }
  const std::vector<std::int32_t>& nodes = found.walk.counted;
  std::size_t choices = 0;
  for (const LayerRouting& layer : step_.layers) {
    choices += nodes.size() * layer.top_k;
  }
  found.experts.clear();
  found.chosen.clear();
  found.ends.clear();
  found.experts.reserve(choices);
  found.chosen.reserve(choices);
  found.ends.reserve(step_.layers.size() * (nodes.size() + 1));
  std::vector<NodeExperts> layers;
  layers.reserve(step_.layers.size());
  static thread_local Scratch scratch;
  if (scratch.rows > std::numeric_limits<std::uint32_t>::max() / 2) { scratch = {}; }
  for (const LayerRouting& layer : step_.layers) {
    layers.push_back({layer, *step_.tree, nodes});
    read(layers.back(), found, scratch);
  }
  found.layers = std::move(layers);
  return found.layers;
}

void RoutedStep::read(NodeExperts& layer, Found& found, Scratch& scratch) const {
  const LayerRouting& routing = *layer.layer_;
  const std::size_t chosen_before = found.chosen.size();
  const std::size_t ends_before = found.ends.size();
  const std::size_t experts_before = found.experts.size();
  found.chosen.resize(chosen_before + layer.nodes_.size() * routing.top_k);
  std::uint16_t* const chosen = found.chosen.data() + chosen_before;
  scratch.met.resize(found.chosen.size() - chosen_before + 1);
  found.ends.push_back(0);
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
    found.ends.push_back(end);
  }
  found.chosen.resize(chosen_before + end);

  scratch.place.resize(row_of_expert.size());
  scratch.bits.resize(row_of_expert.size() / 64 + 1);
  const std::span experts(scratch.met.data(), met);
  if (met < scratch.bits.size()) {
    std::sort(experts.begin(), experts.end());
    found.experts.insert(found.experts.end(), experts.begin(), experts.end());
  } else {
    for (const std::uint16_t expert : experts) {
      scratch.bits[expert / 64] |= std::uint64_t{1} << (expert % 64);
    }
    for (std::size_t word = 0; word < scratch.bits.size(); ++word) {
      for (std::uint64_t left = std::exchange(scratch.bits[word], 0); left != 0; left &= left - 1) {
        found.experts.push_back(
            static_cast<std::uint16_t>(word * 64 + static_cast<std::size_t>(std::countr_zero(left))));
      }
    }
  }
  for (std::size_t i = experts_before; i < found.experts.size(); ++i) {
    scratch.place[found.experts[i]] = static_cast<std::uint16_t>(i - experts_before);
  }
  for (std::uint32_t i = 0; i < end; ++i) {
    chosen[i] = scratch.place[chosen[i]];
  }
  layer.experts_ = std::span(found.experts).subspan(experts_before);
  layer.chosen_ = std::span(found.chosen).subspan(chosen_before);
  layer.ends_ = std::span(found.ends).subspan(ends_before);
}

std::int32_t RoutedStep::largest_id() const {
  std::int32_t largest = -1;
  for (const NodeExperts& layer : layers()) {
    if (!layer.experts().empty()) { largest = std::max<std::int32_t>(largest, layer.experts().back()); }
  }
  return largest;
}

}  // namespace expertviz
