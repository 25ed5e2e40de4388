#include "expertviz/prune.hpp"

#include "expertviz/cost.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <tuple>

namespace expertviz {
namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();
/// Of a node that was accepted though the root does not reach it: it has no place in the tree, and comes last.
constexpr std::int32_t beyond = std::numeric_limits<std::int32_t>::max();

using Sums = std::vector<std::uint64_t>;
using Nodes = std::vector<std::int32_t>;

void add_each(Sums& sums, const Sums& more) {
  sums.resize(std::max(sums.size(), more.size()));
  for (std::size_t i = 0; i < more.size(); ++i) {
    sums[i] += more[i];
  }
}

double quotient(std::uint64_t numerator, std::uint64_t denominator) {
  return denominator == 0 ? missing : static_cast<double>(numerator) / static_cast<double>(denominator);
}

/// One tree without what is deeper or further to the side than wanted.
class KeptTree {
 public:
  KeptTree(const DraftTree& tree, const TreeWalk& walk, const Prune::Options& options) : tree_(tree), walk_(walk) {
    const auto nodes = static_cast<std::size_t>(tree.draft_token_num);
    rank_sum_.assign(nodes, beyond);
    position_.assign(nodes, beyond);
    on_path_.assign(nodes, beyond);
    std::int32_t place = 0;
    for (const std::int32_t node : tree.accepted) {
      on_path_[node] = std::min(on_path_[node], place++);
    }
    std::vector<std::uint8_t> kept(nodes, 0);
    // Parents before children, whatever their ids.
    Nodes by_depth = walk_.counted;
    std::stable_sort(by_depth.begin(), by_depth.end(), [this](auto a, auto b) { return depth(a) < depth(b); });
    for (const std::int32_t node : by_depth) {
      const std::int32_t parent = walk_.shape.parent[node];
      if (walk_.shape.depth[node] < 0) {
        kept[node] = 1;
      } else {
        rank_sum_[node] = parent < 0 ? 0 : rank_sum_[parent] + walk_.rank[node];
        kept[node] =
            depth(node) <= options.max_depth && walk_.rank[node] < options.max_rank && (parent < 0 || kept[parent] != 0)
                ? 1
                : 0;
      }
      if (kept[node] != 0) { kept_.push_back(node); }
    }
  }

  [[nodiscard]] std::int32_t depth(std::int32_t node) const {
    return walk_.shape.depth[node] < 0 ? beyond : walk_.shape.depth[node];
  }

  /// The kept nodes, those that are kept first in front.
  [[nodiscard]] Nodes ordered(Prune::Order order) {
    Nodes wanted = kept_;
    const auto key = [this, order](std::int32_t node) {
      switch (order) {
        case Prune::Order::stored:
          return std::tuple(node, 0, 0);
        case Prune::Order::breadth:
          return std::tuple(depth(node), node, 0);
        case Prune::Order::accepted:
          return std::tuple(on_path_[node], node, 0);
        case Prune::Order::rank:
          break;
      }
      return std::tuple(rank_sum_[node], depth(node), node);
    };
    std::sort(wanted.begin(), wanted.end(), [&key](auto a, auto b) { return key(a) < key(b); });
    std::fill(position_.begin(), position_.end(), beyond);
    Nodes nodes;
    Nodes upwards;
    for (const std::int32_t node : wanted) {
      for (std::int32_t at = node; at != -1 && position_[at] == beyond; at = walk_.shape.parent[at]) {
        upwards.push_back(at);
      }
      for (; !upwards.empty(); upwards.pop_back()) {
        position_[upwards.back()] = static_cast<std::int32_t>(nodes.size());
        nodes.push_back(upwards.back());
      }
    }
    return nodes;
  }

  /// For each accepted node as far as all before it are kept: the greatest place among them, as `place_of` has it.
  template <class PlaceOf>
  void each_leading(const PlaceOf& place_of, Sums& counts) const {
    std::int32_t greatest = 0;
    for (const std::int32_t node : tree_.accepted) {
      const std::int32_t place = place_of(node);
      if (place == beyond) { return; }
      greatest = std::max(greatest, place);
      counts.resize(std::max(counts.size(), static_cast<std::size_t>(greatest) + 1));
      ++counts[static_cast<std::size_t>(greatest)];
    }
  }

