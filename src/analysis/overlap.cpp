#include "expertviz/overlap.hpp"

#include "analysis/expert_ids.hpp"
#include "analysis/sums.hpp"

#include <algorithm>
#include <bit>
#include <numeric>
#include <tuple>
#include <utility>

namespace expertviz {
namespace {

using Bits = std::vector<std::uint64_t>;

/// Nodes in an order in which a parent comes before its children, and for each the places of its relatives among those
/// before it. Each pair of relatives is met once by following these; -1 for none.
struct Relatives {
  Relatives(const TreeWalk& walk, const DraftTree& tree);

  std::vector<std::size_t> nodes;  ///< as places in `walk.counted`
  std::vector<std::int32_t> parent;
  std::vector<std::int32_t> previous_sibling;
  std::vector<std::int32_t> previous_same_token;
};

Relatives::Relatives(const TreeWalk& walk, const DraftTree& tree) : nodes(walk.counted.size()) {
  const TreeShape& shape = walk.shape;
  const auto id = [&](std::size_t i) { return walk.counted[nodes[i]]; };
  std::iota(nodes.begin(), nodes.end(), std::size_t{0});
  std::stable_sort(nodes.begin(), nodes.end(), [&](std::size_t a, std::size_t b) {
    return shape.depth[walk.counted[a]] < shape.depth[walk.counted[b]];
  });
  parent.assign(nodes.size(), -1);
  previous_sibling.assign(nodes.size(), -1);
  previous_same_token.assign(nodes.size(), -1);

  std::vector<std::int32_t> place(shape.depth.size());
  std::vector<std::int32_t> last_child(shape.depth.size(), -1);
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    place[id(i)] = static_cast<std::int32_t>(i);
    const std::int32_t above = shape.parent[id(i)];
    if (above == -1) { continue; }
    parent[i] = place[above];
    previous_sibling[i] = std::exchange(last_child[above], static_cast<std::int32_t>(i));
  }

  std::vector<std::int32_t> by_token(nodes.size());
  std::iota(by_token.begin(), by_token.end(), 0);
  const auto token = [&](std::int32_t i) { return tree.token_ids[id(i)]; };
  std::sort(by_token.begin(), by_token.end(),
            [&](std::int32_t a, std::int32_t b) { return std::tuple(token(a), a) < std::tuple(token(b), b); });
  for (std::size_t i = 1; i < by_token.size(); ++i) {
    if (token(by_token[i]) == DraftTree::unknown_token) { continue; }
    if (token(by_token[i - 1]) == token(by_token[i])) { previous_same_token[by_token[i]] = by_token[i - 1]; }
  }
}

/// The Jaccards of node pairs in one tree and layer after another.
class TreePairs {
 public:
  explicit TreePairs(const Relatives& tree) : tree_(tree), shared_(tree.nodes.size()), jaccard_(tree.nodes.size()) {}

  [[nodiscard]] std::array<Overlap::PairSum, Overlap::kinds> measure(const NodeExperts& routed) {
    std::array<Overlap::PairSum, Overlap::kinds> sums;
    if (tree_.nodes.empty()) { return sums; }
    take_holders(routed);
    expect_sizes(routed.of(tree_.nodes.front()).size());
    for (std::size_t i = 0; i < tree_.nodes.size(); ++i) {
      compare_with_those_before(routed, i);
      for (std::size_t before = 0; before < i; ++before) {
        add(before, i, sums[Overlap::all]);
      }
      if (tree_.parent[i] != -1) { add(static_cast<std::size_t>(tree_.parent[i]), i, sums[Overlap::parent_child]); }
      add_chain(tree_.previous_sibling, i, sums[Overlap::siblings]);
      add_chain(tree_.previous_same_token, i, sums[Overlap::same_token]);
    }
    return sums;
  }

 private:
  /// Makes room for the nodes that hold each expert.
  void take_holders(const NodeExperts& routed) {
    const std::size_t experts = routed.experts().size();
    sizes_.clear();
    holders_end_.assign(experts + 1, 0);
    for (const std::size_t node : tree_.nodes) {
      sizes_.push_back(static_cast<std::uint32_t>(routed.of(node).size()));
      for (const std::uint16_t expert : routed.of(node)) {
        ++holders_end_[expert + 1];
      }
    }
    std::partial_sum(holders_end_.begin(), holders_end_.end(), holders_end_.begin());
    holders_.resize(holders_end_.back());
    holders_begin_.assign(holders_end_.begin(), holders_end_.end());
  }

  /// Most layers give all their nodes the same number of experts, which saves a division for each pair.
  void expect_sizes(std::size_t size) {
    if (both_sizes_ == 2 * size) { return; }
    both_sizes_ = 2 * size;
    jaccard_of_shared_.resize(size + 1);
    for (std::size_t shared = 0; shared <= size; ++shared) {
      jaccard_of_shared_[shared] = jaccard(shared, both_sizes_);
    }
  }

  static double jaccard(std::size_t shared, std::size_t both_sizes) {
    return shared == 0 ? 0 : static_cast<double>(shared) / static_cast<double>(both_sizes - shared);
  }

  void compare_with_those_before(const NodeExperts& routed, std::size_t i) {
    std::fill_n(shared_.begin(), i, 0U);
    for (const std::uint16_t expert : routed.of(tree_.nodes[i])) {
      std::uint32_t& end = holders_end_[expert];
      for (std::uint32_t at = holders_begin_[expert]; at < end; ++at) {
        ++shared_[holders_[at]];
      }
      holders_[end++] = static_cast<std::uint32_t>(i);
    }
    for (std::size_t before = 0; before < i; ++before) {
      const std::size_t sizes = sizes_[i] + sizes_[before];
      jaccard_[before] = sizes == both_sizes_ ? jaccard_of_shared_[shared_[before]] : jaccard(shared_[before], sizes);
    }
  }

