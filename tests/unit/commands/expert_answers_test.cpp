// What experts, overlap, cache and budget draw, and the layer's median and heat map, held against numbers worked out by
// hand. Their JSON is held against tests/reference.
#include "asking.hpp"
#include "catch.hpp"

#include <cmath>
#include <string>
#include <vector>

namespace {

using namespace expertviz;
using namespace expertviz::commands;

using Experts = std::vector<std::vector<std::int32_t>>;
using Numbers = std::vector<double>;

/// Two layers of four experts. Layer 0 loads {0, 1} and {0, 2}; layer 3 always {2, 3}.
TestSample two_layers() {
  return sample_of({{0, Experts{{0, 0, 1, 1}, {0, 0, 0, 2}}}, {3, Experts{{2, 2, 3, 3}, {2, 2, 3, 3}}}}, {2, 1}, 4);
}

const Chart& chart_of(const Answer& answer) {
  return std::get<Chart>(*answer.figure);
}

template <class Kind>
Kind mark(const Answer& answer, std::size_t panel, std::size_t index) {
  return std::get<Kind>(chart_of(answer).panels.at(panel).marks.at(index));
}

TEST_CASE("the map of experts shows each load over the uniform one") {
  const Answer answer = ask(make_experts, {two_layers()}, {});
  const auto cells = mark<Cells>(answer, 0, 0);
  // Rows name an expert twice; sets count: layer 0 has {0}, {1}, {0}, {0, 2}, so 3, 1, 1 and 0 of 5 choices.
  CHECK(cells.columns == 4);
  REQUIRE(cells.values.size() == 8);
  const Numbers expected{3 / 1.25, 1 / 1.25, 1 / 1.25, 0, 0, 0, 2, 2};
  for (std::size_t i = 0; i < expected.size(); ++i) {
    CAPTURE(i);
    CHECK(cells.values[i] == Approx(expected[i]));
  }
  CHECK(cells.neutral == 1.0);
  CHECK(mark<Points>(answer, 1, 0).x == Numbers{3 / 1.25, 2});
  CHECK(chart_of(answer).panels[0].y.categories == std::vector<std::string>{"0", "3"});

  const auto sorted = mark<Cells>(ask(make_experts, {two_layers()}, {{"--sort", ""}}), 0, 0);
  CHECK(Numbers(sorted.values.begin() + 4, sorted.values.end()) == Numbers{2, 2, 0, 0});
}

TEST_CASE("the cumulative load of experts begins with the busiest") {
  const Answer answer = ask(make_experts, {two_layers()}, {{"--cdf", ""}});
  CHECK(mark<Line>(answer, 0, 1).x == Numbers{0, 0.25, 0.5, 0.75, 1});
  CHECK(mark<Line>(answer, 0, 1).y == Numbers{0, 0.5, 1, 1, 1});
  CHECK(mark<Rule>(answer, 0, 2).kind == Rule::Kind::slope);
}

TEST_CASE("the tokens of an expert are those of one layer") {
  const Answer answer = ask(make_experts, {two_layers()}, {{"--layer-id", "0"}, {"--expert", "1"}});
  // Token 11 is the second node of both trees, and goes to expert 1 once.
  CHECK(column(*answer.rows, "token_id") == Numbers{11});
  CHECK(column(*answer.rows, "routed") == Numbers{1});
  CHECK(column(*answer.rows, "occurrences") == Numbers{2});
  CHECK_THROWS_AS(ask(make_experts, {two_layers()}, {{"--expert", "1"}}), Error);
  CHECK_THROWS_AS(ask(make_experts, {two_layers()}, {{"--layer-id", "0"}, {"--expert", "4"}}), Error);
  CHECK_THROWS_AS(ask(make_experts, {two_layers()}, {{"--layer-id", "0,3"}, {"--expert", "1"}}), Error);
  CHECK_THROWS_AS(ask(make_experts, {two_layers()}, {{"--layer-id", "0"}, {"--expert", "1"}, {"--count", "steps"}}),
                  Error);
}

TEST_CASE("overlap draws the median of the layers, and chance") {
  const Answer answer = ask(make_overlap, {two_layers()}, {{"--lag", "1"}});
  // Of {0, 2} half was loaded before, of {2, 3} all: percentiles of 0.5 and 1.
  const auto band = mark<Band>(answer, 0, 0);
  CHECK(band.low[0] == Approx(0.55));
  CHECK(band.high[0] == Approx(0.95));
  CHECK(mark<Line>(answer, 0, 1).y[0] == Approx(0.75));
  CHECK(mark<Line>(answer, 0, 2).y[0] == Approx(0.5));
}

TEST_CASE("cache draws the hit rates, and what both demands fetch per token") {
  const Answer answer = ask(make_cache, {two_layers()}, {{"--policy", "lru"}});
  const auto rates = mark<Line>(answer, 0, 0);
  // Layer 0 demands {0, 1} and {0, 2}, layer 3 {2, 3} twice. One slot keeps the lower id: it hits 0 and 2.
  CHECK(rates.y == Numbers{2.0 / 8, 3.0 / 8, 3.0 / 8, 3.0 / 8});
  // Two layers of 3 tokens each.
  CHECK(mark<Line>(answer, 1, 0).y[0] == Approx(3.0 / 3 + 3.0 / 3));
  // Plain decoding demands {0}, {1}, {0} and {2}, {3}, {2}: nothing hits one slot.
  CHECK(mark<Line>(answer, 1, 1).y[0] == Approx(2));
  CHECK(mark<Line>(answer, 1, 1).y[1] == Approx(4.0 / 3));
  CHECK_THROWS_AS(ask(make_cache, {two_layers()}, {{"--policy", "lru,"}}), Error);
  CHECK_THROWS_AS(ask(make_cache, {two_layers()}, {{"--policy", "mru"}}), Error);
}

TEST_CASE("budget draws the score that stays, and the nodes that lose an expert") {
  const Answer answer = ask(make_budget, {two_layers()}, {{"--score", "count"}});
  // Layer 0 scores 1, 1 and then 2, 1; layer 3 scores 1, 1 twice.
  CHECK(mark<Line>(answer, 0, 1).y == Numbers{(3.0 / 5 + 0.5) / 2, 1, 1, 1});
  CHECK(mark<Line>(answer, 0, 2).y == Numbers{4.0 / 8, 0, 0, 0});
  CHECK_THROWS_AS(ask(make_budget, {two_layers()}, {}), Error);
}

TEST_CASE("the running median of a layer is that of the steps around, and gaps are left out") {
  const TestSample sample =
      sample_of({{0, Experts{{1, 2, 3, 4}, {1, 2, 3, 3}, {}, {1, 1, 1, 1}, {1, 2, 1, 2}}}}, std::vector<int>(5, 1));
  const auto median = mark<Line>(ask(make_layer, {sample}, {{"--smooth", "3"}}), 0, 1);
  CHECK(median.y == Numbers{3.5, 3.5, 2, 1.5, 1.5});
}

TEST_CASE("more lines than can be told apart become a heat map, in which a gap stays one") {
  std::map<int, Experts> layers;
  for (int layer = 0; layer < 11; ++layer) {
    layers[layer] = {{layer, layer, layer, layer + 1}, {1, 2, 3, 4}};
  }
  layers[4][1].clear();
  const Answer answer = ask(make_layer, {sample_of(layers, {1, 1})}, {{"--layer-id", "all"}});
  const auto cells = mark<Cells>(answer, 0, 0);
  CHECK(cells.columns == 2);
  REQUIRE(cells.values.size() == 22);
  CHECK(cells.values[0] == 2);
  CHECK(cells.values[1] == 4);
  CHECK(std::isnan(cells.values[9]));
  CHECK(chart_of(answer).panels[0].y.categories.size() == 11);
  CHECK(column(*answer.tables.front().table, "min_step") == Numbers{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
  CHECK(column(*answer.tables.front().table, "max_step")[3] == 1);
}

}  // namespace
