#include "expertviz/budget.hpp"

#include "catch.hpp"
#include "expertviz/error.hpp"
#include "random_steps.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>
#include <utility>

namespace {

using expertviz::Budget;
using expertviz::hand_made;
using expertviz::lost_experts;
using expertviz::PlainNode;
using expertviz::PlainStep;
using expertviz::Random;
using expertviz::sample_of;
using expertviz::VerifyStep;

using Score = Budget::Score;
using Numbers = std::vector<double>;
using Set = std::set<std::int32_t>;

Budget of(const std::vector<VerifyStep>& steps, const Budget::Options& options, std::size_t num_experts = 0) {
  Budget budget(options);
  for (const VerifyStep& step : steps) {
    budget.add(budget.measure(step));
  }
  budget.end(sample_of(num_experts));
  return budget;
}

/// Weights: expert 3 has 1.25, expert 2 and 1 have 0.5, expert 0 has 0 of its NaN; the last node is not reached.
VerifyStep one_step() {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  return hand_made(0,
                   {{-1, 7, {3, 2}, {0.75F, 0.25F}},
                    {0, 8, {3, 0}, {0.5F, nan}},
                    {0, 9, {1, 2}, {0.5F, 0.25F}},
                    {-1, 9, {1, 1}, {9, 9}}},
                   {0, 1});
}

TEST_CASE("a budget keeps the experts with the highest weights, of equals those with the lower id") {
  const auto result = of({one_step()}, {}, 5).layers().at(0);
  CHECK(result.coverage == Numbers{1.25 / 2.25, 1.75 / 2.25, 1, 1, 1});
  // Kept: 3; then 1; then 2; then 0. The nodes lose their last expert with budgets below 3, 4 and 3.
  CHECK(result.nodes_losing == Numbers{1, 1, 1.0 / 3, 0, 0});
  CHECK(result.accepted_losing == Numbers{1, 1, 0.5, 0, 0});
  CHECK(result.budget_for == Budget::Budgets{3, 3, 3});
}

TEST_CASE("a budget by count keeps the experts that most nodes chose") {
  const auto result = of({one_step()}, {.score = Score::count}).layers().at(0);
  // Two nodes chose 2, and 3; one chose 0, and 1.
  CHECK(result.coverage == Numbers{2.0 / 6, 4.0 / 6, 5.0 / 6, 1});
  CHECK(result.nodes_losing == Numbers{1, 2.0 / 3, 1.0 / 3, 0});
  CHECK(result.accepted_losing == Numbers{1, 0.5, 0, 0});
  CHECK(result.budget_for == Budget::Budgets{4, 4, 4});
}

TEST_CASE("a budget without weights says so, and needs none by count") {
  VerifyStep step = one_step();
  step.layers[0].weights.clear();
  const Budget by_weight = of({step}, {});
  CHECK(by_weight.lacks_weights());
  CHECK(std::isnan(by_weight.layers().at(0).coverage[0]));
  CHECK(by_weight.layers().at(0).budget_for == Budget::Budgets{});
  CHECK(by_weight.per_layer_budget() == Budget::Budgets{});
  CHECK_FALSE(of({step}, {.score = Score::count}).lacks_weights());
  CHECK_FALSE(of({one_step()}, {}).lacks_weights());
  Budget pool({});
  pool.merge(by_weight);
  CHECK(pool.lacks_weights());
  try {
    static_cast<void>(lost_experts(step.layers[0], *step.tree, 1, Score::weight));
    FAIL("there are no weights");
  } catch (const expertviz::Error& error) {
    CHECK(error.hint().find("--score count") != std::string::npos);
    CHECK(error.place().layer == 0);
  }
}

TEST_CASE("each node's lost experts, ascending") {
  const VerifyStep step = one_step();
  using Lost = std::vector<std::vector<std::int32_t>>;
  const auto lost = [&](std::size_t budget, Score score) {
    return lost_experts(step.layers[0], *step.tree, budget, score);
  };
  CHECK(lost(0, Score::weight) == Lost{{2, 3}, {0, 3}, {1, 2}, {}});
  CHECK(lost(1, Score::weight) == Lost{{2}, {0}, {1, 2}, {}});
  CHECK(lost(2, Score::weight) == Lost{{2}, {0}, {2}, {}});
  CHECK(lost(2, Score::count) == Lost{{}, {0}, {1}, {}});
  CHECK(lost(4, Score::weight) == Lost{{}, {}, {}, {}});
}

TEST_CASE("an expert id beyond the number of experts is refused by the budget") {
  CHECK_THROWS_AS(of({one_step()}, {}, 3), expertviz::Error);
  CHECK(of({one_step()}, {}).num_experts() == 4);
}

/// The experts that stay, with the scores of all.
Set kept(const PlainStep& step, std::size_t budget, Score score, std::map<std::int32_t, double>& scores) {
  for (const PlainNode& node : step.nodes) {
    for (const std::int32_t expert : node.experts) {
      scores[expert] += score == Score::count ? 1 : node.weights.at(expert);
    }
  }
  std::vector<std::int32_t> experts;
  for (const auto& [expert, sum] : scores) {
    experts.push_back(expert);
  }
  std::stable_sort(experts.begin(), experts.end(),
                   [&](std::int32_t a, std::int32_t b) { return scores[a] > scores[b]; });
  experts.resize(std::min(experts.size(), budget));
  return {experts.begin(), experts.end()};
}

struct PlainBudget {
  Numbers kept_score;
  Numbers losing;
  Numbers accepted_losing;
  double score = 0;
  double nodes = 0;
  double accepted = 0;
};

double losing(const std::vector<PlainNode>& nodes, const Set& kept) {
  return static_cast<double>(std::count_if(nodes.begin(), nodes.end(), [&](const PlainNode& node) {
    return !std::includes(kept.begin(), kept.end(), node.experts.begin(), node.experts.end());
  }));
}

void add_plain(const std::vector<PlainStep>& steps, std::size_t num_experts, Score score, PlainBudget& sums) {
  sums.kept_score.resize(num_experts);
  sums.losing.resize(num_experts);
  sums.accepted_losing.resize(num_experts);
  for (const PlainStep& step : steps) {
    sums.nodes += static_cast<double>(step.nodes.size());
    sums.accepted += static_cast<double>(step.accepted.size());
    for (std::size_t budget = 1; budget <= num_experts; ++budget) {
      std::map<std::int32_t, double> scores;
      const Set stay = kept(step, budget, score, scores);
      for (const auto& [expert, sum] : scores) {
        if (budget == 1) { sums.score += sum; }
        if (stay.count(expert) != 0) { sums.kept_score[budget - 1] += sum; }
      }
      sums.losing[budget - 1] += losing(step.nodes, stay);
      sums.accepted_losing[budget - 1] += losing(step.accepted, stay);
    }
  }
}

void check_against_plain(const Budget::Result& result, const PlainBudget& plain) {
  REQUIRE(result.coverage.size() == plain.kept_score.size());
  for (std::size_t i = 0; i < result.coverage.size(); ++i) {
    if (plain.score > 0) { CHECK(result.coverage[i] == Approx(plain.kept_score[i] / plain.score)); }
    CHECK(result.nodes_losing[i] == Approx(plain.losing[i] / plain.nodes));
    CHECK(result.accepted_losing[i] == Approx(plain.accepted_losing[i] / plain.accepted));
  }
  for (std::size_t i = 0; i < Budget::percents.size() && plain.score > 0; ++i) {
    std::size_t least = 1;
    while (100 * plain.kept_score[least - 1] < Budget::percents[i] * plain.score) {
      ++least;
    }
    CHECK(result.budget_for[i] == least);
  }
}

TEST_CASE("budget agrees with its definition over random steps, alone, in total and pooled") {
  Random random(20);
  for (const auto& [num_experts, top_k, rounds] :
       std::vector<std::tuple<std::size_t, std::size_t, int>>{{12, 3, 40}, {6, 1, 40}, {512, 22, 6}}) {
    for (int round = 0; round < rounds; ++round) {
      const expertviz::RandomSteps like{
          .steps = 4, .nodes = random.between(1, 10), .experts = num_experts, .top_k = top_k};
      const Score score = random.chance(50) ? Score::weight : Score::count;
      Budget pool({.score = score});
      std::map<int, PlainBudget> pooled;
      for (int sample = 0; sample < 2; ++sample) {
        const auto steps = random_steps(like, random);
        const Budget budget = of(steps, {.score = score}, num_experts);
        PlainBudget total;
        for (const auto& [layer_id, of_layer] : expertviz::plain(steps)) {
          PlainBudget layer;
          add_plain(of_layer, num_experts, score, layer);
          check_against_plain(budget.layers().at(layer_id), layer);
          add_plain(of_layer, num_experts, score, total);
          add_plain(of_layer, num_experts, score, pooled[layer_id]);
        }
        if (total.nodes > 0) { check_against_plain(budget.total(), total); }
        Budget::Budgets sum;
        for (const auto& [layer_id, layer] : budget.layers()) {
          for (std::size_t i = 0; i < sum.size(); ++i) {
            if (layer.budget_for[i]) { sum[i] = sum[i].value_or(0) + *layer.budget_for[i]; }
          }
        }
        CHECK(budget.per_layer_budget() == sum);
        pool.merge(budget);
      }
      REQUIRE(pool.layers().size() == pooled.size());
      for (const auto& [layer_id, layer] : pooled) {
        check_against_plain(pool.layers().at(layer_id), layer);
      }
    }
  }
}

TEST_CASE("lost experts agree with their definition over random steps") {
  Random random(21);
  for (int round = 0; round < 60; ++round) {
    const Score score = random.chance(50) ? Score::weight : Score::count;
    for (const VerifyStep& step : random_steps({.steps = 2}, random)) {
      for (const auto& [layer_id, steps] : expertviz::plain({step})) {
        const auto layer = std::find_if(step.layers.begin(), step.layers.end(),
                                        [id = layer_id](const auto& each) { return each.layer_id == id; });
        const std::size_t budget = random.below(8);
        std::map<std::int32_t, double> scores;
        const Set stay = kept(steps[0], budget, score, scores);
        std::vector<std::vector<std::int32_t>> expected(step.tree->token_ids.size());
        for (const PlainNode& node : steps[0].nodes) {
          std::set_difference(node.experts.begin(), node.experts.end(), stay.begin(), stay.end(),
                              std::back_inserter(expected[node.node]));
        }
        CHECK(lost_experts(*layer, *step.tree, budget, score) == expected);
      }
    }
  }
}

}  // namespace
