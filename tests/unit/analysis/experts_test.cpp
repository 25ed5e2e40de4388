#include "expertviz/experts.hpp"

#include "catch.hpp"
#include "expertviz/error.hpp"
#include "random_steps.hpp"
#include "says.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace {

using expertviz::Experts;
using expertviz::hand_made;
using expertviz::PlainNode;
using expertviz::PlainStep;
using expertviz::Random;
using expertviz::sample_of;
using expertviz::VerifyStep;

using Count = Experts::Count;
using Numbers = std::vector<double>;

Experts of(const std::vector<VerifyStep>& steps, const Experts::Options& options, std::size_t num_experts = 0) {
  Experts experts(options);
  for (const VerifyStep& step : steps) {
    experts.add(experts.measure(step));
  }
  experts.end(sample_of(num_experts));
  return experts;
}

/// Two steps; the second has a node (3) that the root does not reach, and one that names no expert.
std::vector<VerifyStep> two_steps() {
  return {hand_made(0, {{-1, 7, {0, 1}}, {0, 8, {1, 2}}, {0, 7, {1, 5}}}, {0, 1}),
          hand_made(1, {{-1, 9, {1, 2}}, {0, 7, {-1, -1}}, {1, 8, {1, -1}}, {-1, 7, {3, 4}}}, {0})};
}

TEST_CASE("experts counts the nodes that choose an expert, those of the accepted path, and the steps") {
  CHECK(of(two_steps(), {}, 6).layers().at(0).counts == Numbers{1, 5, 2, 0, 0, 1});
  CHECK(of(two_steps(), {}, 6).layers().at(0).tokens == 5);
  CHECK(of(two_steps(), {.count = Count::accepted}, 6).layers().at(0).counts == Numbers{1, 3, 2, 0, 0, 0});
  CHECK(of(two_steps(), {.count = Count::accepted}, 6).layers().at(0).tokens == 3);
  CHECK(of(two_steps(), {.count = Count::steps}, 6).layers().at(0).counts == Numbers{1, 2, 2, 0, 0, 1});
  CHECK(of(two_steps(), {.count = Count::steps}, 6).layers().at(0).tokens == 2);
}

TEST_CASE("experts adds up weights as float32; one that is not finite counts nothing") {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const std::vector<VerifyStep> steps{
      hand_made(0, {{-1, 7, {0, 1}, {0.75F, 0.25F}}, {0, 8, {1, 2}, {nan, 0.5F}}}, {0})};
  const Experts experts = of(steps, {.count = Count::weight});
  CHECK(experts.layers().at(0).counts == Numbers{0.75, 0.25, 0.5});
  CHECK_FALSE(experts.lacks_weights());
  CHECK(of(two_steps(), {.count = Count::weight}).lacks_weights());
  CHECK_FALSE(of(two_steps(), {}).lacks_weights());
}

TEST_CASE("experts tells how uneven the counts are") {
  // 0, 0, 0, 1, 1, 8, of 10: gini = (-5*0 - 3*0 - 1*0 + 1*1 + 3*1 + 5*8) / (6 * 10).
  std::vector<VerifyStep> steps;
  for (const std::int32_t id : {1, 1, 1, 1, 1, 1, 1, 1, 0, 4}) {
    steps.push_back(hand_made(steps.size(), {{-1, 7, {id}}}, {0}));
  }
  const Experts::Result layer = of(steps, {}, 6).layers().at(0);
  CHECK(layer.max_over_mean == Approx(4.8));
  CHECK(layer.gini == Approx(44.0 / 60));
  CHECK(layer.entropy == Approx(-(0.8 * std::log(0.8) + 0.2 * std::log(0.1)) / std::log(6)));
  CHECK(layer.never_used == 3);
  CHECK(layer.never_used_expected == Approx(6 * std::pow(5.0 / 6, 10)));
  CHECK(layer.experts_for[0] == 1U);
  CHECK(layer.experts_for[1] == 2U);
  CHECK(layer.experts_for[2] == 3U);
}

TEST_CASE("experts takes k as the mean number of ids in a counted row") {
  // Rows of 2, 2, 2, 2 and 1 ids: k = 1.8.
  CHECK(of(two_steps(), {}, 6).layers().at(0).never_used_expected == Approx(6 * std::pow(1 - 1.8 / 6, 5)));
  CHECK(std::isnan(of(two_steps(), {.count = Count::steps}, 6).layers().at(0).never_used_expected));
}

