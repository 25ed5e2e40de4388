#include "commands/sample_text.hpp"

#include "catch.hpp"
#include "expertviz/error.hpp"

namespace {

using expertviz::SampleInfo;

SampleInfo published_run() {
  SampleInfo info;
  info.question_id = 81;
  info.turn = 1;
  info.completion_tokens = 1485;
  info.history = SampleInfo::History::present;
  info.verify_steps = 600;
  return info;
}

TEST_CASE("the subtitle tells samples apart") {
  const SampleInfo info = published_run();
  CHECK(expertviz::commands::subtitle(info, {"Total Verify Passes: 600", expertviz::commands::completion_part(info)}) ==
        "Sample: 0 | Question ID: 81 | Turn: 1 | Total Verify Passes: 600 | Completion Tokens: 1485");
}

TEST_CASE("what the trace does not say is left out of the texts") {
  const SampleInfo info;
  CHECK(expertviz::commands::subtitle(info, {"Total Verify Passes: 600", expertviz::commands::completion_part(info)}) ==
        "Sample: 0 | Total Verify Passes: 600");
  CHECK(expertviz::commands::sample_name(info) == "sample 0");
  CHECK(expertviz::commands::run_line(info, {""}) == "0 verify steps");
}

TEST_CASE("a sample's name and run for a person") {
  SampleInfo info = published_run();
  CHECK(expertviz::commands::sample_name(info) == "sample 0, question 81, turn 1");
  CHECK(expertviz::commands::run_line(info, {"32.0 draft tokens a step"}) ==
        "600 verify steps, 1485 completion tokens, 32.0 draft tokens a step");
  info.question_id = std::string("mt-bench");
  info.verify_steps = 1;
  CHECK(expertviz::commands::sample_name(info) == "sample 0, question mt-bench, turn 1");
  CHECK(expertviz::commands::run_line(info, {}) == "1 verify step, 1485 completion tokens");
}

TEST_CASE("a history without verify steps is told apart from one that is not there") {
  SampleInfo info = published_run();
  CHECK_FALSE(expertviz::commands::lacks_steps(info));
  info.verify_steps = 0;
  CHECK(std::string(expertviz::commands::lacks_steps(info)->what()).find("is empty") != std::string::npos);
  info.history = SampleInfo::History::absent;
  CHECK(std::string(expertviz::commands::lacks_steps(info)->what()).find("there is no") != std::string::npos);
  info.history = SampleInfo::History::null;
  CHECK(std::string(expertviz::commands::lacks_steps(info)->what()).find("is null") != std::string::npos);
}

}  // namespace
