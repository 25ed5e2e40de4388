#include "expertviz/prune.hpp"

#include "catch.hpp"
#include "random_trees.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace {

using namespace expertviz;
using Order = Prune::Order;
using Nodes = std::vector<std::int32_t>;

/// 0 -> 1, 2; 1 -> 3, 4; 2 -> 5. Accepted: 0 2 5. Node i takes the experts i and i + 1.
VerifyStep small_step() {
  VerifyStep step;
  DraftTree& tree = step.tree.emplace();
  tree.draft_token_num = 6;
  tree.first_child = {1, 3, 5, -1, -1, -1};
  tree.next_sibling = {-1, 2, -1, 4, -1, -1};
  tree.accepted = {0, 2, 5};
  LayerRouting& layer = step.layers.emplace_back();
  layer.rows = 6;
  layer.top_k = 2;
  layer.expert_ids = {0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6};
  return step;
}

Prune of(const std::vector<VerifyStep>& steps, Prune::Options options) {
  Prune prune(options);
  for (const VerifyStep& step : steps) {
    prune.add(prune.measure(step));
  }
  return prune;
}

std::vector<double> tokens_of(const Prune& prune, std::size_t order = 0) {
  std::vector<double> tokens;
  for (const Prune::Size& size : prune.sizes(order)) {
    tokens.push_back(size.tokens);
  }
  return tokens;
}

TEST_CASE("the four orders of a small tree, by hand") {
  const Prune prune = of({small_step()}, {{Order::rank, Order::stored, Order::breadth, Order::accepted}});
  // Ranks: 0: 0, 1: 0, 2: 1, 3: 0, 4: 1, 5: 1 + 0. So rank keeps 0 1 3 2 4 5 (2 before 4 and 5, for it is less deep).
  CHECK(tokens_of(prune, 0) == std::vector<double>{1, 1, 1, 2, 2, 3});
  CHECK(tokens_of(prune, 1) == std::vector<double>{1, 1, 2, 2, 2, 3});
  CHECK(tokens_of(prune, 2) == std::vector<double>{1, 1, 2, 2, 2, 3});
  CHECK(tokens_of(prune, 3) == std::vector<double>{1, 2, 3, 3, 3, 3});
  // In the order of rank: 0 1 | 2 | 3 4 (node 3) | - (node 2: 2 3) | 5 (node 4) | 6 (node 5).
  std::vector<double> experts;
  for (const Prune::Size& size : prune.sizes(0)) {
    experts.push_back(size.experts);
  }
  CHECK(experts == std::vector<double>{2, 3, 5, 5, 6, 7});
  CHECK(prune.sizes(0)[3].added == 0);
  CHECK(prune.sizes(0)[3].accept_probability == 1);
  CHECK(prune.sizes(0)[4].accept_probability == 0);
  CHECK(prune.plain_per_token() == 2);
  // Two nodes read 1.5 times a plain step and emit one token: (1.5 - 1) / (1.5 - 1).
  CHECK(prune.sizes(0)[1].break_even_share == Approx(1));
}

TEST_CASE("by depth: the same for the nodes of at most so many edges from the root") {
  const std::vector<Prune::Depth> depths = of({small_step()}, {{Order::rank}}).depths();
  REQUIRE(depths.size() == 3);
  CHECK(depths[0].nodes == 1);
  CHECK(depths[1].nodes == 3);
  CHECK(depths[2].nodes == 6);
  CHECK(depths[1].experts == 4);  // 0 1 2 3
  CHECK(depths[1].tokens == 2);
  CHECK(depths[2].tokens == 3);
}

TEST_CASE("deeper nodes and further siblings are dropped with all below them") {
  CHECK(tokens_of(of({small_step()}, {{Order::rank}, 1})) == std::vector<double>{1, 1, 2});
  // Without second siblings 0 1 3 are left.
  CHECK(tokens_of(of({small_step()}, {{Order::rank}, 1000, 1})) == std::vector<double>{1, 1, 1});
}

TEST_CASE("the fastest size: the smallest of equals") {
  const Prune prune = of({small_step()}, {{Order::accepted}});
  // Nothing but experts matters: 1, 2 and 3 nodes emit 1, 2 and 3 tokens for 2, 4 and 6 experts, as plain decoding
  // does.
  CHECK(prune.best(0).nodes == 1);
  CHECK(prune.best(0).speed == Approx(1));
  // Experts are free: three tokens per step, and no more with more nodes.
  CHECK(prune.best(1).nodes == 3);
  CHECK(prune.best(1).speed == Approx(3));
}

