#include "catch.hpp"
#include "engine_traces.hpp"
#include "says.hpp"

#include <string>

namespace expertviz {
namespace {

const std::string eagle_example =
    R"({"question_id": 81, "answer_id": "x", "model_id": "m", "choices": [{"index": 0, "turns": ["o)"
    R"(k"], "stats": [{"tokens": 3, "iterations": 0, "time": 0.1, "throughput": 30.0, "avg_accept_l)"
    R"(ength": 2.0, "accept_lengths": [2], "expert_traces": [{"iteration": 0, "tokens": [23, 30, 31)"
    R"(, 32], "parents": [-1, 0, 0, 1], "depth": [0, 1, 1, 2], "retrieve_indices": [[0, 1, 3], [0, )"
    R"(2, -1]], "accepted_nodes": [0, 1, 3], "experts": {"1": {"experts": [[[3, 1], [3, 2], [1, 6],)"
    R"( [7, 2]]], "weights": [[[0.6, 0.4], [0.7, 0.3], [0.5, 0.5], [0.8, 0.2]]]}}}]}]}], "tstamp": )"
    R"(0.0})";

/// The example with one piece of text in the place of another.
std::string changed(const std::string& from, const std::string& to) {
  std::string text = eagle_example;
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

TEST_CASE("an EAGLE line gives trees, experts and weights") {
  const auto samples = read_rows(eagle_example);
  REQUIRE(samples.size() == 1);
  const SampleInfo& info = samples[0].info;
  CHECK(info.format == TraceFormat::eagle);
  CHECK(std::get<std::int64_t>(info.question_id) == 81);
  CHECK(info.turn == 1);
  CHECK(info.model_path == "m");
  CHECK(info.completion_tokens == 3);
  CHECK_FALSE(info.spec_verify_ct);
  REQUIRE(samples[0].steps.size() == 1);
  const VerifyStep& step = samples[0].steps[0];
  const DraftTree& tree = *step.tree;
  CHECK(tree.draft_token_num == 4);
  CHECK(tree.token_ids == std::vector<std::int64_t>{23, 30, 31, 32});
  CHECK(tree.first_child == std::vector<std::int32_t>{1, 3, -1, -1});
  CHECK(tree.next_sibling == std::vector<std::int32_t>{-1, 2, -1, -1});
  CHECK(tree.accepted == std::vector<std::int32_t>{0, 1, 3});
  REQUIRE(step.layers.size() == 1);
  CHECK(step.layers[0].layer_id == 1);
  CHECK(step.layers[0].rows == 4);
  CHECK(step.layers[0].expert_ids == std::vector<std::int32_t>{3, 1, 3, 2, 1, 6, 7, 2});
  CHECK(step.layers[0].weights == std::vector<float>{0.6F, 0.4F, 0.7F, 0.3F, 0.5F, 0.5F, 0.8F, 0.2F});
}

TEST_CASE("each turn of a line is a sample, and what is not needed is skipped") {
  const std::string turn =
      R"({"tokens": 1, "accept_lengths": [NaN], "verification": {"posterior_slice": [[Infinity]]},)"
      R"( "expert_traces": [{"tokens": [5], "parents": [-1], "accepted_nodes": [0], "experts": {}},)"
      R"( {"tokens": [6], "parents": [-1], "accepted_nodes": [0], "oracle": -Infinity,)"
      R"( "experts": {"10": {"experts": [ [[9]] ]}, "2": {"experts": [[[8]]]}}}]})";
  const std::string line = R"({"question_id": "q", "choices": [{"turns": ["a", "b"], "stats": [)" + turn + ", " + turn +
                           "]}], \"tstamp\": 0}";
  for (const int threads : {1, 2}) {
    const auto samples = read_rows(line + "\n" + eagle_example + "\n", {}, {}, threads);
    REQUIRE(samples.size() == 3);
    CHECK(samples[1].info.turn == 2);
    CHECK(std::get<std::string>(samples[1].info.question_id) == "q");
    CHECK(samples[2].info.turn == 1);
    CHECK_FALSE(samples[1].info.model_path);
    REQUIRE(samples[1].steps.size() == 2);
    CHECK(samples[1].steps[0].layer_ids.empty());
    CHECK(samples[1].steps[1].layer_ids == std::vector<int>{2, 10});
    CHECK(samples[1].steps[1].tree->token_ids == std::vector<std::int64_t>{6});
  }
}

TEST_CASE("a line without traces has no history") {
  CHECK(read_rows(changed("expert_traces", "something_else")).at(0).info.history == SampleInfo::History::absent);
  CHECK(read_rows(R"({"question_id": 1, "choices": [{"stats": [{"expert_traces": []}]}]})").at(0).info.history ==
        SampleInfo::History::present);
  CHECK(read_rows(R"({"question_id": 1, "choices": [{"stats": [{"expert_traces": null}]}]})").at(0).info.history ==
        SampleInfo::History::null);
}

TEST_CASE("a damaged line is one error with its step") {
  struct Wrong {
    std::string text;
    std::string complaint;
  };
  for (const auto& [text, complaint] : std::vector<Wrong>{
           {changed("[-1, 0, 0, 1]", "[-1, 0, 0]"), "4 tokens, but 3 parents"},
           {changed("[-1, 0, 0, 1]", "[0, 0, 0, 1]"), "parent of node 0"},
           {changed("[-1, 0, 0, 1]", "[-1, 0, 0, 4]"), "parent of node 3 is 4"},
           {changed("[-1, 0, 0, 1]", "[-1, 0, 0, -2]"), "parent of node 3 is -2"},
           {changed("[-1, 0, 0, 1]", "{}"), "parents is no array"},
           {changed("\"parents\"", "\"parent\""), "lacks parents"},
           {changed("\"accepted_nodes\": [0, 1, 3]", "\"accepted_nodes\": [0, 4]"), "holds 4"},
           {changed("\"accepted_nodes\": [0, 1, 3]", "\"accepted_nodes\": []"), "names no node"},
           {changed("[[[3, 1], [3, 2], [1, 6], [7, 2]]]", "[[[3, 1]]]"), "rows"},
           {changed("[[[3, 1], [3, 2], [1, 6], [7, 2]]]", "[[3, 1], [3, 2]]"), "not one matrix"},
           {changed("[[[3, 1], [3, 2], [1, 6], [7, 2]]]", "[[[3, 1]], [[3, 1]]]"), "not one matrix"},
           {changed("[[[3, 1], [3, 2], [1, 6], [7, 2]]]", "[]"), "not one matrix"},
           {changed("[3, 2]", "[3]"), "row 1 of experts has 1"},
           {changed("[0.7, 0.3]", "[0.7]"), "row 1 of weights has 1"},
           {changed("[[[0.6, 0.4], [0.7, 0.3],", "[[[0.6, 0.4],"), "weights has 3 rows of 2, experts 4 rows"},
           {changed("[3, 2]", "[3, -2]"), "experts holds -2"},
           {changed("[3, 2]", "7"), "experts is no matrix"},
           {changed("{\"1\"", "{\"one\""), "no number"},
           {changed("\"stats\": [{", "\"stats\": [7, {"), "a turn is a number"},
           {changed("\"choices\": [{", "\"choices\": {\"a\": [{"), "choices is an object"},
           {changed("\"expert_traces\": [{", "\"expert_traces\": [7, {"), "not an object"},
           {eagle_example.substr(0, 400), "ends in the middle"},
           {eagle_example + "x", "in the place of a line"}}) {
    INFO(text);
    const Error error = rows_error(text);
    INFO(error.line());
    CHECK(says(error, complaint));
    CHECK(error.line().find('\n') == std::string::npos);
  }
  CHECK(rows_error(changed("[3, 2]", "[3]")).place().layer == 1);
  CHECK(rows_error(changed("[3, 2]", "[3]")).place().verify_step == 0);
}

}  // namespace
}  // namespace expertviz
