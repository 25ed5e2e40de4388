// What layer and stats draw, held against the numbers of the same answer and against numbers worked out by hand.
#include "asking.hpp"
#include "catch.hpp"

#include <cmath>
#include <string>
#include <vector>

namespace {

using namespace expertviz;
using namespace expertviz::commands;

using Experts = std::vector<std::vector<std::int32_t>>;

/// Ten steps. Layer 3 loads 1, 1, 1, 1, 1, 1, 1, 1, 3 and 4 experts, the root alone needs at most 2 of them. Layer 5
/// has top-1 instead of top-2, loads 2 experts in each step, and is missing from the last.
TestSample ten_steps() {
  Experts third(8, {7, 7, 7, 7});
  third.push_back({7, 8, 9, 9});
  third.push_back({1, 2, 3, 4});
  Experts fifth(9, {0, 1});
  fifth.push_back({});
  return sample_of({{3, third}, {5, fifth}}, std::vector<int>(10, 1));
}

/// The marks of one kind that an answer draws.
template <class Kind>
std::vector<Kind> drawn(const Answer& answer) {
  std::vector<Kind> marks;
  for (const Mark& mark : std::get<Chart>(*answer.figure).panels.at(0).marks) {
    if (const auto* one = std::get_if<Kind>(&mark)) { marks.push_back(*one); }
  }
  return marks;
}

void check_same(const std::vector<double>& drawn, const std::vector<double>& numbers) {
  REQUIRE(drawn.size() == numbers.size());
  for (std::size_t i = 0; i < drawn.size(); ++i) {
    CAPTURE(i);
    if (std::isnan(numbers[i])) {
      CHECK(std::isnan(drawn[i]));
    } else {
      CHECK(drawn[i] == Approx(numbers[i]));
    }
  }
}

TEST_CASE("stats draws the mean and the percentiles that it prints") {
  const Answer answer = ask(make_stats, {ten_steps()}, {{"--accepted", ""}, {"--baseline", ""}});
  CHECK(std::get<Chart>(*answer.figure).panels.at(0).x.categories == std::vector<std::string>{"3", "5"});
  const std::vector<Bars> bars = drawn<Bars>(answer);
  REQUIRE(bars.size() == 3);
  check_same(bars[0].values, column(*answer.rows, "mean"));
  check_same(bars[1].values, column(*answer.rows, "p90"));
  check_same(bars[2].values, column(*answer.rows, "p99"));
  // numpy.percentile([1, 1, 1, 1, 1, 1, 1, 1, 3, 4], [90, 99]): places 8.1 and 8.91 from the smallest.
  check_same(column(*answer.rows, "mean"), {1.5, 2});
  check_same(column(*answer.rows, "p90"), {3.1, 2});
  check_same(column(*answer.rows, "p99"), {3.91, 2});
  // The layers route to 2 experts and to 1, so uniform routing has a level for each and none in common.
  CHECK(drawn<Rule>(answer).empty());
  REQUIRE(drawn<Points>(answer).size() == 1);
  REQUIRE(drawn<Line>(answer).size() == 1);
  check_same(drawn<Points>(answer)[0].y, column(*answer.rows, "accepted_mean"));
  check_same(drawn<Line>(answer)[0].y, column(*answer.rows, "uniform_routing"));
  // The root needs {7}, {7, 8}, {1, 2} in layer 3: (8 * 1 + 2 + 2) / 10.
  check_same(column(*answer.rows, "accepted_mean"), {1.2, 1});
  check_same(column(*answer.rows, "uniform_routing"), {16 * (1 - 14.0 / 16 * 14 / 16), 16 * (1 - 15.0 / 16 * 15 / 16)});
}

TEST_CASE("one level of uniform routing is drawn where the layers share it, and only there") {
  const Experts same(2, {0, 1, 2, 3});
  const TestSample alike = sample_of({{3, same}, {5, same}}, {1, 2});
  const Answer answer = ask(make_stats, {alike}, {{"--baseline", ""}});
  REQUIRE(drawn<Rule>(answer).size() == 1);
  CHECK(drawn<Line>(answer).empty());
  CHECK(drawn<Rule>(answer)[0].value == Approx(column(*answer.rows, "uniform_routing")[0]));

  const Answer layers = ask(make_layer, {ten_steps()}, {{"--layer-id", "3,5"}, {"--baseline", ""}});
  const std::vector<double> levels = column(*layers.tables.front().table, "uniform_routing");
  REQUIRE(drawn<Rule>(layers).size() == 2);
  CHECK(drawn<Rule>(layers)[0].value == Approx(levels[0]));
  CHECK(drawn<Rule>(layers)[1].value == Approx(levels[1]));
}

TEST_CASE("layer draws the counts that it prints, a gap where a step has no data") {
  Asked csv;
  csv.format = Format::csv;
  const Answer answer = ask(make_layer, {ten_steps()}, {{"--layer-id", "3,5"}, {"--accepted", ""}}, csv);
  const std::vector<Line> lines = drawn<Line>(answer);
  REQUIRE(lines.size() == 4);
  const std::vector<double> loaded = column(*answer.rows, "unique_experts");
  const std::vector<double> accepted = column(*answer.rows, "unique_experts_accepted");
  REQUIRE(loaded.size() == 20);
  check_same(lines[0].y, {loaded.begin(), loaded.begin() + 10});
  check_same(lines[1].y, {accepted.begin(), accepted.begin() + 10});
  check_same(lines[2].y, {loaded.begin() + 10, loaded.end()});
  check_same(lines[3].y, {accepted.begin() + 10, accepted.end()});
  check_same(lines[0].y, {1, 1, 1, 1, 1, 1, 1, 1, 3, 4});
  check_same(lines[1].y, {1, 1, 1, 1, 1, 1, 1, 1, 2, 2});
  CHECK(std::isnan(lines[2].y[9]));
  const std::vector<double> means = column(*answer.tables.front().table, "mean");
  CHECK(lines[0].mean->value == Approx(means[0]));
  CHECK(lines[2].mean->value == Approx(means[1]));
}

TEST_CASE("several samples: one line each, and the numbers of all steps together") {
  TestSample second = sample_of({{3, {{0, 1, 2, 3}, {5, 5, 5, 5}}}}, {1, 1});
  second.info.sample_idx = 4;
  second.info.question_id = std::string("essay");
  TestSample empty;
  empty.info.sample_idx = 9;
  Asked all;
  all.samples = SampleSelection::all();
  all.format = Format::csv;
  const Answer answer = ask(make_layer, {ten_steps(), second, empty}, {{"--layer-id", "3"}}, all);
  const std::vector<Line> lines = drawn<Line>(answer);
  REQUIRE(lines.size() == 2);
  check_same(lines[0].y, {1, 1, 1, 1, 1, 1, 1, 1, 3, 4});
  check_same(lines[1].y, {4, 1});
  CHECK(lines[1].label == "Sample 4");
  check_same(column(*answer.rows, "unique_experts"), {1, 1, 1, 1, 1, 1, 1, 1, 3, 4, 4, 1});
  check_same(column(*answer.rows, "sample_idx"), {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 4});
  CHECK(column(*answer.tables.front().table, "mean")[0] == Approx(20.0 / 12));
  REQUIRE(answer.notes.size() == 1);
  CHECK(answer.notes[0].find("sample 9") != std::string::npos);
}

TEST_CASE("pooled percentiles are those of all steps, not means of percentiles") {
  TestSample second = sample_of({{3, {{0, 1, 2, 3}, {0, 1, 2, 3}}}}, {1, 1});
  second.info.sample_idx = 1;
  Asked all;
  all.samples = SampleSelection::all();
  const Answer answer = ask(make_stats, {ten_steps(), second}, {{"--layer-id", "3"}}, all);
  // numpy.percentile([1] * 8 + [3, 4, 4, 4], 90): place 9.9 of 0 to 11.
  CHECK(column(*answer.rows, "p90")[0] == Approx(4));
  CHECK(column(*answer.rows, "mean")[0] == Approx(23.0 / 12));
  CHECK(answer.rows->rows.size() == 1);
}

TEST_CASE("if no sample has data, that is an error; if one is asked for by name, its own") {
  TestSample empty;
  Asked all;
  all.samples = SampleSelection::all();
  CHECK_THROWS_WITH(ask(make_stats, {empty}, {}, all), "there is no expert_layer_history");
  CHECK_THROWS_AS(ask(make_stats, {empty, empty}, {}, all), Error);
  CHECK_THROWS_AS(ask(make_stats, {}, {}, all), Error);
  CHECK_THROWS_AS(ask(make_layer, {ten_steps()}, {{"--layer-id", "3,5"}}, all), Error);
}

}  // namespace
