#include "catch.hpp"
#include "collector.hpp"
#include "says.hpp"
#include "step_text.hpp"

#include <optional>
#include <string>
#include <vector>

namespace expertviz {
namespace {

struct WrongTrace {
  std::string text;
  std::string complaint;
  std::optional<std::size_t> byte;
  std::optional<std::uint64_t> sample = {};
  std::optional<std::uint64_t> step = {};
  std::optional<int> layer = {};
};

void check(const std::vector<WrongTrace>& wrong_traces) {
  for (const WrongTrace& wrong : wrong_traces) {
    INFO(wrong.text.substr(0, 300));
    const Error error = reading_error(wrong.text);
    INFO(error.line());
    CHECK(says(error, wrong.complaint));
    CHECK(error.place().byte == wrong.byte);
    CHECK(error.place().sample == wrong.sample);
    CHECK(error.place().verify_step == wrong.step);
    CHECK(error.place().layer == wrong.layer);
    CHECK_FALSE(error.source().empty());
  }
}

TEST_CASE("what is no trace is refused with the byte where that shows") {
  using namespace std::string_literals;
  check({{"", "the input is empty", 0},
         {" \n\t ", "white space only", 4},
         {"\xef\xbb\xbf", "white space only", 3},
         {"{}", "an object, not an array", 0},
         {"\xef\xbb\xbf{}", "an object, not an array", 3},
         {"  null", "begins with 'n'", 2},
         {"question_id,turn\n81,1\n", "begins with 'q'", 0},
         {"\x89PNG\r\n\x1a\n", "begins with byte 0x89", 0},
         {"\0\0\0\0"s, "begins with byte 0x00", 0},
         {"PK\x03\x04", "compressed with zip", std::nullopt},
         {"[", "ends in the middle", 1},
         {"[{}", "ends in the middle", 3},
         {"[{},]", "']' in the place of a value", 4},
         {"[,{}]", "',' in the place of a value", 1},
         {"[{} {}]", "'{' between samples", 4},
         {"[{}]]", "']' behind the end", 4},
         {"[{}]{}", "'{' behind the end", 4},
         {"[{}] [", "'[' behind the end", 5},
         {"[{}]\0"s, "byte 0x00 behind the end", 4},
         {"[}", "'}' in the place of a value", 1},
         {"[null]", "the sample is null", 1, 0},
         {"[{}, 7]", "the sample is a number", 5, 1},
         {"[[]]", "the sample is an array", 1, 0},
         {"[\"x\"]", "the sample is a string", 1, 0},
         {"[true]", "the sample is a truth value", 1, 0}});
}

TEST_CASE("a sample that is no object of members is refused with its number") {
  check({{"[{}, {\"a\" 1}]", "'1' behind a key", 10, 1},
         {"[{\"a\": }]", "'}' in the place of a value", 7, 0},
         {"[{\"a\": 1 2}]", "'2' between the members", 9, 0},
         {"[{\"a\": 1,}]", "'}' in a sample", 9, 0},
         {"[{,\"a\": 1}]", "',' in a sample", 2, 0},
         {"[{a: 1}]", "'a' in a sample", 2, 0},
         {"[{'a': 1}]", "''' in a sample", 2, 0},
         {"[{\"a\": 'b'}]", "''' in the place of a value", 7, 0},
         {"[{\"a\": [}, {}]", "do not match", 8, 0},
         {"[{\"a\": {]}]", "do not match", 8, 0},
         {"[{\"a\": [{]}}]", "do not match", 10, 0},
         {"[{\"a\": \"b}]", "ends in the middle", 11, 0},
         {"[{\"a\": [\"]}]", "ends in the middle", 12, 0},
         {"[{\"question_id\": \"\x01\"}]", "not JSON", 18, 0}});
}

TEST_CASE("a history that is no array of steps is refused") {
  const std::string before = R"([{"expert_layer_history": )";
  const std::size_t at = before.size();
  check({{before + "{}}]", "expert_layer_history is an object", at, 0},
         {before + "\"none\"}]", "expert_layer_history is a string", at, 0},
         {before + "0}]", "expert_layer_history is a number", at, 0},
         {before + "false}]", "expert_layer_history is a truth value", at, 0},
         {before + "nul}]", "an unfinished null", at + 3, 0},
         {before + "nothing}]", "begins like null", at + 1, 0},
         {before + "nulls}]", "begins like null", at + 4, 0},
         {before + "[\"step\"]}]", "the verify step is a string", at + 1, 0, 0},
         {before + "[{}, null]}]", "the verify step is null", at + 5, 0, 1},
         {before + "[{}, 3]}]", "the verify step is a number", at + 5, 0, 1},
         {before + "[{}, []]}]", "the verify step is an array", at + 5, 0, 1},
         {before + "[{} {}]}]", "'{' between verify steps", at + 4, 0, 0},
         {before + "[{},]}]", "']' in the place of a value", at + 4, 0, 1},
         {before + "[,{}]}]", "',' in the place of a value", at + 1, 0, 0},
         {before + "[{}}]", "'}' between verify steps", at + 3, 0, 0}});
}

TEST_CASE("a fault inside of a step is told with sample, step, layer and byte") {
  const std::string good = step_text(TreeText{}.text(), std::string("{\"7\": ") + four_rows + "}");
  const auto trace = [&good](const std::string& step) {
    return "[{\"expert_layer_history\": [" + good + "]},\n {\"question_id\": 5, \"expert_layer_history\": [" + good +
           ", " + good + ", " + step + ", " + good + "]}]";
  };
  std::string fraction = good;
  fraction.replace(fraction.find("[5, 6]"), 6, "[5, 0.25]");
  const std::string bad_tree = step_text(TreeText{.accept_index = "[-1]"}.text(), "{}");
  const std::string few_rows = step_text(TreeText{}.text(), R"({"2": {"topk_ids": [[1], [2]]}})");
  const std::string no_layer = step_text("null", R"({"seven": {}})");
  const auto byte = [&trace](const std::string& step, const std::string& mark) {
    return trace(step).find(step) + step.find(mark);
  };
  check({{trace(fraction), "topk_ids holds 0.25", byte(fraction, "0.25"), 1, 2, 7},
         {trace(bad_tree), "accept_index names no node", byte(bad_tree, "{\"spec"), 1, 2},
         {trace(few_rows), "2 rows", byte(few_rows, "[[1], [2]]"), 1, 2, 2},
         {trace(no_layer), "layer key \"seven\"", byte(no_layer, "{}}"), 1, 2}});
}

TEST_CASE("a trace cut anywhere is refused, and the samples before the cut are told first") {
  const std::string step = step_text(TreeText{}.text(), std::string("{\"7\": ") + four_rows + "}");
  const std::string trace =
      "[{\"question_id\": \"a\\\"b\", \"turn\": 12, \"meta_info\": {\"model_path\": null}, \"other\": [\"]\", {}], " +
      ("\"expert_layer_history\": [" + step + ",\n" + step + "]}, {\"expert_layer_history\": null}]");
  const TemporaryFile file(trace);
  static_cast<void>(read_all_of(file.path()));
  for (std::size_t size = trace.size() - 1; size < trace.size(); --size) {
    file.cut(size);
    INFO("cut to " << trace.substr(0, size));
    Collector collector;
    try {
      TraceReader(file.path(), {}).read(SampleSelection::all(), all_fields(), collector);
      FAIL("it was read");
    } catch (const Error& error) {
      REQUIRE(says(error, size == 0 ? "empty" : "ends in the middle"));
      REQUIRE(error.place().byte == size);
    }
    const std::size_t first_end = trace.find("]}, {\"expert") + 2;
    REQUIRE(collector.samples.size() == (size < first_end ? 0 : size < trace.size() - 1 ? 1 : 2));
  }
}

TEST_CASE("a trace that shrinks or grows behind the reader's back is refused or read, without a crash") {
  const std::string trace = "[{\"turn\": 1, \"expert_layer_history\": [" + short_step(1) + "]}]";
  for (const std::size_t size : {std::size_t{0}, trace.size() / 2, trace.size() + 1'000}) {
    const TemporaryFile file(trace);
    TraceReader reader(file.path(), {});
    file.cut(size);
    Collector collector;
    try {
      reader.read(SampleSelection::all(), all_fields(), collector);
      FAIL_CHECK("it was read");
    } catch (const Error& error) {
      INFO(error.line());
      CHECK(says(error, size == 0 ? "empty" : size < trace.size() ? "ends in the middle" : "behind the end"));
    }
  }
}

TEST_CASE("zero bytes where a page of the trace should be are refused, even in what is not needed") {
  const std::string before = R"([{"expert_layer_history": [{"layers": {"0": {"topk_ids": [[1]], "topk_weights": [[)";
  const std::string good = before + std::string(10'000, ' ') + "1.0]]}}}]}]";
  std::string holed = good;
  holed.replace(4096, 4096, 4096, '\0');
  CHECK(read_text(good).size() == 1);
  const Error error = reading_error(holed);
  CHECK(says(error, "zero bytes"));
  CHECK(error.place().sample == 0);
  CHECK(error.place().verify_step == 0);
  CHECK(error.place().byte == 4096);
}

TEST_CASE("a hole behind what is wanted does not matter") {
  const std::string trace = "[{\"expert_layer_history\": [" + short_step(1) + "]}," + std::string(10'000, '\0');
  const TemporaryFile file(trace);
  Collector collector;
  TraceReader(file.path(), {}).read(SampleSelection::one(0), all_fields(), collector);
  CHECK(collector.samples.size() == 1);
}

TEST_CASE("200,000 levels of brackets are no more than brackets") {
  const std::size_t levels = 200'000;
  for (const auto& [open, close] : {std::pair("[", "]"), std::pair("{\"a\":", "}")}) {
    std::string deep;
    std::string end;
    for (std::size_t i = 0; i < levels; ++i) {
      deep += open;
      end += close;
    }
    const std::string value = deep + (*open == '{' ? "1" : "") + end;
    CHECK(read_text("[{\"other\": " + value + ", \"turn\": 3}]").at(0).info.turn == 3);
    CHECK(says(reading_error("[{\"other\": " + deep), "ends in the middle"));
    CHECK(says(reading_error(deep), *open == '[' ? "the sample is an array" : "an object, not an array"));
    CHECK(says(reading_error(value), *open == '[' ? "the sample is an array" : "an object, not an array"));
    for (const std::string key : {"question_id", "turn", "meta_info", "expert_layer_activations"}) {
      CHECK(read_text("[{\"" + key + "\": " + value + "}]").size() == 1);
    }
    for (const std::string key : {"tree_structure", "layers", "other"}) {
      const std::string trace = "[{\"expert_layer_history\": [{\"layers\": {}, \"" + key + "\": " + value + "}]}]";
      const char* complaint = key == "other"    ? "no error"
                              : *open == '['    ? "is an array"
                              : key == "layers" ? "layer key \"a\""
                                                : "lacks draft_token_num";
      CHECK(says(reading_error(trace), complaint));
    }
    for (const std::string member : {"draft_token_num", "retrive_next_token", "draft_tokens", "accept_index"}) {
      TreeText tree;
      (member == "draft_token_num"      ? tree.draft_token_num
       : member == "retrive_next_token" ? tree.next_token
       : member == "draft_tokens"       ? tree.draft_tokens
                                        : tree.accept_index) = value;
      CHECK(says(reading_error("[{\"expert_layer_history\": [" + step_text(tree.text(), "{}") + "]}]"), member));
    }
    CHECK(says(reading_error("[{\"expert_layer_history\": [" +
                             step_text("null", "{\"0\": {\"topk_ids\": " + value + "}}") + "]}]"),
               "topk_ids"));
  }
}

}  // namespace
}  // namespace expertviz
