#include "expertviz/overlap.hpp"

#include "analysis/node_experts.hpp"
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
  explicit Relatives(const DraftTree& tree);

  std::vector<std::int32_t> nodes;
  std::vector<std::int32_t> parent;
  std::vector<std::int32_t> previous_sibling;
  std::vector<std::int32_t> previous_same_token;
};

Relatives::Relatives(const DraftTree& tree) {
  analysis::CountedNodes counted(tree);
  const TreeShape& shape = counted.shape;
  nodes = std::move(counted.nodes);
  std::stable_sort(nodes.begin(), nodes.end(),
                   [&](std::int32_t a, std::int32_t b) { return shape.depth[a] < shape.depth[b]; });
  parent.assign(nodes.size(), -1);
  previous_sibling.assign(nodes.size(), -1);
  previous_same_token.assign(nodes.size(), -1);

  std::vector<std::int32_t> place(shape.depth.size());
  std::vector<std::int32_t> last_child(shape.depth.size(), -1);
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    place[nodes[i]] = static_cast<std::int32_t>(i);
    const std::int32_t above = shape.parent[nodes[i]];
    if (above == -1) { continue; }
    parent[i] = place[above];
    previous_sibling[i] = std::exchange(last_child[above], static_cast<std::int32_t>(i));
  }

  std::vector<std::int32_t> by_token(nodes.size());
  std::iota(by_token.begin(), by_token.end(), 0);
  const auto token = [&](std::int32_t i) { return tree.token_ids[nodes[i]]; };
  std::sort(by_token.begin(), by_token.end(),
            [&](std::int32_t a, std::int32_t b) { return std::tuple(token(a), a) < std::tuple(token(b), b); });
  for (std::size_t i = 1; i < by_token.size(); ++i) {
    if (token(by_token[i]) == DraftTree::unknown_token) { continue; }
    if (token(by_token[i - 1]) == token(by_token[i])) { previous_same_token[by_token[i]] = by_token[i - 1]; }
  }
}

/// Jaccard of one node with each node before it.
class Row {
 public:
  explicit Row(std::size_t nodes) : jaccard_(nodes) {}

  void compute(const analysis::NodeExperts& routed, std::size_t node) {
    const auto own = routed.of(node);
    chosen_.resize(static_cast<std::size_t>(routed.largest_id() + 1));
    for (const std::uint16_t expert : own) {
      chosen_[expert] = 1;
    }
    for (std::size_t before = 0; before < node; ++before) {
      const auto others = routed.of(before);
      std::size_t shared = 0;
      for (const std::uint16_t expert : others) {
        shared += chosen_[expert];
      }
      const std::size_t both = own.size() + others.size() - shared;
      jaccard_[before] = both == 0 ? none : static_cast<double>(shared) / static_cast<double>(both);
    }
    for (const std::uint16_t expert : own) {
      chosen_[expert] = 0;
    }
  }

  void add(std::size_t before, Overlap::PairSum& sum) const {
    if (jaccard_[before] == none) { return; }
    ++sum.pairs;
    sum.jaccard += jaccard_[before];
  }

 private:
  static constexpr double none = -1;
  std::vector<double> jaccard_;
  std::vector<std::uint8_t> chosen_;  ///< by the node at hand
};

std::array<Overlap::PairSum, Overlap::kinds> node_pairs(const Relatives& tree, const analysis::NodeExperts& routed,
                                                        Row& row) {
  std::array<Overlap::PairSum, Overlap::kinds> sums;
  const auto add_chain = [&row](const std::vector<std::int32_t>& previous, std::size_t from, Overlap::PairSum& sum) {
    for (std::int32_t before = previous[from]; before != -1; before = previous[before]) {
      row.add(static_cast<std::size_t>(before), sum);
    }
  };
  for (std::size_t i = 0; i < tree.nodes.size(); ++i) {
    row.compute(routed, i);
    for (std::size_t before = 0; before < i; ++before) {
      row.add(before, sums[Overlap::all]);
    }
    if (tree.parent[i] != -1) { row.add(static_cast<std::size_t>(tree.parent[i]), sums[Overlap::parent_child]); }
    add_chain(tree.previous_sibling, i, sums[Overlap::siblings]);
    add_chain(tree.previous_same_token, i, sums[Overlap::same_token]);
  }
  return sums;
}

std::size_t shared_by(const Bits& a, const Bits& b) {
  std::size_t shared = 0;
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    shared += static_cast<std::size_t>(std::popcount(a[i] & b[i]));
  }
  return shared;
}

}  // namespace

Overlap::Step Overlap::measure(const VerifyStep& step) const {
  Step measured;
  measured.index = step.index;
  if (!step.tree) { return measured; }
  const Relatives tree(*step.tree);
  analysis::NodeExperts routed(false);
  Row row(tree.nodes.size());
  for (const LayerRouting& layer : step.layers) {
    routed.read(layer, *step.tree, tree.nodes);
    Step::Layer found{.layer_id = layer.layer_id, .loaded = 0, .experts = {}, .pairs = node_pairs(tree, routed, row)};
    for (const std::uint16_t expert : routed.all()) {
      const std::size_t word = expert / 64;
      if (word >= found.experts.size()) { found.experts.resize(word + 1); }
      found.experts[word] |= std::uint64_t{1} << (expert % 64);
    }
    found.loaded = shared_by(found.experts, found.experts);
    measured.layers.push_back(std::move(found));
  }
  measured.largest_id = routed.largest_id();
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
