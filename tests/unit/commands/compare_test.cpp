#include "asking.hpp"
#include "catch.hpp"
#include "commands/compare_answer.hpp"
#include "table/json.hpp"

#include <cmath>

namespace {

using namespace expertviz;
using namespace expertviz::commands;

/// Two steps in layer 3: 4 and 3 experts loaded, for 2 tokens and for 1.
TestSample before() {
  return sample_of({{3, {{0, 1, 2, 3}, {0, 1, 1, 2}}}}, {2, 1});
}
/// One step: 2 experts loaded for 2 tokens.
TestSample after() {
  return sample_of({{3, {{0, 1, 0, 1}}}}, {2});
}

Answer compare(const std::vector<std::vector<TestSample>>& traces, const std::map<std::string, std::string>& said = {},
               Format format = Format::json) {
  Asked asked;
  asked.samples = SampleSelection::all();
  asked.format = format;
  return ask_about_traces(make_compare, traces, said, asked);
}

TestSample of_question(TestSample sample, std::int64_t question) {
  sample.info.question_id = question;
  return sample;
}

TEST_CASE("two small runs, by hand") {
  const Answer answer = compare({{before()}, {after()}});
  // loaded 7 and 2, plain 6 and 4, needed 6 and 2, tokens 3 and 2, steps 2 and 1.
  CHECK(column(*answer.rows, "baseline") == std::vector{1.5, 7.0 / 3, 2.0, 7.0 / 6, 1.0 / 7, 3.5});
  CHECK(column(*answer.rows, "value") == std::vector{2.0, 1.0, 2.0, 0.5, 0.0, 2.0});
  const std::vector<double> changes = column(*answer.rows, "change");
  const std::vector<double> expected{1.0 / 3, -4.0 / 7, 0, -4.0 / 7, -1, -3.0 / 7};
  for (std::size_t i = 0; i < expected.size(); ++i) {
    CHECK(changes[i] == Approx(expected[i]).margin(1e-15));
  }
  CHECK(std::isnan(column(*answer.rows, "low")[0]));
  // One question can never be told from noise; where nothing changed, or a share became 0, it does not even count.
  CHECK(column(*answer.rows, "p") == std::vector<double>(6, 1));
  CHECK(column(*answer.rows, "n") == std::vector<double>{1, 1, 0, 1, 0, 1});
  CHECK(
      table::to_json(answer.json)
          .starts_with(
              R"({"runs":[{"input":"test","samples":1},{"input":"test2","samples":1}],"pairs":1,"only_in":[[],[]],"metrics":[{)"
              R"("metric":"mean_accepted","values":[1.5,2],"changes":[{"change":0.33333333333333326,"low":null,"high":null,)"
              R"("p":1,"n":1}]},)"));
  CHECK(answer.status == done);
}

TEST_CASE("samples without a partner or without data are told, and count nowhere") {
  TestSample empty = of_question(before(), 4);
  for (VerifyStep& step : empty.steps) {
    step.layers.clear();
    step.layer_ids.clear();
  }
  const Answer answer = compare({{of_question(before(), 2), before(), empty}, {before(), of_question(after(), 3)}});
  const std::string json = table::to_json(answer.json);
  CHECK(json.find(R"("samples":2},{"input":"test2","samples":2}],"pairs":1,"only_in":[[[2,1]],[[3,1]]])") !=
        std::string::npos);
  CHECK(column(*answer.rows, "change") == std::vector<double>(6, 0));
  REQUIRE(answer.notes.size() == 3);
  CHECK(answer.notes[0].starts_with("test: without data, and left out: sample 0"));
  CHECK(answer.notes[1] == "test: 1 sample without a partner in every other run, and left out");
  CHECK_THROWS_AS(compare({{before()}, {of_question(before(), 2)}}), Error);
  CHECK_THROWS_AS(compare({{before()}, {empty}}), Error);
}

TEST_CASE("a rule is judged on the last run") {
  const std::vector<std::vector<TestSample>> runs{{before()}, {before()}, {after()}};
  CHECK(compare(runs, {{"--fail-if", "traffic_ratio<-57%"}}).status == rule_holds);
  CHECK(compare(runs, {{"--fail-if", "traffic_ratio<-58%"}}).status == done);
  CHECK(compare(runs, {{"--fail-if", "mean_accepted>+33%"}}).status == rule_holds);
  CHECK(compare(runs, {{"--fail-if", "mean_accepted>33.4%"}}).status == done);
  CHECK(compare(runs, {{"--fail-if", "plain_per_token>-0.1%"}}).status == rule_holds);
  // A change against nothing is not known: no rule holds, but it is told.
  const TestSample all_needed = sample_of({{3, {{0, 1, 2, 3}}}}, {2});
  const Answer answer = compare({{all_needed}, {before()}}, {{"--fail-if", "rejected_share>-100%"}});
  CHECK(answer.status == done);
  REQUIRE(answer.notes.size() == 1);
  CHECK(answer.notes[0] == "--fail-if rejected_share>-100%: the change of rejected_share is not known");
}

TEST_CASE("what is no rule is refused") {
  for (const std::string text :
       {"", "traffic_ratio", "traffic_ratio>2", "traffic_ratio>%", "traffic_ratio=2%", "traffic>2%", ">2%",
        "traffic_ratio>>2%", "traffic_ratio>+-2%", "traffic_ratio> 2%", "traffic_ratio>nan%", "traffic_ratio>2%%"}) {
    CAPTURE(text);
    CHECK_THROWS_AS(parse_rule("--fail-if", text), Error);
  }
  const FailRule rule = parse_rule("--fail-if", "loaded_per_step<-0.5%");
  CHECK(rule.metric == "loaded_per_step");
  CHECK(rule.percent == -0.5);
  CHECK_FALSE(rule.above);
}

TEST_CASE("the text has a change only where it is more than noise") {
  std::vector<TestSample> one;
  std::vector<TestSample> other;
  for (int question = 0; question < 8; ++question) {
    one.push_back(of_question(before(), question));
    other.push_back(of_question(after(), question));
  }
  const Answer answer = compare({one, other}, {}, Format::text);
  std::vector<std::string> said;
  for (const std::vector<table::Cell>& row : answer.tables[0].table->rows) {
    said.push_back(std::get<std::string>(row[3]) + ' ' + std::get<std::string>(row[5]));
  }
  // All eight alike, so one of 2^8 choices of signs at each end: p = 2 / 256.
  CHECK(said == std::vector<std::string>{"+33.33 % (p=0.008 n=8)", "-57.14 % (p=0.008 n=8)", "~ (p=1.000 n=0)",
                                         "-57.14 % (p=0.008 n=8)", "~ (p=1.000 n=0)", "-42.86 % (p=0.008 n=8)"});
  const auto& chart = std::get<Chart>(answer.figure.value());
  const auto& intervals = std::get<Intervals>(chart.panels[0].marks[1]);
  CHECK(intervals.low[0] == Approx(-4.0 / 7));
  CHECK(intervals.high[0] == Approx(-4.0 / 7));
  CHECK(std::get<Points>(chart.panels[0].marks[2]).y[0] == Approx(-4.0 / 7));
}

}  // namespace