  /// In the order made last.
  [[nodiscard]] std::int32_t position(std::int32_t node) const { return position_[node]; }
  [[nodiscard]] bool accepted(std::int32_t node) const { return walk_.accepted[node] != 0; }

 private:
  const DraftTree& tree_;
  const TreeWalk& walk_;
  Nodes kept_;
  std::vector<std::int32_t> rank_sum_;
  std::vector<std::int32_t> on_path_;
  std::vector<std::int32_t> position_;
};

/// Counts the experts of a layer by the place of the first node that chose them, in several orders at once.
class FirstPlaces {
 public:
  /// Of each order, the places of the nodes in `TreeWalk::counted`; `beyond` for those left out.
  explicit FirstPlaces(const std::vector<std::vector<std::int32_t>>& orders) {
    for (std::size_t order = 0; order < orders.size(); ++order) {
      if (order % together == 0) {
        of_node_.emplace_back(orders[order].size());
        for (Places& places : of_node_.back()) {
          places.fill(beyond);
        }
      }
      for (std::size_t node = 0; node < orders[order].size(); ++node) {
        of_node_.back()[node][order % together] = orders[order][node];
      }
    }
  }

  /// Adds to each order's sums.
  void count(const NodeExperts& routed, const std::vector<Sums*>& sums) {
    for (std::size_t part = 0; part < of_node_.size(); ++part) {
      first_.resize(routed.experts().size());
      for (Places& first : first_) {
        first.fill(beyond);
      }
      for (std::size_t node = 0; node < of_node_[part].size(); ++node) {
        const Places own = of_node_[part][node];
        for (const std::uint16_t expert : routed.of(node)) {
          Places& first = first_[expert];
          for (std::size_t i = 0; i < together; ++i) {
            first[i] = std::min(first[i], own[i]);
          }
        }
      }
      for (std::size_t i = 0; i < together && part * together + i < sums.size(); ++i) {
        Sums& counts = *sums[part * together + i];
        for (const Places& first : first_) {
          if (first[i] != beyond) { ++counts[static_cast<std::size_t>(first[i])]; }
        }
      }
    }
  }

 private:
  static constexpr std::size_t together = 4;  // a vector register's worth
  using Places = std::array<std::int32_t, together>;
  std::vector<std::vector<Places>> of_node_;
  std::vector<Places> first_;  ///< by expert
};

}  // namespace

Prune::Step Prune::measure(const RoutedStep& step) const {
  Step measured;
  if (!step.step().tree) { return measured; }
  measured.has_tree = true;
  const DraftTree& tree = *step.step().tree;
  KeptTree kept(tree, step.walk(), options_);
  for (const NodeExperts& routed : step.layers()) {
    ++measured.pairs;
    measured.tokens += tree.accepted.size();
    for (const std::size_t node : step.accepted()) {
      measured.plain += routed.of(node).size();
    }
  }
  const Nodes& counted = step.walk().counted;
  // The places of each node in the orders, and last its depth: where an expert comes first, it is new.
  std::vector<std::vector<std::int32_t>> places;
  const auto keep_places = [&](const auto& place_of) {
    std::transform(counted.begin(), counted.end(), std::back_inserter(places.emplace_back()), place_of);
  };
  Nodes nodes;
  for (const Order order : options_.orders) {
    nodes = kept.ordered(order);
    Curve& curve = measured.curves.emplace_back();
    const auto position = [&kept](std::int32_t node) { return kept.position(node); };
    curve.experts.assign(nodes.size(), 0);
    curve.tokens.assign(nodes.size(), 0);
    curve.steps.assign(nodes.size(), 1);
    curve.accepted.assign(nodes.size(), 0);
    keep_places(position);
    kept.each_leading(position, curve.tokens);
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      curve.accepted[i] = kept.accepted(nodes[i]) ? 1 : 0;
    }
  }
  std::erase_if(nodes, [&kept](std::int32_t node) { return kept.depth(node) == beyond; });
  const auto depth = [&kept](std::int32_t node) { return kept.position(node) == beyond ? beyond : kept.depth(node); };
  std::int32_t deepest = 0;
  for (const std::int32_t node : nodes) {
    deepest = std::max(deepest, kept.depth(node));
  }
  const std::size_t levels = static_cast<std::size_t>(deepest) + 1;
  measured.depths = {Sums(levels, 0), Sums(levels, 0), Sums(levels, 0)};
  keep_places(depth);
  for (const std::int32_t node : nodes) {
    ++measured.depths.nodes[static_cast<std::size_t>(kept.depth(node))];
  }
  kept.each_leading(depth, measured.depths.tokens);

  std::vector<Sums*> added;
  for (Curve& curve : measured.curves) {
    added.push_back(&curve.experts);
  }
  added.push_back(&measured.depths.experts);
  FirstPlaces first(places);
  for (const NodeExperts& routed : step.layers()) {
    first.count(routed, added);
  }
  return measured;
}

