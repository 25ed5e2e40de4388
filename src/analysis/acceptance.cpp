#include "expertviz/acceptance.hpp"

#include "expertviz/tree_walk.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace expertviz {
namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

/// Adds a list to one that may be shorter.
template <class Number>
void add_each(std::vector<Number>& sums, const std::vector<Number>& more) {
  sums.resize(std::max(sums.size(), more.size()));
  for (std::size_t i = 0; i < more.size(); ++i) {
    sums[i] += more[i];
  }
}

void add_each(std::vector<Acceptance::Depth>& sums, const std::vector<Acceptance::Depth>& more) {
  sums.resize(std::max(sums.size(), more.size()));
  for (std::size_t i = 0; i < more.size(); ++i) {
    sums[i].at_risk += more[i].at_risk;
    sums[i].accepted += more[i].accepted;
    sums[i].nodes += more[i].nodes;
  }
}

}  // namespace

ShareInterval wilson(std::uint64_t hits, std::uint64_t trials) {
  if (trials == 0) { return {missing, missing}; }
  constexpr double z = 1.959963984540054;
  const auto n = static_cast<double>(trials);
  const double share = static_cast<double>(hits) / n;
  const double middle = share + z * z / (2 * n);
  const double reach = z * std::sqrt(share * (1 - share) / n + z * z / (4 * n * n));
  const double whole = 1 + z * z / n;
  return {(middle - reach) / whole, (middle + reach) / whole};
}

Acceptance::Step Acceptance::measure(const VerifyStep& step) const {
  Step measured;
  if (!step.tree) { return measured; }
  const DraftTree& tree = *step.tree;
  const TreeWalk walk = walk_of(tree);
  measured.has_tree = true;
  measured.is_path = walk.is_path;
  measured.accepted = static_cast<std::uint32_t>(tree.accepted.size());
  for (const std::int32_t depth : walk.shape.depth) {
    if (depth < 1) { continue; }
    measured.depths.resize(std::max(measured.depths.size(), static_cast<std::size_t>(depth)));
    ++measured.depths[static_cast<std::size_t>(depth) - 1].nodes;
  }
  if (!walk.is_path) { return measured; }
  const std::size_t reached = tree.accepted.size() - 1;
  for (std::size_t depth = 0; depth < reached; ++depth) {
    ++measured.depths[depth].at_risk;
    ++measured.depths[depth].accepted;
    measured.ranks.push_back(walk.rank[tree.accepted[depth + 1]]);
  }
  measured.at_leaf = tree.first_child[tree.accepted.back()] == -1;
  // Behind the end of the answer nobody knows how far the path would have gone.
  if (!measured.at_leaf && tree.past_end == 0) { ++measured.depths[reached].at_risk; }
  return measured;
}

void Acceptance::add(const Step& step) {
  ++steps_;
  if (!step.has_tree) { return; }
  ++trees_;
  if (step.accepted > 0) {
    histogram_.resize(std::max<std::size_t>(histogram_.size(), step.accepted));
    ++histogram_[step.accepted - 1];
  }
  add_each(depths_, step.depths);
  if (!step.is_path) { return; }
  ++on_path_;
  no_draft_ += step.accepted == 1 ? 1 : 0;
  at_leaf_ += step.at_leaf ? 1 : 0;
  for (const std::int32_t rank : step.ranks) {
    ranks_.resize(std::max(ranks_.size(), static_cast<std::size_t>(rank) + 1));
    ++ranks_[static_cast<std::size_t>(rank)];
  }
}

void Acceptance::merge(const Acceptance& other) {
  add_each(histogram_, other.histogram_);
  add_each(depths_, other.depths_);
  add_each(ranks_, other.ranks_);
  steps_ += other.steps_;
  trees_ += other.trees_;
  on_path_ += other.on_path_;
  no_draft_ += other.no_draft_;
  at_leaf_ += other.at_leaf_;
}

double Acceptance::no_draft_share() const {
  return on_path_ == 0 ? missing : static_cast<double>(no_draft_) / static_cast<double>(on_path_);
}

double Acceptance::leaf_share() const {
  return on_path_ == 0 ? missing : static_cast<double>(at_leaf_) / static_cast<double>(on_path_);
}

}  // namespace expertviz
