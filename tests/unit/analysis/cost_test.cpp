#include "expertviz/cost.hpp"

#include "catch.hpp"
#include "expertviz/error.hpp"
#include "random_trees.hpp"

#include <cmath>
#include <set>

namespace {

using namespace expertviz;

/// The second request of a batch of two, with three nodes: 0 -> 1, 2. Node 1 is accepted. Each token takes two experts:
/// 0: 4 5, 1: 5 6, 2: 6 7; the first request's rows and the padding behind are others' business.
VerifyStep small_step() {
  VerifyStep step;
  DraftTree& tree = step.tree.emplace();
  tree.draft_token_num = 3;
  tree.request = 1;
  tree.batch_size = 2;
  tree.first_child = {1, -1, -1};
  tree.next_sibling = {-1, 2, -1};
  tree.token_ids = {0, 0, 0};
  tree.accepted = {0, 1};
  LayerRouting& layer = step.layers.emplace_back();
  layer.layer_id = 20;
  layer.rows = 7;
  layer.top_k = 2;
  layer.expert_ids = {90, 91, 90, 91, 90, 91, 4, 5, 5, 6, 6, 7, -1, -1};
  step.layer_ids = {20};
  return step;
}

CostSums total_of(const std::vector<VerifyStep>& steps) {
  Cost cost;
  for (const VerifyStep& step : steps) {
    cost.add(cost.measure(step));
  }
  return cost.total();
}

TEST_CASE("loaded, needed and plain of one step, by hand") {
  const CostSums total = total_of({small_step()});
  CHECK(total.pairs == 1);
  CHECK(total.loaded == 4);  // 4 5 6 7
  CHECK(total.needed == 3);  // 4 5 6
  CHECK(total.plain == 4);   // 4 5, and again 5 6
  CHECK(total.tokens == 2);
  CHECK(total.traffic_ratio() == 1);
  CHECK(total.rejected_share() == 0.25);
  // The step reads 4 experts where a plain step reads 2, and emits 2 tokens: it pays from a fixed share of 0 on.
  CHECK(total.step_multiple() == 2);
  CHECK(total.break_even_share() == 0);
}

TEST_CASE("a chain whose drafts are all accepted reads no more than plain decoding") {
  VerifyStep step = small_step();
  step.tree->first_child = {1, 2, -1};
  step.tree->next_sibling = {-1, -1, -1};
  step.tree->accepted = {0, 1, 2};
  const CostSums total = total_of({step});
  CHECK(total.loaded == total.needed);
  CHECK(total.plain == 6);
  CHECK(total.traffic_ratio() == Approx(4.0 / 6));
  // 3 tokens for twice the experts: (2 - 3) / (2 - 1).
  CHECK(total.break_even_share() == Approx(-1));
}

TEST_CASE("an expert that a row names twice is read once") {
  VerifyStep step = small_step();
  step.layers[0].expert_ids[7] = 4;  // the root: 4 4
  const CostSums total = total_of({step});
  CHECK(total.plain == 3);   // 4, and 5 6
  CHECK(total.needed == 3);  // 4 5 6
}

TEST_CASE("a step of the root alone is a plain step") {
  VerifyStep step = small_step();
  step.tree->draft_token_num = 1;
  step.tree->request = 3;
  step.tree->first_child = step.tree->next_sibling = {-1};
  step.tree->accepted = {0};
  const CostSums total = total_of({step});
  CHECK(total.traffic_ratio() == 1);
  CHECK(std::isnan(total.break_even_share()));  // m is 1
}

TEST_CASE("what was never drafted does not count, but an accepted node does, reached or not") {
  VerifyStep step = small_step();
  step.tree->next_sibling = {-1, -1, -1};  // node 2 hangs nowhere
  CHECK(total_of({step}).loaded == 3);
  step.tree->accepted = {0, 2};
  CHECK(total_of({step}).loaded == 4);
  CHECK(total_of({step}).needed == 4);
}

TEST_CASE("steps without a tree or without the layer are no pairs; nothing gives no numbers") {
  VerifyStep treeless = small_step();
  treeless.tree.reset();
  VerifyStep bare = small_step();
  bare.layers.clear();
  const CostSums total = total_of({treeless, bare});
  CHECK(total.pairs == 0);
  CHECK(std::isnan(total.traffic_ratio()));
  CHECK(std::isnan(total.rejected_share()));
}

TEST_CASE("a node without a row, and links that form no tree, are errors") {
  VerifyStep step = small_step();
  step.layers[0].rows = 5;
  CHECK_THROWS_AS(Cost().measure(step), Error);
  step = small_step();
  step.tree->first_child[1] = 0;
  CHECK_THROWS_AS(Cost().measure(step), Error);
  for (const std::int32_t outside : {-1, 3}) {
    step = small_step();
    step.tree->accepted = {0, outside};
    CHECK_THROWS_AS(Cost().measure(step), Error);
  }
}

TEST_CASE("sums of random steps equal those of plain sets, in whatever parts they are pooled") {
  RandomTrees random(7);
  for (int round = 0; round < 200; ++round) {
    std::vector<VerifyStep> steps;
    CostSums expected;
    for (int i = 0; i < 5; ++i) {
      const VerifyStep& step = steps.emplace_back(random.step());
      for (const LayerRouting& layer : step.layers) {
        std::set<std::int32_t> loaded;
        std::set<std::int32_t> needed;
        for (const std::int32_t node : drafted(*step.tree)) {
          for (const std::int32_t id : experts_at(step, layer, node)) {
            loaded.insert(id);
          }
        }
        for (const std::int32_t node : step.tree->accepted) {
          const std::vector<std::int32_t> ids = experts_at(step, layer, node);
          needed.insert(ids.begin(), ids.end());
          expected.plain += std::set<std::int32_t>(ids.begin(), ids.end()).size();
        }
        ++expected.pairs;
        expected.loaded += loaded.size();
        expected.needed += needed.size();
        expected.tokens += step.tree->accepted.size();
      }
    }
    Cost first;
    Cost second;
    for (std::size_t i = 0; i < steps.size(); ++i) {
      Cost& part = i < 2 ? first : second;
      part.add(part.measure(steps[i]));
    }
    first.merge(second);
    const CostSums total = first.total();
    CHECK(first.trees() == 5);
    CHECK(total.pairs == expected.pairs);
    CHECK(total.loaded == expected.loaded);
    CHECK(total.needed == expected.needed);
    CHECK(total.plain == expected.plain);
    CHECK(total.tokens == expected.tokens);
  }
}

}  // namespace
