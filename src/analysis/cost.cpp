#include "expertviz/cost.hpp"

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

Cost::Step Cost::measure(const RoutedStep& step) const {
  Step measured;
  const VerifyStep& plain = step.step();
  if (!plain.tree) { return measured; }
  measured.has_tree = true;
  if (plain.layers.empty()) { return measured; }
  std::vector<std::uint8_t> needed;
  measured.layers.reserve(plain.layers.size());
  for (const NodeExperts& routed : step.layers()) {
    CostSums sums;
    sums.pairs = 1;
    sums.tokens = plain.tree->accepted.size();
    sums.loaded = routed.experts().size();
    needed.assign(routed.experts().size(), 0);
    for (const std::size_t node : step.accepted()) {
      for (const std::uint16_t expert : routed.of(node)) {
        sums.needed += needed[expert] == 0 ? 1 : 0;
        needed[expert] = 1;
      }
      sums.plain += routed.of(node).size();
    }
    measured.layers.emplace_back(routed.layer_id(), sums);
  }
  measured.largest_expert = step.largest_id();
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