void Prune::add(const Step& step) {
  ++steps_;
  if (!step.has_tree) { return; }
  ++trees_;
  pairs_ += step.pairs;
  plain_ += step.plain;
  tokens_ += step.tokens;
  for (std::size_t i = 0; i < step.curves.size(); ++i) {
    add_each(curves_[i].experts, step.curves[i].experts);
    add_each(curves_[i].tokens, step.curves[i].tokens);
    add_each(curves_[i].steps, step.curves[i].steps);
    add_each(curves_[i].accepted, step.curves[i].accepted);
  }
  add_each(depths_.nodes, step.depths.nodes);
  add_each(depths_.experts, step.depths.experts);
  add_each(depths_.tokens, step.depths.tokens);
}

void Prune::merge(const Prune& other) {
  Step sums;
  sums.has_tree = true;
  sums.pairs = other.pairs_;
  sums.plain = other.plain_;
  sums.tokens = other.tokens_;
  sums.curves = other.curves_;
  sums.depths = other.depths_;
  add(sums);
  steps_ += other.steps_ - 1;
  trees_ += other.trees_ - 1;
}

double Prune::plain_per_token() const {
  return quotient(plain_, tokens_);
}

std::vector<Prune::Size> Prune::sizes(std::size_t order) const {
  const Curve& curve = curves_[order];
  std::vector<Size> sizes;
  std::uint64_t experts = 0;
  std::uint64_t tokens = 0;
  for (std::size_t i = 0; i < curve.experts.size(); ++i) {
    experts += curve.experts[i];
    tokens += i < curve.tokens.size() ? curve.tokens[i] : 0;
    Size size;
    size.nodes = static_cast<std::int32_t>(i) + 1;
    size.experts = quotient(experts, pairs_);
    size.tokens = quotient(tokens, trees_);
    size.added = quotient(curve.experts[i], pairs_);
    size.accept_probability = quotient(curve.accepted[i], curve.steps[i]);
    size.break_even_share = break_even_share(size.experts / plain_per_token(), size.tokens);
    sizes.push_back(size);
  }
  return sizes;
}

std::vector<Prune::Depth> Prune::depths() const {
  std::vector<Depth> rows;
  std::uint64_t nodes = 0;
  std::uint64_t experts = 0;
  std::uint64_t tokens = 0;
  for (std::size_t i = 0; i < depths_.nodes.size(); ++i) {
    nodes += depths_.nodes[i];
    experts += depths_.experts[i];
    tokens += depths_.tokens[i];
    rows.push_back(
        {static_cast<std::int32_t>(i), quotient(nodes, trees_), quotient(experts, pairs_), quotient(tokens, trees_)});
  }
  return rows;
}

Prune::Best Prune::best(double fixed_share) const {
  Best best{fixed_share, 0, missing};
  for (const Size& size : sizes(0)) {
    const double speed = size.tokens / (fixed_share + (1 - fixed_share) * size.experts / plain_per_token());
    if (std::isfinite(speed) && (best.nodes == 0 || speed > best.speed)) { best = {fixed_share, size.nodes, speed}; }
  }
  return best;
}

}  // namespace expertviz
