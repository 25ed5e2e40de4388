#include "expertviz/cost.hpp"

#include "expertviz/tree_walk.hpp"

#include <algorithm>
#include <limits>

namespace expertviz {
namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

double quotient(std::uint64_t numerator, std::uint64_t denominator) {
  return denominator == 0 ? missing : static_cast<double>(numerator) / static_cast<double>(denominator);
}

}  // namespace

CostSums& CostSums::operator+=(const CostSums& other) {
  pairs += other.pairs;
  loaded += other.loaded;
  needed += other.needed;
  plain += other.plain;
  tokens += other.tokens;
  return *this;
}

double CostSums::per_token(std::uint64_t experts) const {
  return quotient(experts, tokens);
}

double CostSums::traffic_ratio() const {
  return quotient(loaded, plain);
}

double CostSums::rejected_share() const {
  return loaded == 0 ? missing : static_cast<double>(loaded - needed) / static_cast<double>(loaded);
}

double CostSums::step_multiple() const {
  return traffic_ratio() * quotient(tokens, pairs);
}

double CostSums::break_even_share() const {
  return expertviz::break_even_share(step_multiple(), quotient(tokens, pairs));
}

double break_even_share(double step_multiple, double tokens_per_step) {
  return step_multiple > 1 ? (step_multiple - tokens_per_step) / (step_multiple - 1) : missing;
}

Cost::Step Cost::measure(const VerifyStep& step) const {
  Step measured;
  if (!step.tree) { return measured; }
  measured.has_tree = true;
  if (step.layers.empty()) { return measured; }
  const DraftTree& tree = *step.tree;
  const TreeWalk walk = walk_of(tree);
  ExpertSet experts;
  for (const LayerRouting& layer : step.layers) {
    CostSums sums;
    sums.pairs = 1;
    sums.tokens = tree.accepted.size();
    experts.clear();
    for (const std::int32_t node : tree.accepted) {
      const std::size_t row = row_of(layer, tree, node);
      experts.add_row(layer, row);
      sums.plain += static_cast<std::uint64_t>(experts_in_row(layer, row));
    }
    sums.needed = static_cast<std::uint64_t>(experts.size());
    for (const std::int32_t node : walk.counted) {
      experts.add_row(layer, row_of(layer, tree, node));
    }
    sums.loaded = static_cast<std::uint64_t>(experts.size());
    measured.layers.emplace_back(layer.layer_id, sums);
  }
  measured.largest_expert = experts.largest();
  return measured;
}

void Cost::add(const Step& step) {
  ++steps_;
  trees_ += step.has_tree ? 1 : 0;
  largest_expert_ = std::max(largest_expert_, step.largest_expert);
  for (const auto& [layer_id, sums] : step.layers) {
    layers_[layer_id] += sums;
  }
}

void Cost::merge(const Cost& other) {
  steps_ += other.steps_;
  trees_ += other.trees_;
  largest_expert_ = std::max(largest_expert_, other.largest_expert_);
  for (const auto& [layer_id, sums] : other.layers_) {
    layers_[layer_id] += sums;
  }
}

CostSums Cost::total() const {
  CostSums total;
  for (const auto& [layer_id, sums] : layers_) {
    total += sums;
  }
  return total;
}

}  // namespace expertviz
