// The rows are held against tests/reference; here is what a trace of the differential test is too small for.
#include "asking.hpp"
#include "catch.hpp"
#include "says.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace expertviz;
using namespace expertviz::commands;

struct Exported {
  std::string text;
  std::size_t most_at_once = 0;
  int times_read = 0;
  Answer answer;

  explicit Exported(const std::vector<TestSample>& samples, const std::map<std::string, std::string>& said,
                    Format format = Format::csv, bool can_read_again = true) {
    Asked asked;
    asked.samples = SampleSelection::all();
    asked.format = format;
    asked.out = [this](std::string_view piece) {
      text += piece;
      most_at_once = std::max(most_at_once, piece.size());
    };
    if (can_read_again) {
      asked.read_heads = [this, &samples](TraceVisitor& visitor) {
        ++times_read;
        for (const TestSample& sample : samples) {
          visitor.on_sample(sample.info);
        }
      };
    }
    answer = ask(make_export, samples, said, asked);
  }
  [[nodiscard]] std::ptrdiff_t lines() const { return std::count(text.begin(), text.end(), '\n'); }
};

/// Eight experts for each of two nodes, in so many steps.
TestSample long_sample(std::uint64_t index, std::size_t steps) {
  const std::vector<std::int32_t> experts{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  TestSample sample = sample_of({{20, std::vector(steps, experts)}}, std::vector<int>(steps, 2));
  sample.info.sample_idx = index;
  sample.info.question_id = static_cast<std::int64_t>(100 + index);
  return sample;
}

constexpr std::size_t steps_of_8_mib = 30'000;

TEST_CASE("steps, nodes and experts of a small tree") {
  const std::vector<TestSample> samples{sample_of({{4, {{3, 1, 1, 2}}}}, {1})};
  CHECK(Exported(samples, {{"--rows", "steps"}}).text ==
        "sample_idx,question_id,turn,verify_step,layer_id,draft_tokens,accepted,loaded,needed,plain\n"
        "0,81,1,0,4,2,1,3,2,2\n");
  CHECK(Exported(samples, {{"--rows", "nodes"}}).text ==
        "sample_idx,question_id,turn,verify_step,node,parent,depth,token_id,accepted\n"
        "0,81,1,0,0,,0,10,true\n"
        "0,81,1,0,1,0,1,11,false\n");
  CHECK(
      Exported(samples, {{"--rows", "experts"}}, Format::json).text ==
      R"({"sample_idx":0,"question_id":81,"turn":1,"verify_step":0,"layer_id":4,"node":0,"rank":1,"expert_id":3,"weight":null})"
      "\n"
      R"({"sample_idx":0,"question_id":81,"turn":1,"verify_step":0,"layer_id":4,"node":0,"rank":2,"expert_id":1,"weight":null})"
      "\n"
      R"({"sample_idx":0,"question_id":81,"turn":1,"verify_step":0,"layer_id":4,"node":1,"rank":1,"expert_id":1,"weight":null})"
      "\n"
      R"({"sample_idx":0,"question_id":81,"turn":1,"verify_step":0,"layer_id":4,"node":1,"rank":2,"expert_id":2,"weight":null})"
      "\n");
}

TEST_CASE("nodes behind the end of the answer are not accepted") {
  TestSample sample = sample_of({{4, {{3, 1, 1, 2}}}}, {2});
  sample.info.completion_tokens = 2;  // the first token was emitted before the step
  sample.info.spec_verify_ct = 1;
  const std::string text = Exported({sample}, {{"--rows", "nodes"}}).text;
  CHECK(text.find("0,81,1,0,1,0,1,11,false\n") != std::string::npos);
  CHECK(Exported({sample}, {}).text.find("0,81,1,0,4,2,1,3,2,2\n") != std::string::npos);
}

TEST_CASE("rows go out before the sample ends, in small pieces") {
  const Exported exported({long_sample(0, steps_of_8_mib), long_sample(1, 1)}, {{"--rows", "experts"}});
  CHECK(exported.lines() == 1 + 16 * (steps_of_8_mib + 1));
  CHECK(exported.most_at_once < std::size_t{1} << 17);
  CHECK(exported.times_read == 0);
  CHECK(exported.text.find("\n1,101,1,0,20,1,8,15,\n") != std::string::npos);
}

TEST_CASE("a head that stands behind many rows is read before; small samples need none") {
  std::vector<TestSample> samples{long_sample(0, steps_of_8_mib), long_sample(1, 1), long_sample(2, steps_of_8_mib)};
  const std::string expected = Exported(samples, {{"--rows", "experts"}}).text;
  for (TestSample& sample : samples) {
    sample.head_is_known = false;
  }
  const Exported behind(samples, {{"--rows", "experts"}});
  CHECK(behind.text == expected);
  CHECK(behind.times_read == 1);
  CHECK(Exported({samples[1]}, {{"--rows", "experts"}}, Format::csv, false).lines() == 17);
  CHECK_THROWS_WITH(
      Exported(samples, {{"--rows", "experts"}}, Format::csv, false),
      "question_id and turn stand behind the verify steps, or not at all, and a pipe cannot be read twice");
}

TEST_CASE("a sample without rows, and a layer that is not there, are named in notes") {
  TestSample empty = sample_of({}, {1});
  empty.info.sample_idx = 1;
  const Exported exported({sample_of({{4, {{3, 1, 1, 2}}}}, {1}), empty}, {{"--layer-id", "4,9"}});
  CHECK(exported.lines() == 2);
  CHECK(exported.answer.notes ==
        std::vector<std::string>{"no rows come from sample 1: no verify step with a tree and data for a layer",
                                 "no verify step has data for layer 9"});
  CHECK(Exported({}, {}).lines() == 1);
  CHECK(Exported({}, {}, Format::json).text.empty());
}

TEST_CASE("a history that stands twice counts once, unless its rows are written already") {
  for (const std::size_t steps : {std::size_t{3}, steps_of_8_mib}) {
    Asked asked;
    std::string text;
    asked.out = [&text](std::string_view piece) { text += piece; };
    const std::unique_ptr<Command> command = make_export();
    Options options;
    command->declare(options);
    for (const Option& option : options.all()) {
      if (long_name(option) == "--rows") { option.take("experts"); }
    }
    const auto inquiry = command->inquire(asked);
    const TestSample sample = long_sample(0, steps);
    inquiry->begin_history(sample.info, true);
    for (const VerifyStep& step : sample.steps) {
      inquiry->add(step, inquiry->measure(step));
    }
    if (steps != 3) {
      CHECK_THROWS_AS(inquiry->restart(), Error);
      continue;
    }
    inquiry->restart();
    inquiry->end_sample(sample.info, {});
    static_cast<void>(inquiry->answer());
    CHECK(text == "sample_idx,question_id,turn,verify_step,layer_id,node,rank,expert_id,weight\n");
  }
}

}  // namespace
