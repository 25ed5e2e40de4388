#include "expertviz/overlap.hpp"

#include "catch.hpp"
#include "expertviz/error.hpp"
#include "random_steps.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace {

using expertviz::hand_made;
using expertviz::Overlap;
using expertviz::PlainNode;
using expertviz::PlainStep;
using expertviz::Random;
using expertviz::sample_of;
using expertviz::VerifyStep;

using Set = std::set<std::int32_t>;

Overlap of(const std::vector<VerifyStep>& steps, const Overlap::Options& options, std::size_t num_experts = 0) {
  Overlap overlap(options);
  for (const VerifyStep& step : steps) {
    overlap.add(overlap.measure(step));
  }
  overlap.end(sample_of(num_experts));
  return overlap;
}

/// A step whose only node chooses these.
VerifyStep loading(std::uint64_t index, std::vector<std::int32_t> experts) {
  return hand_made(index, {{-1, 7, std::move(experts)}}, {0});
}

TEST_CASE("a lag compares each step with the one before it by so many") {
  const auto result =
      of({loading(0, {0, 1, 2, 3}), loading(1, {2, 3, -1, -1}), loading(2, {3, 4, 5, -1})}, {.lags = 3}, 10)
          .layers()
          .at(0);
  REQUIRE(result.lags.size() == 3);
  CHECK(result.lags[0].lag == 1);
  CHECK(result.lags[0].pairs == 2);
  CHECK(result.lags[0].containment == Approx((2.0 / 2 + 1.0 / 3) / 2));
  CHECK(result.lags[0].jaccard == Approx((2.0 / 4 + 1.0 / 4) / 2));
  CHECK(result.lags[0].chance == Approx((4.0 / 10 + 2.0 / 10) / 2));
  CHECK(result.lags[1].pairs == 1);
  CHECK(result.lags[1].containment == Approx(1.0 / 3));
  CHECK(result.lags[1].jaccard == Approx(1.0 / 6));
  CHECK(result.lags[1].chance == Approx(4.0 / 10));
  CHECK(result.lags[2].lag == 3);
  CHECK(result.lags[2].pairs == 0);
  CHECK(std::isnan(result.lags[2].containment));
  CHECK(std::isnan(result.lags[2].jaccard));
  CHECK(std::isnan(result.lags[2].chance));
}

TEST_CASE("a lag counts verify steps, those without the layer or a tree too") {
  VerifyStep without_tree = loading(3, {0});
  without_tree.tree.reset();
  const auto result =
      of({loading(0, {0}), hand_made(1, {{-1, 7, {0}}}, {0}, 9), loading(2, {0}), without_tree, loading(6, {0})},
         {.lags = 4})
          .layers()
          .at(0);
  CHECK(result.lags[0].pairs == 0);
  CHECK(result.lags[1].pairs == 1);
  CHECK(result.lags[2].pairs == 0);
  CHECK(result.lags[3].pairs == 1);
}

TEST_CASE("a step that loads nothing has no containment") {
  const auto result = of({loading(0, {0}), loading(1, {-1}), loading(2, {1})}, {.lags = 2}).layers().at(0);
  CHECK(result.lags[0].pairs == 1);
  CHECK(result.lags[0].containment == 0);
  CHECK(result.lags[0].jaccard == 0);
  CHECK(result.lags[0].chance == 0);
  CHECK(result.lags[1].pairs == 1);
}

TEST_CASE("pairs of nodes: parent and child, siblings, the same token, all") {
  // 0 -> 1, 2; 1 -> 3; node 4 is not reached. Tokens: 0 and 3 have the same, and 4.
  const auto result =
      of({hand_made(0, {{-1, 7, {0, 1}}, {0, 8, {1, 2}}, {0, 9, {0, 1}}, {1, 7, {-1, -1}}, {-1, 7, {0, 1}}}, {0})}, {})
          .layers()
          .at(0);
  const auto check = [&](Overlap::Kind kind, std::uint64_t pairs, double jaccard) {
    CHECK(result.pairs[kind].pairs == pairs);
    CHECK(result.pairs[kind].jaccard == Approx(jaccard));
  };
  check(Overlap::parent_child, 3, (1.0 / 3 + 1.0 + 0.0) / 3);
  check(Overlap::siblings, 1, 1.0 / 3);
  check(Overlap::same_token, 1, 0);
  check(Overlap::all, 6, (1.0 / 3 + 1.0 + 0.0 + 1.0 / 3 + 0.0 + 0.0) / 6);

  const auto empty = of({hand_made(0, {{-1, 7, {-1}}, {0, 7, {-1}}}, {0})}, {}).layers().at(0);
  for (const auto& pairs : empty.pairs) {
    CHECK(pairs.pairs == 0);
    CHECK(std::isnan(pairs.jaccard));
  }
}

