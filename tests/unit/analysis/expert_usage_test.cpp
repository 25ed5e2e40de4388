#include "catch.hpp"
#include "expertviz/error.hpp"
#include "expertviz/statistics.hpp"

#include <cmath>
#include <set>
#include <utility>
#include <vector>

namespace {

using expertviz::DraftTree;
using expertviz::ExpertUsage;
using expertviz::LayerRouting;
using expertviz::VerifyStep;

LayerRouting one_row(int layer_id, std::vector<std::int32_t> ids) {
  LayerRouting layer;
  layer.layer_id = layer_id;
  layer.rows = 1;
  layer.top_k = ids.size();
  layer.expert_ids = std::move(ids);
  return layer;
}

VerifyStep step(std::vector<int> layer_ids, std::vector<LayerRouting> layers) {
  VerifyStep step;
  step.layer_ids = std::move(layer_ids);
  step.layers = std::move(layers);
  return step;
}

DraftTree tree(std::int32_t draft_token_num, std::int32_t batch_size) {
  DraftTree tree;
  tree.draft_token_num = draft_token_num;
  tree.batch_size = batch_size;
  return tree;
}

TEST_CASE("a step without a layer is a gap in that layer's counts, wherever it stands") {
  ExpertUsage usage;
  usage.add(step({3}, {one_row(3, {1, 2})}));
  usage.add(step({3, 5}, {one_row(3, {1, 1}), one_row(5, {4, 6})}));
  usage.add(step({}, {}));

  CHECK(usage.verify_steps() == 3);
  CHECK(usage.layer_ids() == std::set<int>{3, 5});

  const std::vector<double> third = usage.unique_experts(3);
  REQUIRE(third.size() == 3);
  CHECK(third[0] == 2);
  CHECK(third[1] == 1);
  CHECK(std::isnan(third[2]));

  const std::vector<double> fifth = usage.unique_experts(5);
  REQUIRE(fifth.size() == 3);
  CHECK(std::isnan(fifth[0]));
  CHECK(fifth[1] == 2);
  CHECK(std::isnan(fifth[2]));
}

TEST_CASE("layers that were not wanted are known by name, but have no counts") {
  ExpertUsage usage;
  usage.add(step({0, 1, 2}, {one_row(1, {7})}));
  CHECK(usage.layer_ids() == std::set<int>{0, 1, 2});
  CHECK(std::isnan(usage.unique_experts(0).at(0)));
  CHECK(usage.unique_experts(1).at(0) == 1);
}

TEST_CASE("draft tokens are averaged over the steps that have a tree") {
  ExpertUsage usage;
  CHECK(std::isnan(usage.mean_draft_tokens()));
  VerifyStep with_tree = step({}, {});
  with_tree.tree = tree(32, 1);
  usage.add(with_tree);
  usage.add(step({}, {}));
  with_tree.tree = tree(9, 4);
  usage.add(with_tree);
  CHECK(usage.mean_draft_tokens() == 20.5);
  CHECK(usage.largest_batch() == 4);
}

TEST_CASE("usage of no step is empty") {
  const ExpertUsage usage;
  CHECK(usage.verify_steps() == 0);
  CHECK(usage.layer_ids().empty());
  CHECK(usage.unique_experts(0).empty());
  CHECK(usage.largest_batch() == 0);
}

TEST_CASE("the accepted path needs the experts of its own rows, in its request's part of the batch") {
  // Two requests of two nodes each; this one is the second, and its root alone is accepted.
  VerifyStep mine = step({4}, {{4, 4, 2, {0, 1, 2, 3, 4, 5, 6, 7}}});
  mine.tree = tree(2, 2);
  mine.tree->request = 1;
  mine.tree->accepted = {0};
  VerifyStep both = mine;
  both.tree->accepted = {0, 1};
  VerifyStep treeless = step({4}, mine.layers);

  ExpertUsage usage({.accepted = true});
  usage.add(mine);
  usage.add(both);
  usage.add(treeless);
  const std::vector<double> accepted = usage.unique_experts_accepted(4);
  REQUIRE(accepted.size() == 3);
  CHECK(accepted[0] == 2);
  CHECK(accepted[1] == 4);
  CHECK(std::isnan(accepted[2]));
  CHECK(usage.unique_experts(4) == std::vector<double>{8, 8, 8});
  CHECK(usage.trees() == 2);

  ExpertUsage plain;
  plain.add(mine);
  CHECK(std::isnan(plain.unique_experts_accepted(4)[0]));
}

TEST_CASE("uniform routing counts the rows that name an expert") {
  // Two tokens with two of four experts each miss a given expert with a chance of 1/4: 3 of the 4 are loaded.
  ExpertUsage usage({.tokens = true});
  usage.add(step({4}, {{4, 3, 2, {0, 1, 2, -1, -1, -1}}}));
  usage.add(step({}, {}));
  const std::vector<double> loaded = usage.uniform_routing(4, 4);
  REQUIRE(loaded.size() == 2);
  CHECK(loaded[0] == Approx(3));
  CHECK(std::isnan(loaded[1]));
  CHECK_THROWS_AS(usage.uniform_routing(4, 2), expertviz::Error);
}

}  // namespace
