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
  explicit TreePairs(const Relatives& tree) : tree_(tree), jaccard_(tree.nodes.size()) {}

  [[nodiscard]] std::array<Overlap::PairSum, Overlap::kinds> measure(const NodeExperts& routed) {
    sums_ = {};
    sizes_.clear();
    for (const std::size_t node : tree_.nodes) {
      sizes_.push_back(routed.of(node).size());
    }
    if (sizes_.empty()) { return sums_; }
    const auto [least, most] = std::minmax_element(sizes_.begin(), sizes_.end());
    if (*least == *most) {
      take_size(*most);
      compare(routed, [this](std::size_t shared, std::size_t) { return jaccard_of_size_[shared]; });
    } else {
      compare(routed, jaccard);
    }
    return sums_;
  }

 private:
  /// Of two nodes without experts 0: they are no pair.
  static double jaccard(std::size_t shared, std::size_t both_sizes) {
    return shared == 0 ? 0 : static_cast<double>(shared) / static_cast<double>(both_sizes - shared);
  }

  /// Most layers give all their nodes the same number of experts, which saves a division for each pair.
  void take_size(std::size_t size) {
    if (jaccard_of_size_.size() == size + 1) { return; }
    jaccard_of_size_.clear();
    for (std::size_t shared = 0; shared <= size; ++shared) {
      jaccard_of_size_.push_back(jaccard(shared, 2 * size));
    }
  }

  template <class JaccardOf>
  void compare(const NodeExperts& routed, const JaccardOf& jaccard_of) {
    // Several nodes are compared with those before them at once: they count in one word, each in bits of its own.
    constexpr std::size_t word = 64;
    const std::size_t bits = *std::max_element(sizes_.begin(), sizes_.end()) < 256 ? 8 : 32;
    const std::size_t together = word / bits;
    const std::uint64_t mask = (std::uint64_t{1} << bits) - 1;
    std::size_t not_empty = 0;
    shared_.resize(sizes_.size());
    for (std::size_t begin = 0; begin < sizes_.size(); begin += together) {
      const std::size_t end = std::min(begin + together, sizes_.size());
      holders_.assign(routed.experts().size(), 0);
      for (std::size_t i = begin; i < end; ++i) {
        for (const std::uint16_t expert : routed.of(tree_.nodes[i])) {
          holders_[expert] += std::uint64_t{1} << bits * (i - begin);
        }
      }
      for (std::size_t before = 0; before + 1 < end; ++before) {
        std::uint64_t shared = 0;
        for (const std::uint16_t expert : routed.of(tree_.nodes[before])) {
          shared += holders_[expert];
        }
        shared_[before] = shared;
      }
      for (std::size_t i = begin; i < end; ++i) {
        Overlap::PairSum& all = sums_[Overlap::all];
        double sum = all.jaccard;
        for (std::size_t before = 0; before < i; ++before) {
          const std::size_t shared = shared_[before] >> bits * (i - begin) & mask;
          jaccard_[before] = jaccard_of(shared, sizes_[i] + sizes_[before]);
          sum += jaccard_[before];
        }
        all.jaccard = sum;
        all.pairs += sizes_[i] > 0 ? i : not_empty;
        not_empty += sizes_[i] > 0 ? 1 : 0;
        add_relatives(i);
      }
    }
  }

  void add_relatives(std::size_t i) {
    const auto add = [&](std::int32_t before, Overlap::PairSum& sum) {
      sum.pairs += sizes_[i] + sizes_[before] > 0 ? 1 : 0;
      sum.jaccard += jaccard_[before];
    };
    const auto add_chain = [&](const std::vector<std::int32_t>& previous, Overlap::PairSum& sum) {
      for (std::int32_t before = previous[i]; before != -1; before = previous[before]) {
        add(before, sum);
      }
    };
    if (tree_.parent[i] != -1) { add(tree_.parent[i], sums_[Overlap::parent_child]); }
    add_chain(tree_.previous_sibling, sums_[Overlap::siblings]);
    add_chain(tree_.previous_same_token, sums_[Overlap::same_token]);
  }

  const Relatives& tree_;
  std::array<Overlap::PairSum, Overlap::kinds> sums_;
  std::vector<std::size_t> sizes_;       ///< of the nodes' sets
  std::vector<std::uint64_t> holders_;   ///< by expert, which of the nodes at hand hold it
  std::vector<std::uint64_t> shared_;    ///< by node, how many experts it shares with those at hand
  std::vector<double> jaccard_;          ///< of a node with each before it
  std::vector<double> jaccard_of_size_;  ///< by the number of shared experts
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
  analysis::check_size(layers_.size(), largest_id_);
}

void Overlap::end(const SampleInfo& info) {
  num_experts_ = analysis::num_experts(options_.num_experts, info, largest_id_, 0);
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
  largest_id_ = std::max(largest_id_, other.largest_id_);
  for (const auto& [layer_id, sums] : other.layers_) {
    layers_[layer_id] += sums;
  }
  analysis::check_size(layers_.size(), largest_id_);
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