TEST_CASE("an expert id beyond the number of experts is refused") {
  CHECK(of({loading(0, {130, 5})}, {}).num_experts() == 131);
  CHECK_THROWS_AS(of({loading(0, {130, 5})}, {}, 130), expertviz::Error);
  CHECK_THROWS_AS(of({loading(0, {130, 5})}, {.num_experts = 130}, 200), expertviz::Error);
}

struct Mean {
  std::uint64_t pairs = 0;
  double sum = 0;

  void add(double value) {
    ++pairs;
    sum += value;
  }
  [[nodiscard]] double value() const { return sum / static_cast<double>(pairs); }
};

struct PlainOverlap {
  std::map<std::size_t, std::array<Mean, 3>> lags;  ///< containment, jaccard, experts loaded before
  std::array<Mean, Overlap::kinds> pairs;
};

double shared(const Set& a, const Set& b) {
  return static_cast<double>(std::count_if(a.begin(), a.end(), [&](std::int32_t id) { return b.count(id) != 0; }));
}

void add_plain_pairs(const PlainStep& step, PlainOverlap& overlap) {
  for (std::size_t i = 0; i < step.nodes.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const PlainNode& a = step.nodes[i];
      const PlainNode& b = step.nodes[j];
      Set both = a.experts;
      both.insert(b.experts.begin(), b.experts.end());
      if (both.empty()) { continue; }
      const double jaccard = shared(a.experts, b.experts) / static_cast<double>(both.size());
      overlap.pairs[Overlap::all].add(jaccard);
      if (a.parent == b.node || b.parent == a.node) { overlap.pairs[Overlap::parent_child].add(jaccard); }
      if (a.parent == b.parent && a.parent != -1) { overlap.pairs[Overlap::siblings].add(jaccard); }
      if (a.token_id == b.token_id) { overlap.pairs[Overlap::same_token].add(jaccard); }
    }
  }
}

void add_plain(const std::vector<PlainStep>& steps, PlainOverlap& overlap) {
  for (const PlainStep& step : steps) {
    add_plain_pairs(step, overlap);
    for (const PlainStep& before : steps) {
      if (before.index >= step.index || step.loaded().empty()) { continue; }
      const Set now = step.loaded();
      const Set then = before.loaded();
      Set both = now;
      both.insert(then.begin(), then.end());
      auto& lag = overlap.lags[step.index - before.index];
      lag[0].add(shared(now, then) / static_cast<double>(now.size()));
      lag[1].add(shared(now, then) / static_cast<double>(both.size()));
      lag[2].add(static_cast<double>(then.size()));
    }
  }
}

void check_against_plain(const Overlap::Result& result, PlainOverlap plain, std::size_t num_experts) {
  for (const Overlap::Lag& lag : result.lags) {
    const auto& expected = plain.lags[lag.lag];
    CHECK(lag.pairs == expected[0].pairs);
    if (lag.pairs == 0) { continue; }
    CHECK(lag.containment == Approx(expected[0].value()));
    CHECK(lag.jaccard == Approx(expected[1].value()));
    CHECK(lag.chance == Approx(expected[2].value() / static_cast<double>(num_experts)));
  }
  for (std::size_t kind = 0; kind < Overlap::kinds; ++kind) {
    CHECK(result.pairs[kind].pairs == plain.pairs[kind].pairs);
    if (result.pairs[kind].pairs == 0) { continue; }
    CHECK(result.pairs[kind].jaccard == Approx(plain.pairs[kind].value()));
  }
}

TEST_CASE("overlap agrees with its definition over random steps, alone, in total and pooled") {
  Random random(15);
  for (const auto& [num_experts, top_k, rounds] :
       std::vector<std::tuple<std::size_t, std::size_t, int>>{{12, 3, 60}, {70, 1, 30}, {512, 22, 4}, {400, 300, 2}}) {
    for (int round = 0; round < rounds; ++round) {
      const expertviz::RandomSteps like{
          .nodes = random.between(1, 12), .experts = num_experts, .top_k = top_k, .weights = false};
      const Overlap::Options options{.lags = random.between(1, 6)};
      Overlap pool(options);
      std::map<int, PlainOverlap> pooled;
      for (std::size_t sample = 1; sample <= 2; ++sample) {
        const auto steps = random_steps(like, random);
        const Overlap overlap = of(steps, options, num_experts * sample);
        PlainOverlap total;
        for (const auto& [layer_id, of_layer] : expertviz::plain(steps)) {
          PlainOverlap plain;
          add_plain(of_layer, plain);
          check_against_plain(overlap.layers().at(layer_id), plain, num_experts * sample);
          add_plain(of_layer, total);
          add_plain(of_layer, pooled[layer_id]);
        }
        check_against_plain(overlap.total(), total, num_experts * sample);
        pool.merge(overlap);
      }
      REQUIRE(pool.layers().size() == pooled.size());
      for (const auto& [layer_id, plain] : pooled) {
        check_against_plain(pool.layers().at(layer_id), plain, num_experts * 2);
      }
    }
  }
}

}  // namespace
