#include "expertviz/expert_usage.hpp"

#include "catch.hpp"
#include "expertviz/error.hpp"

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

void add(ExpertUsage& usage, const VerifyStep& step) {
  usage.add(usage.measure(step));
}

std::vector<std::int32_t> series(const ExpertUsage& usage, int layer_id,
                                 std::int32_t ExpertUsage::Count::*member = &ExpertUsage::Count::unique) {
  std::vector<std::int32_t> values;
  for (const ExpertUsage::Count& count : usage.series(layer_id)) {
    values.push_back(count.*member);
  }
  return values;
}

TEST_CASE("a step without a layer is a gap in that layer's counts, wherever it stands") {
  ExpertUsage usage({.series = true});
  add(usage, step({3}, {one_row(3, {1, 2})}));
  add(usage, step({3, 5}, {one_row(3, {1, 1}), one_row(5, {4, 6})}));
  add(usage, step({}, {}));

  CHECK(usage.verify_steps() == 3);
  CHECK(usage.layer_ids() == std::set<int>{3, 5});

  CHECK(series(usage, 3) == std::vector<std::int32_t>{2, 1, -1});
  CHECK(series(usage, 5) == std::vector<std::int32_t>{-1, 2, -1});
  CHECK(usage.steps(3) == 2);
  CHECK(usage.unique_experts(3).mean == 1.5);
}

TEST_CASE("layers that were not wanted are known by name, but have no counts") {
  ExpertUsage usage;
  add(usage, step({0, 1, 2}, {one_row(1, {7})}));
  CHECK(usage.layer_ids() == std::set<int>{0, 1, 2});
  CHECK(usage.unique_experts(0).count == 0);
  CHECK(std::isnan(usage.unique_experts(0).mean));
  CHECK(usage.unique_experts(1).mean == 1);
}

TEST_CASE("draft tokens are averaged over the steps that have a tree") {
  ExpertUsage usage;
  CHECK(std::isnan(usage.mean_draft_tokens()));
  VerifyStep with_tree = step({}, {});
  with_tree.tree = tree(32, 1);
  add(usage, with_tree);
  add(usage, step({}, {}));
  with_tree.tree = tree(9, 4);
  add(usage, with_tree);
  CHECK(usage.mean_draft_tokens() == 20.5);
  CHECK(usage.largest_batch() == 4);
}

TEST_CASE("usage of no step is empty") {
  const ExpertUsage usage;
  CHECK(usage.verify_steps() == 0);
  CHECK(usage.layer_ids().empty());
  CHECK(usage.series(0).empty());
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

  ExpertUsage usage({.accepted = true, .series = true});
  add(usage, mine);
  add(usage, both);
  add(usage, treeless);
  CHECK(series(usage, 4, &ExpertUsage::Count::accepted) == std::vector<std::int32_t>{2, 4, -1});
  CHECK(series(usage, 4) == std::vector<std::int32_t>{8, 8, 8});
  CHECK(usage.unique_experts_accepted(4).mean == 3);
  CHECK(usage.accepted_share(4) == Approx((2.0 / 8 + 4.0 / 8) / 2));
  CHECK(usage.trees() == 2);

  ExpertUsage plain;
  add(plain, mine);
  CHECK(std::isnan(plain.unique_experts_accepted(4).mean));
}

TEST_CASE("uniform routing counts the rows that name an expert") {
  // Two tokens with two of four experts each miss a given expert with a chance of 1/4: 3 of the 4 are loaded.
  ExpertUsage usage({.tokens = true});
  add(usage, step({4}, {{4, 3, 2, {0, 1, 2, -1, -1, -1}}}));
  add(usage, step({}, {}));
  CHECK(usage.uniform_routing(4, 4) == Approx(3));
  CHECK_THROWS_AS(usage.uniform_routing(4, 2), expertviz::Error);
}

TEST_CASE("pooled samples stand one behind the other, and count together") {
  ExpertUsage first({.series = true});
  add(first, step({3}, {one_row(3, {1, 2})}));
  add(first, step({}, {}));
  ExpertUsage second({.series = true});
  add(second, step({3, 5}, {one_row(3, {1, 2, 3}), one_row(5, {4})}));
  first.merge(second);
  CHECK(first.verify_steps() == 3);
  CHECK(first.layer_ids() == std::set<int>{3, 5});
  CHECK(series(first, 3) == std::vector<std::int32_t>{2, -1, 3});
  CHECK(series(first, 5) == std::vector<std::int32_t>{-1, -1, 1});
  CHECK(first.unique_experts(3).mean == 2.5);
}

}  // namespace