  /// Two nodes without experts are no pair; theirs is 0.
  void add(std::size_t before, std::size_t i, Overlap::PairSum& sum) const {
    sum.pairs += sizes_[i] + sizes_[before] != 0 ? 1 : 0;
    sum.jaccard += jaccard_[before];
  }

  void add_chain(const std::vector<std::int32_t>& previous, std::size_t i, Overlap::PairSum& sum) const {
    for (std::int32_t before = previous[i]; before != -1; before = previous[before]) {
      add(static_cast<std::size_t>(before), i, sum);
    }
  }

  const Relatives& tree_;
  std::vector<std::uint32_t> sizes_;  ///< of the nodes' sets
  // By expert, those among the nodes up to the one at hand that hold it.
  std::vector<std::uint32_t> holders_;
  std::vector<std::uint32_t> holders_begin_;
  std::vector<std::uint32_t> holders_end_;
  // Of the node at hand with each before it.
  std::vector<std::uint32_t> shared_;
  std::vector<double> jaccard_;
  std::size_t both_sizes_ = 0;
  std::vector<double> jaccard_of_shared_{0};
};

std::size_t shared_by(const Bits& a, const Bits& b) {
  std::size_t shared = 0;
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    shared += static_cast<std::size_t>(std::popcount(a[i] & b[i]));
  }
  return shared;
}

}  // namespace

Overlap::Step Overlap::measure(const RoutedStep& step) const {
  Step measured;
  measured.index = step.step().index;
  if (!step.step().tree) { return measured; }
  const Relatives tree(step.walk(), *step.step().tree);
  TreePairs pairs(tree);
  for (const NodeExperts& routed : step.layers()) {
    const auto experts = routed.experts();
    Step::Layer found{
        .layer_id = routed.layer_id(), .loaded = experts.size(), .experts = {}, .pairs = pairs.measure(routed)};
    if (!experts.empty()) { found.experts.resize(experts.back() / std::size_t{64} + 1); }
    for (const std::uint16_t expert : experts) {
      found.experts[expert / 64] |= std::uint64_t{1} << (expert % 64);
    }
    measured.layers.push_back(std::move(found));
  }
  measured.largest_id = step.largest_id();
  return measured;
}

void Overlap::add(Step&& step) {
  largest_id_ = std::max(largest_id_, step.largest_id);
  for (Step::Layer& layer : step.layers) {
    Sums& sums = layers_[layer.layer_id];
    for (std::size_t kind = 0; kind < kinds; ++kind) {
      sums.pairs[kind] += layer.pairs[kind];
    }
    std::deque<Loaded>& last = last_[layer.layer_id];
    while (!last.empty() && step.index - last.back().step > options_.lags) {
      last.pop_back();
    }
    for (const Loaded& before : last) {
      if (layer.loaded == 0) { break; }
      const std::size_t lag = step.index - before.step;
      if (lag > sums.lags.size()) { sums.lags.resize(lag); }
      const std::size_t shared = shared_by(layer.experts, before.experts);
      LagSum& sum = sums.lags[lag - 1];
      ++sum.pairs;
      sum.before += before.number;
      sum.containment += static_cast<double>(shared) / static_cast<double>(layer.loaded);
      sum.jaccard += static_cast<double>(shared) / static_cast<double>(layer.loaded + before.number - shared);
    }
    last.push_front({step.index, layer.loaded, std::move(layer.experts)});
  }
}

void Overlap::end(const SampleInfo& info) {
  num_experts_ = analysis::num_experts(options_.num_experts, info, largest_id_);
  last_.clear();
}

Overlap::LagSum& Overlap::LagSum::operator+=(const LagSum& other) {
  pairs += other.pairs;
  before += other.before;
  containment += other.containment;
  jaccard += other.jaccard;
  return *this;
}

Overlap::Sums& Overlap::Sums::operator+=(const Sums& other) {
  for (std::size_t kind = 0; kind < kinds; ++kind) {
    pairs[kind] += other.pairs[kind];
  }
  analysis::add_to(lags, other.lags);
  return *this;
}

void Overlap::merge(const Overlap& other) {
  num_experts_ = std::max(num_experts_, other.num_experts_);
  for (const auto& [layer_id, sums] : other.layers_) {
    layers_[layer_id] += sums;
  }
}

std::map<int, Overlap::Result> Overlap::layers() const {
  std::map<int, Result> results;
  for (const auto& [layer_id, sums] : layers_) {
    results.emplace(layer_id, result(sums));
  }
  return results;
}

Overlap::Result Overlap::total() const {
  Sums total;
  for (const auto& [layer_id, sums] : layers_) {
    total += sums;
  }
  return result(total);
}

Overlap::Result Overlap::result(const Sums& sums) const {
  Result result;
  for (std::size_t i = 0; i < options_.lags; ++i) {
    const LagSum sum = i < sums.lags.size() ? sums.lags[i] : LagSum{};
    const auto pairs = static_cast<double>(sum.pairs);
    result.lags.push_back(
        {.lag = i + 1,
         .pairs = sum.pairs,
         .containment = analysis::ratio(sum.containment, pairs),
         .jaccard = analysis::ratio(sum.jaccard, pairs),
         .chance = analysis::ratio(static_cast<double>(sum.before), pairs * static_cast<double>(num_experts_))});
  }
  for (std::size_t kind = 0; kind < kinds; ++kind) {
    const PairSum& sum = sums.pairs[kind];
    result.pairs[kind] = {sum.pairs, analysis::ratio(sum.jaccard, static_cast<double>(sum.pairs))};
  }
  return result;
}

}  // namespace expertviz