/// The nodes in their order, as QUESTIONS.md has it, one comparison after another.
Nodes plain_order(const DraftTree& tree, Order order, int max_depth, int max_rank) {
  std::map<std::int32_t, Nodes> way{{0, {0}}};
  std::map<std::int32_t, int> rank_sum{{0, 0}};
  std::map<std::int32_t, bool> kept{{0, true}};
  Nodes to_visit{0};
  while (!to_visit.empty()) {
    const std::int32_t node = to_visit.back();
    to_visit.pop_back();
    int rank = 0;
    for (std::int32_t child = tree.first_child[node]; child != -1; child = tree.next_sibling[child], ++rank) {
      way[child] = way[node];
      way[child].push_back(child);
      rank_sum[child] = rank_sum[node] + rank;
      kept[child] = kept[node] && rank < max_rank && static_cast<int>(way[child].size()) - 1 <= max_depth;
      to_visit.push_back(child);
    }
  }
  const auto key = [&](std::int32_t node) {
    const bool reached = way.count(node) != 0;
    const int far = 1 << 20;
    const int depth = reached ? static_cast<int>(way[node].size()) - 1 : far;
    const auto on_path = std::find(tree.accepted.begin(), tree.accepted.end(), node);
    switch (order) {
      case Order::rank:
        return std::vector<int>{reached ? rank_sum[node] : far, depth, node};
      case Order::stored:
        return std::vector<int>{node};
      case Order::breadth:
        return std::vector<int>{depth, node};
      case Order::accepted:
        break;
    }
    return std::vector<int>{on_path == tree.accepted.end() ? far : static_cast<int>(on_path - tree.accepted.begin()),
                            node};
  };
  Nodes wanted;
  for (const std::int32_t node : drafted(tree)) {
    if (way.count(node) == 0 || kept[node]) { wanted.push_back(node); }
  }
  std::sort(wanted.begin(), wanted.end(), [&](auto a, auto b) { return key(a) < key(b); });
  Nodes nodes;
  for (const std::int32_t node : wanted) {
    const Nodes chain = way.count(node) == 0 ? Nodes{node} : way[node];
    for (const std::int32_t at : chain) {
      if (std::find(nodes.begin(), nodes.end(), at) == nodes.end()) { nodes.push_back(at); }
    }
  }
  return nodes;
}

TEST_CASE("random trees: N unions and counts of leading nodes, the plain way") {
  RandomTrees random(11);
  for (int round = 0; round < 150; ++round) {
    const std::vector<VerifyStep> steps{random.step(), random.step(), random.step()};
    const int max_depth = random.below(3) == 0 ? random.below(5) : 1000;
    const int max_rank = random.below(3) == 0 ? 1 + random.below(3) : 1000;
    for (const Order order : {Order::rank, Order::stored, Order::breadth, Order::accepted}) {
      const Prune prune = of(steps, {{order}, max_depth, max_rank});
      const std::vector<Prune::Size> sizes = prune.sizes(0);
      double pairs = 0;
      for (const VerifyStep& step : steps) {
        pairs += static_cast<double>(step.layers.size());
      }
      for (const Prune::Size& size : sizes) {
        double experts = 0;
        double tokens = 0;
        double long_enough = 0;
        double accepted = 0;
        for (const VerifyStep& step : steps) {
          const Nodes nodes = plain_order(*step.tree, order, max_depth, max_rank);
          const auto n = std::min(static_cast<std::size_t>(size.nodes), nodes.size());
          const std::set<std::int32_t> keep(nodes.begin(), nodes.begin() + static_cast<std::ptrdiff_t>(n));
          for (const LayerRouting& layer : step.layers) {
            std::set<std::int32_t> loaded;
            for (const std::int32_t node : keep) {
              for (const std::int32_t id : experts_at(step, layer, node)) {
                loaded.insert(id);
              }
            }
            experts += static_cast<double>(loaded.size());
          }
          for (const std::int32_t node : step.tree->accepted) {
            if (keep.count(node) == 0) { break; }
            ++tokens;
          }
          if (nodes.size() < static_cast<std::size_t>(size.nodes)) { continue; }
          ++long_enough;
          const std::int32_t last = nodes[n - 1];
          accepted += std::count(step.tree->accepted.begin(), step.tree->accepted.end(), last) > 0 ? 1 : 0;
        }
        CHECK(size.experts == Approx(experts / pairs));
        CHECK(size.tokens == Approx(tokens / 3));
        CHECK(size.accept_probability == Approx(accepted / long_enough));
      }
    }
  }
}

TEST_CASE("pooled samples prune alike") {
  Prune first = of({small_step()}, {{Order::rank}});
  first.merge(of({small_step(), small_step()}, {{Order::rank}}));
  CHECK(first.trees() == 3);
  CHECK(first.steps() == 3);
  CHECK(tokens_of(first) == tokens_of(of({small_step()}, {{Order::rank}})));
}

}  // namespace
