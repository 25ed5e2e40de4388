#include "expertviz/routed_step.hpp"

#include "catch.hpp"
#include "expertviz/error.hpp"
#include "random_steps.hpp"

#include <algorithm>

namespace expertviz {
namespace {

/// By layer, what each counted node chose.
std::map<int, std::vector<std::set<std::int32_t>>> chosen(const VerifyStep& step) {
  const RoutedStep routed(step);
  std::map<int, std::vector<std::set<std::int32_t>>> found;
  for (const NodeExperts& layer : routed.layers()) {
    CHECK(std::is_sorted(layer.experts().begin(), layer.experts().end()));
    std::set<std::int32_t> loaded;
    for (std::size_t i = 0; i < routed.walk().counted.size(); ++i) {
      std::set<std::int32_t>& node = found[layer.layer_id()].emplace_back();
      for (const std::uint16_t place : layer.of(i)) {
        node.insert(layer.experts()[place]);
      }
      loaded.insert(node.begin(), node.end());
    }
    CHECK(std::set<std::int32_t>(layer.experts().begin(), layer.experts().end()) == loaded);
    CHECK(layer.experts().size() == loaded.size());
  }
  return found;
}

TEST_CASE("the nodes' experts are those of their rows, of few experts and of many, and behind a faulty step") {
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    INFO("seed " << seed);
    Random random(seed);
    const std::size_t experts = random.pick(std::vector<std::size_t>{12, 128, 5000, 65'536});
    const std::size_t nodes = random.pick(std::vector<std::size_t>{1, 9, 60});
    for (const VerifyStep& step : random_steps({.nodes = nodes, .experts = experts, .top_k = 8}, random)) {
      if (!step.tree) { continue; }
      if (!step.layers.empty()) {
        VerifyStep faulty = step;
        LayerRouting& last = faulty.layers.back();
        const std::size_t root = static_cast<std::size_t>(step.tree->request) * nodes;
        last.expert_ids[(root + 1) * last.top_k - 1] = 65'536;
        CHECK_THROWS_AS(chosen(faulty), Error);
      }
      std::map<int, std::vector<std::set<std::int32_t>>> expected;
      for (const auto& [layer_id, steps] : plain({step})) {
        for (const PlainNode& node : steps.front().nodes) {
          expected[layer_id].push_back(node.experts);
        }
      }
      CHECK(chosen(step) == expected);
    }
  }
}

}  // namespace
}  // namespace expertviz
