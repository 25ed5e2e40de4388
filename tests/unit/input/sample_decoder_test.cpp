#include "input/tracker/sample_decoder.hpp"

#include "catch.hpp"
#include "expertviz/error.hpp"
#include "plain/indexed_copy.hpp"

#include <string>
#include <variant>

namespace expertviz {
namespace {

using input::SampleField;

SampleInfo decode(SampleField field, const std::string& value, SampleInfo info = {}) {
  input::decode_sample_field(field, plain::IndexedCopy(value).whole(), info);
  return info;
}

TEST_CASE("a question's id is a number or a text, or missing") {
  const auto id = [](const std::string& value) { return decode(SampleField::question_id, value).question_id; };
  CHECK(std::get<std::int64_t>(id("81")) == 81);
  CHECK(std::get<std::int64_t>(id("-5")) == -5);
  CHECK(std::get<std::int64_t>(id("9223372036854775807")) == 9'223'372'036'854'775'807);
  CHECK(std::get<std::string>(id("\"writing_81\"")) == "writing_81");
  CHECK(std::get<std::string>(id("\"\"")).empty());
  CHECK(std::get<std::string>(id(R"("\"]\\\u00e9\ud83d\ude00\n")")) == "\"]\\\xc3\xa9\xf0\x9f\x98\x80\n");
  for (const char* missing : {"null", "true", "81.5", "8e1", "[81]", "{\"id\": 81}", "9223372036854775808", "NaN"}) {
    INFO(missing);
    CHECK(std::holds_alternative<std::monostate>(id(missing)));
  }
}

TEST_CASE("a turn is a whole number or missing") {
  CHECK(decode(SampleField::turn, "2").turn == 2);
  CHECK_FALSE(decode(SampleField::turn, "null").turn.has_value());
  CHECK_FALSE(decode(SampleField::turn, "\"2\"").turn.has_value());
}

TEST_CASE("of the meta info what is there is read") {
  const SampleInfo info = decode(SampleField::meta_info,
                                 R"({"id": {"completion_tokens": 1}, "model_path": "Qwen/Qwen3\u002d30B", "x": NaN,
                                     "prompt_tokens": 37, "spec_verify_ct": 600, "completion_tokens": 1485, "\ud800": 2})");
  CHECK(info.model_path == "Qwen/Qwen3-30B");
  CHECK(info.prompt_tokens == 37);
  CHECK(info.completion_tokens == 1485);
  CHECK(info.spec_verify_ct == 600);

  SECTION("null is missing, and the later of two counts") {
    const SampleInfo later = decode(SampleField::meta_info,
                                    R"({"prompt_tokens": 1, "prompt_tokens": 2, "model_path": "m", "model_path": null,
                                        "completion_tokens": "many", "spec_verify_ct": 6.0})");
    CHECK(later.prompt_tokens == 2);
    CHECK_FALSE(later.model_path.has_value());
    CHECK_FALSE(later.completion_tokens.has_value());
    CHECK_FALSE(later.spec_verify_ct.has_value());
  }
  SECTION("a later meta info replaces the whole of an earlier one") {
    for (const char* empty : {"{}", "null", "[]", "\"meta\"", "5"}) {
      const SampleInfo replaced = decode(SampleField::meta_info, empty, info);
      CHECK_FALSE(replaced.model_path.has_value());
      CHECK_FALSE(replaced.prompt_tokens.has_value());
      CHECK_FALSE(replaced.completion_tokens.has_value());
      CHECK_FALSE(replaced.spec_verify_ct.has_value());
    }
  }
}

TEST_CASE("the number of experts is the length of a layer's counts") {
  const auto experts = [](const std::string& value) {
    return decode(SampleField::expert_layer_activations, value).num_experts;
  };
  CHECK(experts(R"({"0": [0, 3, 1, 0]})") == 4U);
  CHECK(experts(R"({"0": null, "1": [0, 3], "2": "x", "3": [0, 3, 1], "4": []})") == 3U);
  CHECK(experts(R"({"0": [[1, 2, 3], {"a": [4]}]})") == 2U);
  CHECK_FALSE(experts("{}").has_value());
  CHECK_FALSE(experts("null").has_value());
  CHECK_FALSE(experts("[[1, 2]]").has_value());
  CHECK_FALSE(experts(R"({"0": null})").has_value());
}

TEST_CASE("a member of a sample that is no JSON is refused with its byte") {
  for (const char* wrong : {"{\"prompt_tokens\": 12 \"completion_tokens\": 5}", "{\"model_path\" \"m\"}",
                            "{\"a\": \"\x01\"}", "{\"model_path\": \"\xff\"}", "{\"prompt_tokens\": 1,}", "{,}"}) {
    INFO(wrong);
    SampleInfo info;
    try {
      input::decode_sample_field(SampleField::meta_info, plain::IndexedCopy(wrong, 300).whole(), info);
      FAIL_CHECK("it was read");
    } catch (const Error& error) { CHECK(error.place().byte == 300U); }
  }
}

}  // namespace
}  // namespace expertviz