TEST_CASE("experts has no ratios where nothing was counted") {
  const Experts::Result layer = of({hand_made(0, {{-1, 7, {-1}}}, {0})}, {}, 4).layers().at(0);
  CHECK(layer.counts == Numbers{0, 0, 0, 0});
  CHECK(layer.never_used == 4);
  for (const double value : {layer.max_over_mean, layer.gini, layer.entropy, layer.never_used_expected}) {
    CHECK(std::isnan(value));
  }
  CHECK_FALSE(layer.experts_for[0]);
  // One expert is neither even nor uneven.
  CHECK(std::isnan(of({hand_made(0, {{-1, 7, {0}}}, {0})}, {}).layers().at(0).entropy));
}

TEST_CASE("the number of experts is what is given, else what the trace says, else what was seen") {
  CHECK(of(two_steps(), {}).num_experts() == 6);
  CHECK(of(two_steps(), {}, 9).num_experts() == 9);
  CHECK(of(two_steps(), {.num_experts = 7}, 9).num_experts() == 7);
  // Of the accepted nodes alone, the largest id is 2.
  CHECK(of(two_steps(), {.count = Count::accepted}).num_experts() == 6);
  for (const Experts::Options& options : {Experts::Options{}, {.num_experts = 5}}) {
    try {
      static_cast<void>(of(two_steps(), options, 5));
      FAIL("id 5 is beyond 5 experts");
    } catch (const expertviz::Error& error) {
      CHECK(says(error, "expert id 5"));
      CHECK(error.hint().find("--num-experts") != std::string::npos);
    }
  }
  CHECK_THROWS_AS(of(two_steps(), {.num_experts = 65'537}), expertviz::Error);
}

TEST_CASE("experts refuses a node without a row and an id beyond all") {
  VerifyStep step = two_steps()[0];
  step.layers[0].rows = 2;
  CHECK_THROWS_AS(Experts({}).measure(step), expertviz::Error);
  step = two_steps()[0];
  step.layers[0].expert_ids[0] = 65'536;
  CHECK_THROWS_AS(Experts({}).measure(step), expertviz::Error);
  step.layers[0].expert_ids[0] = 65'535;
  CHECK(of({step}, {}).num_experts() == 65'536);
  step.tree->accepted = {3};
  CHECK_THROWS_AS(Experts({}).measure(step), expertviz::Error);
}

TEST_CASE("experts names the tokens that an expert serves, those routed most often first") {
  const auto served = of(two_steps(), {.expert = 1}).served();
  // Token 8 is routed twice; 7 twice too, of which one is the root of step 0; 9 once. The empty row is no occurrence.
  REQUIRE(served.size() == 3);
  const auto check = [&](std::size_t place, std::int64_t token_id, std::uint64_t routed, std::uint64_t occurrences) {
    CHECK(served[place].token_id == token_id);
    CHECK(served[place].routed == routed);
    CHECK(served[place].occurrences == occurrences);
  };
  check(0, 7, 2, 2);
  check(1, 8, 2, 2);
  check(2, 9, 1, 1);
  CHECK(of(two_steps(), {.expert = 5}).served().size() == 1);
  CHECK(of(two_steps(), {.expert = 5}).served()[0].occurrences == 2);
  CHECK(of(two_steps(), {.count = Count::accepted, .expert = 5}).served().empty());
  CHECK(of(two_steps(), {.expert = 3}).served().empty());
}

/// What the definitions say, the slow way.
Numbers plain_counts(const std::vector<PlainStep>& steps, Count count, std::size_t num_experts, double& tokens,
                     double& choices) {
  Numbers counts(num_experts);
  for (const PlainStep& step : steps) {
    for (const PlainNode& node : count == Count::accepted ? step.accepted : step.nodes) {
      tokens += node.experts.empty() ? 0 : 1;
      choices += static_cast<double>(node.experts.size());
      for (const std::int32_t expert : node.experts) {
        if (count == Count::nodes || count == Count::accepted) { counts[expert] += 1; }
        if (count == Count::weight) { counts[expert] += node.weights.at(expert); }
      }
    }
    for (const std::int32_t expert : step.loaded()) {
      if (count == Count::steps) { counts[expert] += 1; }
    }
  }
  if (count == Count::steps) { tokens = static_cast<double>(steps.size()); }
  return counts;
}

/// Gini by its other definition: half the mean difference of two experts over the mean.
double plain_gini(const Numbers& counts) {
  double differences = 0;
  double all = 0;
  for (const double a : counts) {
    all += a;
    for (const double b : counts) {
      differences += std::abs(a - b);
    }
  }
  return differences / (2 * static_cast<double>(counts.size()) * all);
}

std::size_t plain_experts_for(Numbers counts, double percent) {
  double all = 0;
  for (const double count : counts) {
    all += count;
  }
  double sum = 0;
  for (std::size_t taken = 1;; ++taken) {
    const auto largest = std::max_element(counts.begin(), counts.end());
    sum += *largest;
    counts.erase(largest);
    if (sum * 100 >= percent * all) { return taken; }
  }
}

void check_against_plain(const Experts& experts, const std::map<int, std::vector<PlainStep>>& plain, Count count,
                         std::size_t num_experts) {
  REQUIRE(experts.num_experts() == num_experts);
  const auto layers = experts.layers();
  REQUIRE(layers.size() == plain.size());
  for (const auto& [layer_id, steps] : plain) {
    double tokens = 0;
    double choices = 0;
    const Numbers counts = plain_counts(steps, count, num_experts, tokens, choices);
    const Experts::Result& layer = layers.at(layer_id);
    CHECK(layer.counts == counts);
    CHECK(static_cast<double>(layer.tokens) == tokens);
    CHECK(layer.never_used == static_cast<std::size_t>(std::count(counts.begin(), counts.end(), 0.0)));
    if (layer.never_used == num_experts) { continue; }
    CHECK(layer.gini == Approx(plain_gini(counts)).margin(1e-12));
    for (std::size_t i = 0; i < Experts::percents.size(); ++i) {
      CHECK(layer.experts_for[i] == plain_experts_for(counts, Experts::percents[i]));
    }
    if (count == Count::nodes || count == Count::accepted) {
      const auto of_all = static_cast<double>(num_experts);
      CHECK(layer.never_used_expected == Approx(of_all * std::pow(1 - choices / tokens / of_all, tokens)));
    }
  }
}

TEST_CASE("experts agrees with its definition over random steps, alone and pooled") {
  Random random(14);
  for (const auto& [num_experts, top_k, rounds] :
       std::vector<std::tuple<std::size_t, std::size_t, int>>{{12, 3, 40}, {5, 1, 40}, {512, 22, 3}}) {
    for (int round = 0; round < rounds; ++round) {
      const expertviz::RandomSteps like{.nodes = random.between(1, 12), .experts = num_experts, .top_k = top_k};
      const auto first = random_steps(like, random);
      const auto second = random_steps(like, random);
      for (const Count count : {Count::nodes, Count::accepted, Count::steps, Count::weight}) {
        Experts pool = of(first, {.count = count}, num_experts);
        check_against_plain(pool, expertviz::plain(first), count, num_experts);
        Experts both({.count = count});
        both.merge(pool);
        both.merge(of(second, {.count = count}, num_experts + 3));
        auto steps = expertviz::plain(first);
        for (const auto& [layer_id, more] : expertviz::plain(second)) {
          steps[layer_id].insert(steps[layer_id].end(), more.begin(), more.end());
        }
        check_against_plain(both, steps, count, num_experts + 3);
      }
    }
  }
}

TEST_CASE("the tokens of an expert agree with their definition over random steps") {
  Random random(16);
  for (int round = 0; round < 40; ++round) {
    auto steps = random_steps({.experts = 6}, random);
    for (VerifyStep& step : steps) {
      std::erase_if(step.layers, [](const expertviz::LayerRouting& layer) { return layer.layer_id != 5; });
    }
    std::map<std::int64_t, std::pair<std::uint64_t, std::uint64_t>> expected;
    const auto plain = expertviz::plain(steps);
    for (const auto& [layer_id, of_layer] : plain) {
      for (const PlainStep& step : of_layer) {
        for (const PlainNode& node : step.nodes) {
          expected[node.token_id].first += node.experts.count(2);
          expected[node.token_id].second += node.experts.empty() ? 0 : 1;
        }
      }
    }
    std::erase_if(expected, [](const auto& token) { return token.second.first == 0; });
    const auto served = of(steps, {.expert = 2}, 6).served();
    CHECK(served.size() == expected.size());
    for (std::size_t i = 0; i < served.size(); ++i) {
      CHECK(std::pair(served[i].routed, served[i].occurrences) == expected.at(served[i].token_id));
      if (i == 0) { continue; }
      CHECK(std::pair(served[i].routed, -served[i].token_id) <
            std::pair(served[i - 1].routed, -served[i - 1].token_id));
    }
  }
}

}  // namespace
