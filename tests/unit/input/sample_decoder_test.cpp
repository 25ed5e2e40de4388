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
  for (const char* missing : {"null", "true", "81.5", "8e1", "[81]", "{\"id\": 81}", "NaN"}) {
    INFO(missing);
    CHECK(std::holds_alternative<std::monostate>(id(missing)));
  }
}

/// The byte of the error that decoding ends in; empty if it does not.
std::optional<std::uint64_t> fault_byte(SampleField field, const std::string& value) {
  SampleInfo info;
  try {
    input::decode_sample_field(field, plain::IndexedCopy(value, 300).whole(), info);
  } catch (const Error& error) { return error.place().byte.value_or(0) - 300; }
  return std::nullopt;
}

TEST_CASE("half of a surrogate pair is U+FFFD") {
  const auto id = [](const std::string& value) {
    return std::get<std::string>(decode(SampleField::question_id, value).question_id);
  };
  CHECK(id(R"("a\ud800")") == "a\xef\xbf\xbd");
  CHECK(id(R"("\udc00\ud83d\ude00\ud83dx")") == "\xef\xbf\xbd\xf0\x9f\x98\x80\xef\xbf\xbdx");
  CHECK(id(R"("\ud83d\u0041")") ==
        "\xef\xbf\xbd"
        "A");
  CHECK(decode(SampleField::meta_info, R"({"model_path": "m\udc00"})").model_path == "m\xef\xbf\xbd");
}

TEST_CASE("a value that is read must be JSON to its last letter") {
  for (const char* broken :
       {"1x",       "2.",  "08",   "-",        "+1",  ".5",      "1e",          "0x1",      "1_0",         "nul",
        "nullnull", "Nan", "True", "infinity", "--1", "\"\\q\"", "\"\\u12g4\"", "\"\x01\"", "\"a\" \"b\"", "1 2"}) {
    INFO(broken);
    CHECK(fault_byte(SampleField::question_id, broken).has_value());
    CHECK(fault_byte(SampleField::turn, broken).has_value());
    const std::string meta = "{\"prompt_tokens\": ";
    CHECK(fault_byte(SampleField::meta_info, meta + broken + "}").value_or(0) >= meta.size());
    CHECK(fault_byte(SampleField::meta_info, "{\"unknown\": [" + std::string(broken) + "]}").has_value());
    CHECK(
        fault_byte(SampleField::expert_layer_activations, "{\"0\": [1, 2, " + std::string(broken) + "]}").has_value());
  }
  CHECK(fault_byte(SampleField::meta_info, "// comment\n{}") == 0U);
  CHECK(fault_byte(SampleField::expert_layer_activations, R"({"0": [1, 1], "1": [1 1]})") == 24U - 2U);
}

TEST_CASE("a whole number of more than 64 bits is refused, not missing") {
  CHECK(fault_byte(SampleField::question_id, "9223372036854775808") == 0U);
  CHECK(fault_byte(SampleField::turn, "-9223372036854775809") == 0U);
  CHECK(fault_byte(SampleField::meta_info, R"({"prompt_tokens": 123456789012345678901234567890})") == 18U);
  CHECK_FALSE(fault_byte(SampleField::turn, "1e400").has_value());
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
  CHECK(experts(R"({"0": [1, 1, 1, 1], "1": [1], "0": [1, 1]})") == 2U);
  CHECK(experts(R"({"0": [1, 1, 1, 1], "1": [1], "\u0030": null})") == 1U);
  CHECK_FALSE(experts("{}").has_value());
  CHECK_FALSE(experts("null").has_value());
  CHECK_FALSE(experts("[[1, 2]]").has_value());
  CHECK_FALSE(experts(R"({"0": null})").has_value());
}

TEST_CASE("a member of a sample that is no JSON is refused with its byte") {
  const std::vector<std::pair<std::string, std::uint64_t>> wrong = {
      {"{\"prompt_tokens\": 12 \"completion_tokens\": 5}", 21},
      {"{\"model_path\" \"m\"}", 14},
      {"{\"a\": \"\x01\"}", 7},
      {"{\"model_path\": \"\xff\"}", 0},
      {"{\"prompt_tokens\": 1,}", 20},
      {"{,}", 1}};
  for (const auto& [text, byte] : wrong) {
    INFO(text);
    CHECK(fault_byte(SampleField::meta_info, text) == byte);
  }
}

}  // namespace
}  // namespace expertviz
