#include "expertviz/run_comparison.hpp"

#include "catch.hpp"
#include "expertviz/error.hpp"

#include <cmath>
#include <vector>

namespace {

using namespace expertviz;

/// Layer 3 with the given sums, and layer 4 that loads 5 experts more.
Cost two_layers(const CostSums& sums) {
  CostSums more = sums;
  more.loaded += 5;
  Cost cost;
  cost.add({true, 63, {{3, sums}, {4, more}}});
  return cost;
}

/// Both layers' rows name 4 experts.
const Run::Rows rows{{3, 4}, {4, 4}};

/// What question q = 0, 1, ... gives in the baseline and in a run with fewer draft tokens.
CostSums of_baseline(std::uint64_t q) {
  return {10, 100 + 7 * q, 60 + q, 80 + 2 * q, 20 + q};
}
CostSums of_smaller_tree(std::uint64_t q) {
  return {12, 90 + q * q % 17, 50 + q, 80 + 2 * q, 20 + q};
}

SampleInfo sample_of(std::int64_t question, std::optional<std::int64_t> turn = 1) {
  SampleInfo info;
  info.question_id = question;
  info.turn = turn;
  return info;
}

using SumsOf = CostSums (*)(std::uint64_t);

Run run_of(SumsOf sums_of, std::uint64_t questions) {
  Run run;
  for (std::uint64_t q = 0; q < questions; ++q) {
    const CostSums sums = sums_of(q);
    run.add(sample_of(static_cast<std::int64_t>(q)), two_layers(sums), rows, sums.pairs, sums.tokens);
  }
  return run;
}

void check_change(const Change& found, double change, double low, double high) {
  CHECK(found.change == Approx(change));
  REQUIRE(found.interval);
  CHECK(found.interval->first == Approx(low));
  CHECK(found.interval->second == Approx(high));
}

TEST_CASE("nine questions against the textbook formulas") {
  const std::vector<Run> runs{run_of(of_baseline, 9), run_of(of_smaller_tree, 9)};
  const RunComparison found = compare_runs(runs);
  CHECK(found.pairs == 9);
  CHECK(found.questions == 9);
  CHECK(found.unpaired == std::vector<std::vector<std::size_t>>{{}, {}});
  // The same sums in NumPy: values, changes and the jackknife of the log ratios with scipy.stats.t.ppf(0.975, 8); p by
  // scipy.stats.wilcoxon(log ratios, method="exact"), SciPy 1.10.
  REQUIRE(found.metrics.size() == 6);
  const RunComparison::Metric& accepted = found.metrics[0];
  const RunComparison::Metric& loaded = found.metrics[1];
  const RunComparison::Metric& plain = found.metrics[2];
  const RunComparison::Metric& traffic = found.metrics[3];
  const RunComparison::Metric& rejected = found.metrics[4];
  const RunComparison::Metric& per_step = found.metrics[5];
  CHECK(accepted.name == "mean_accepted");
  CHECK(accepted.values == std::vector<double>{2.4, 2});
  check_change(accepted.changes[0], -1.0 / 6, -1.0 / 6, -1.0 / 6);
  CHECK(accepted.changes[0].p == Approx(2.0 / 512));  // all nine fell
  CHECK(loaded.name == "loaded_per_token");
  CHECK(loaded.values[0] == Approx(5.4375));
  CHECK(loaded.values[1] == Approx(4.168981481481482));
  check_change(loaded.changes[0], -0.2332907620263941, -0.2987165952144061, -0.16176106324119993);
  CHECK(loaded.changes[0].p == Approx(0.00390625));
  CHECK(loaded.changes[0].count == 9);
  // Both emit the same tokens.
  CHECK(plain.name == "plain_per_token");
  CHECK(plain.changes[0].change == 0);
  CHECK(plain.changes[0].interval->first == Approx(0).margin(1e-14));
  CHECK(plain.changes[0].count == 0);
  CHECK(plain.changes[0].p == 1);
  CHECK(traffic.name == "traffic_ratio");
  CHECK(traffic.values[0] == Approx(1.4829545454545454));
  CHECK(traffic.values[1] == Approx(1.1369949494949494));
  CHECK(rejected.name == "rejected_share");
  check_change(rejected.changes[0], -0.09670483816426123, -0.17925148094040722, -0.005856080823936678);
  CHECK(rejected.changes[0].p == Approx(0.12890625));
  CHECK(per_step.name == "loaded_per_step");
  CHECK(per_step.values[0] == Approx(13.05));
  check_change(per_step.changes[0], -0.36107563502199513, -0.4155971626786718, -0.301467552701);
  REQUIRE(found.layers.size() == 2);
  CHECK(found.layers[1].layer_id == 4);
  check_change(found.layers[0].changes[0], -0.2378472222222222, -0.30403912817578893, -0.16535989278847962);
  check_change(found.layers[1].changes[0], -0.22890559732665008, -0.2935770350387372, -0.15831363457050843);
}

TEST_CASE("a run against itself, and the mirror image") {
  const Run a = run_of(of_baseline, 9);
  const Run b = run_of(of_smaller_tree, 9);
  for (const RunComparison::Metric& metric : compare_runs(std::vector<Run>{a, a}).metrics) {
    CHECK(metric.changes[0].change == 0);
    CHECK(metric.changes[0].p == 1);
    CHECK(metric.changes[0].interval == std::pair(0.0, 0.0));
  }
  const RunComparison there = compare_runs(std::vector<Run>{a, b});
  const RunComparison back = compare_runs(std::vector<Run>{b, a});
  for (std::size_t i = 0; i < there.metrics.size(); ++i) {
    const TestedChange& one = there.metrics[i].changes[0];
    const TestedChange& other = back.metrics[i].changes[0];
    CHECK((1 + one.change) * (1 + other.change) == Approx(1));
    CHECK((1 + one.interval->first) * (1 + other.interval->second) == Approx(1));
    CHECK(one.p == other.p);
  }
}

TEST_CASE("samples pair by question and turn, wherever they stand; the turns of a question stay together") {
  Run a;
  Run b;
  Run c;
  const CostSums sums = of_baseline(0);
  const auto add = [&](Run& run, const SampleInfo& info) { run.add(info, two_layers(sums), rows, 10, 20); };
  for (const auto& info : {sample_of(1, 1), sample_of(1, 2), sample_of(2, 1), sample_of(3, std::nullopt)}) {
    add(a, info);
  }
  for (const auto& info : {sample_of(3, std::nullopt), sample_of(2, 2), sample_of(1, 2), sample_of(1, 1)}) {
    add(b, info);
  }
  for (const auto& info : {sample_of(1, 1), sample_of(1, 2), sample_of(2, 1), sample_of(3, 1)}) {
    add(c, info);
  }
  RunComparison found = compare_runs(std::vector<Run>{a, b});
  CHECK(found.pairs == 3);
  CHECK(found.questions == 2);
  CHECK(found.unpaired == std::vector<std::vector<std::size_t>>{{2}, {1}});
  CHECK_FALSE(found.metrics[0].changes[0].interval);  // fewer than 8 questions
  // Of three runs, what all have.
  found = compare_runs(std::vector<Run>{a, b, c});
  CHECK(found.pairs == 2);
  CHECK(found.unpaired == std::vector<std::vector<std::size_t>>{{2, 3}, {0, 1}, {2, 3}});
  CHECK(found.metrics[0].values.size() == 3);
  CHECK(found.metrics[0].changes.size() == 2);
}

TEST_CASE("the same question again pairs in order, and a sample without an id is a question of its own") {
  Run a;
  SampleInfo nameless;
  for (const SampleInfo& info : {nameless, nameless, sample_of(1), sample_of(1)}) {
    a.add(info, two_layers(of_baseline(0)), rows, 10, 20);
  }
  Run b;
  for (const SampleInfo& info : {nameless, sample_of(1), sample_of(1), sample_of(1)}) {
    b.add(info, two_layers(of_baseline(0)), rows, 10, 20);
  }
  const RunComparison found = compare_runs(std::vector<Run>{a, b});
  CHECK(found.pairs == 3);
  CHECK(found.questions == 2);
  CHECK(found.unpaired == std::vector<std::vector<std::size_t>>{{1}, {3}});
  // A number is no text.
  Run text;
  nameless.question_id = std::string("1");
  text.add(nameless, two_layers(of_baseline(0)), rows, 10, 20);
  CHECK_THROWS_AS(compare_runs(std::vector<Run>{b, text}), Error);
}

TEST_CASE("a question with a value of 0 is left out of the test; the pool keeps it") {
  Run b;
  for (std::uint64_t q = 0; q < 9; ++q) {
    CostSums sums = of_smaller_tree(q);
    if (q == 0) { sums.needed = sums.loaded; }
    Cost cost;
    cost.add({true, 63, {{3, sums}, {4, sums}}});
    b.add(sample_of(static_cast<std::int64_t>(q)), cost, rows, sums.pairs, sums.tokens);
  }
  const RunComparison found = compare_runs(std::vector<Run>{run_of(of_baseline, 9), b});
  CHECK(found.metrics[4].changes[0].count == 8);
  CHECK(found.metrics[4].changes[0].interval);
  CHECK(found.metrics[1].changes[0].count == 9);
}

TEST_CASE("runs of different models are refused") {
  const Run a = run_of(of_baseline, 2);
  const auto refused = [&a](const Run& b) { CHECK_THROWS_AS(compare_runs(std::vector<Run>{a, b}), Error); };
  const Cost cost = two_layers(of_baseline(0));
  Run other_k;
  other_k.add(sample_of(0), cost, {{3, 4}, {4, 2}}, 10, 20);
  refused(other_k);
  Run fewer_layers;
  fewer_layers.add(sample_of(0), cost, {{3, 4}}, 10, 20);
  refused(fewer_layers);
  SampleInfo info = sample_of(0);
  info.num_experts = 128;
  Run more_experts;
  more_experts.add(info, cost, rows, 10, 20);
  CHECK(more_experts.num_experts() == 128);
  CHECK(a.num_experts() == 64);  // the largest id is 63
  refused(more_experts);
  Run told(64);
  told.add(info, cost, rows, 10, 20);
  CHECK(compare_runs(std::vector<Run>{a, told}).pairs == 1);
  CHECK_THROWS_AS(Run(63).add(info, cost, rows, 10, 20), Error);
  CHECK_THROWS_AS(compare_runs(std::vector<Run>{a}), Error);
}

}  // namespace
