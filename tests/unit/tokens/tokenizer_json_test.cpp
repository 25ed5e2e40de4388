#include "catch.hpp"
#include "decoding.hpp"
#include "temporary_folder.hpp"

#include <cstdint>
#include <string>

namespace {

using expertviz::Token;

/// A tokenizer.json with this vocabulary and these other members.
std::string tokenizer(const std::string& vocab, const std::string& members = R"("decoder": null)") {
  return "{" + members + R"(, "model": {"type": "BPE", "vocab": )" + vocab + R"(, "merges": ["a b", ["c", "d"]]}})";
}

constexpr const char* byte_level = R"("decoder": {"type": "ByteLevel"})";

}  // namespace

TEST_CASE("an id of a vocabulary is found, whatever the order and the spelling of the JSON") {
  const TemporaryFolder folder;
  const std::string json = GENERATE(
      R"({"decoder":{"type":"ByteLevel"},"model":{"type":"BPE","vocab":{"a":0,"\u0120b":1},"merges":[]}})",
      R"({"model":{"merges":[["]","}"],"\"]}"],"vocab":{"a":0,"Ġb":1}},"decoder":{"type":"ByteLevel"}})",
      "\xEF\xBB\xBF\r\n{\t\"model\" :\r\n{ \"vocab\" : {\"\\u0061\" :0 , \"Ġb\":\t1}\n} , \"decoder\": "
      "{\"type\":\"ByteLevel\"} }\r\n",
      R"({"m\u006fdel":{"voc\u0061b":{"a":0,"Ġb":1}},"decoder":{"type":"ByteLevel"},"x":[{"model":{"vocab":{}}}]})",
      R"({"model":{"vocab":{"old":0}},"decoder":null,"model":{"vocab":{"x":0},"vocab":{"a":0,"Ġb":1}},"decoder":{"type":"ByteLevel"}})");
  const auto file = folder.write("tokenizer.json", json);
  CHECK(text_of(file, 0) == "a");
  CHECK(text_of(file, 1) == " b");
}

TEST_CASE("ids with holes, twice, beyond 2^31 and below 0") {
  const TemporaryFolder folder;
  const auto file = folder.write(
      "tokenizer.json", tokenizer(R"({"a":0,"first":7,"last":7,"big":3000000000,"huge":9007199254740993,"minus":-1})"));
  const auto tokens = decode(file, {7, 3000000000, 9007199254740993, 1, -1, 0, 7});
  REQUIRE(tokens.size() == 7);
  CHECK(tokens[0].text == "last");
  CHECK(tokens[1].text == "big");
  CHECK(tokens[2].text == "huge");
  CHECK(tokens[3].kind == Token::Kind::unknown);
  CHECK(tokens[3].text.empty());
  CHECK(tokens[4].kind == Token::Kind::unknown);
  CHECK(tokens[4].id == -1);
  CHECK(tokens[5].text == "a");
  CHECK(tokens[6].text == "last");
}

TEST_CASE("no ids, no tokens") {
  const TemporaryFolder folder;
  CHECK(decode(folder.write("tokenizer.json", tokenizer(R"({"a":0})")), {}).empty());
}

TEST_CASE("added tokens stand above the vocabulary, the last of several above the others") {
  const TemporaryFolder folder;
  const auto file = folder.write("tokenizer.json", tokenizer(R"({"a":0,"b":1,"c":2})", R"("added_tokens": [
      {"id": 1, "content": "<x>", "special": true}, {"content": "<y>", "id": 9}, {"id": 9, "content": "<z>"},
      {"id": 2, "content": ""}])"));
  CHECK(text_of(file, 0) == "a");
  CHECK(kind_of(file, 0) == Token::Kind::ordinary);
  CHECK(text_of(file, 1) == "<x>");
  CHECK(kind_of(file, 1) == Token::Kind::added);
  CHECK(text_of(file, 9) == "<z>");
  CHECK(text_of(file, 2) == "c");
}

TEST_CASE("tokenizer_config.json fills in ids that are missing, and only those") {
  const TemporaryFolder folder;
  folder.write("tokenizer_config.json", R"({"model_max_length": 1e30, "added_tokens_decoder": {
      "0": {"content": "<no>"}, "1": {"lstrip": false, "content": "<yes>"}, "2": "<bare>", "x": {}, "3": {}}})");
  folder.write("tokenizer.json", tokenizer(R"({"a":0})"));
  CHECK(text_of(folder.path(), 0) == "a");
  CHECK(text_of(folder.path(), 1) == "<yes>");
  CHECK(kind_of(folder.path(), 1) == Token::Kind::added);
  CHECK(text_of(folder.path(), 2) == "<bare>");
  CHECK(kind_of(folder.path(), 3) == Token::Kind::unknown);
}

TEST_CASE("a broken tokenizer_config.json matters only where it is needed") {
  const TemporaryFolder folder;
  folder.write("tokenizer_config.json", "{");
  folder.write("tokenizer.json", tokenizer(R"({"a":0})"));
  CHECK(text_of(folder.path(), 0) == "a");
  CHECK_THROWS_AS(decode(folder.path(), {1}), expertviz::Error);
}

TEST_CASE("a vocab.json is read as GPT-2's, with its added tokens marked") {
  const TemporaryFolder folder;
  folder.write("vocab.json", R"({"Ġthe":0,"<|endoftext|>":1,"x":2})");
  folder.write("added_tokens.json", R"({"<pad>":2,"<sep>":3})");
  folder.write("tokenizer_config.json", R"({"added_tokens_decoder": {"1": {"content": "<|endoftext|>"}}})");
  CHECK(text_of(folder.path(), 0) == " the");
  CHECK(kind_of(folder.path(), 1) == Token::Kind::added);
  CHECK(text_of(folder.path(), 2) == "<pad>");
  CHECK(text_of(folder.path(), 3) == "<sep>");
}

TEST_CASE("a lone surrogate becomes U+FFFD and hurts nothing else") {
  const TemporaryFolder folder;
  const auto file = folder.write("tokenizer.json", tokenizer(R"({"a\ud800b":0,"\ud83d\ude00":1})",
                                                             R"("added_tokens": [{"id":2,"content":"\udc00"}])"));
  CHECK(text_of(file, 0) == "a\uFFFDb");
  CHECK(text_of(file, 1) == "\U0001F600");
  CHECK(text_of(file, 2) == "\uFFFD");
}

TEST_CASE("a leading space and incomplete characters stay in the bytes") {
  const TemporaryFolder folder;
  const auto tokens = decode(folder.write("tokenizer.json", tokenizer(R"({"Ġthe":0,"ä½":1})", byte_level)), {0, 1});
  CHECK(tokens[0].bytes == " the");
  CHECK(tokens[1].text == "\uFFFD");
  CHECK(tokens[1].bytes == "\xE4\xBD");
}

TEST_CASE("a very long piece and much space between tokens are read") {
  const TemporaryFolder folder;
  const std::string piece(3'000'000, 'x');
  const std::string spaces(700'000, ' ');
  const auto file = folder.write("tokenizer.json",
                                 "{\"model\":{\"vocab\":{\"" + piece + "\"" + spaces + ":" + spaces + "0,\"a\":1}}}");
  CHECK(text_of(file, 0) == piece);
  CHECK(text_of(file, 1) == "a");
}

TEST_CASE("200,000 brackets deep is no matter where nobody looks, and an error where one does") {
  const TemporaryFolder folder;
  const std::string deep = std::string(200'000, '[') + std::string(200'000, ']');
  CHECK(text_of(folder.write("a.json", tokenizer(R"({"a":0})", "\"normalizer\": " + deep)), 0) == "a");
  CHECK(contains(error_of(folder.write("b.json", tokenizer(R"({"a":0})", "\"decoder\": " + deep))), "decoder"));
  std::string nested;
  for (int i = 0; i < 100'000; ++i) {
    nested += R"({"type":"Sequence","decoders":[)";
  }
  for (int i = 0; i < 100'000; ++i) {
    nested += "]}";
  }
  CHECK(contains(error_of(folder.write("c.json", tokenizer(R"({"a":0})", "\"decoder\": " + nested))), "decoder"));
}

TEST_CASE("what is no tokenizer is told so, with the file and the reason") {
  struct Case {
    std::string content;
    std::string reason;
  };
  const auto wrong = GENERATE_REF(values<Case>({
      {"", "the file is empty"},
      {"hello", "not a tokenizer"},
      {"[1, 2]", "not a tokenizer"},
      {std::string("\0\0\0\0", 4), "not a tokenizer"},
      {"\x89PNG\r\n\x1A\n", "not a tokenizer"},
      {"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 7\n", "git lfs pull"},
      {"{}", "no vocabulary"},
      {R"({"model_type": "qwen3_moe", "vocab_size": 151936})", "no vocabulary"},
      {R"({"model": {"type": "BPE"}})", "no vocabulary"},
      {R"({"model": null})", "no vocabulary"},
      {R"({"model": "BPE"})", "no vocabulary"},
      {R"({"model": {"vocab": null}})", "not the JSON of a tokenizer"},
      {R"({"model": {"vocab": "x"}})", "not the JSON of a tokenizer"},
      {R"({"model": {"vocab": {"a": "0"}}})", "not the JSON of a tokenizer"},
      {R"({"model": {"vocab": {"a": 0.5}}})", "not the JSON of a tokenizer"},
      {R"({"model": {"vocab": {"a": 1e3}}})", "not the JSON of a tokenizer"},
      {R"({"model": {"vocab": {"a": 99999999999999999999}}})", "not the JSON of a tokenizer"},
      {R"({"model": {"vocab": {"a": null}}})", "not the JSON of a tokenizer"},
      {R"({"model": {"vocab": {"a": }}})", "not the JSON of a tokenizer"},
      {R"({"model": {"vocab": {"a" 0}}})", "not the JSON of a tokenizer"},
      {R"({"model": {"vocab": {"a": 0 "b": 1}}})", "not the JSON of a tokenizer"},
      {R"({"model": {"vocab": {"a\x": 0}}})", "not the JSON of a tokenizer"},
      {R"({"model": {"vocab": {"a\u12": 0}}})", "not the JSON of a tokenizer"},
      {"{\"model\": {\"vocab\": {\"a\xFF\": 0}}}", "not the JSON of a tokenizer"},
      {"{\"model\": {\"vocab\": {\"a\nb\": 0}}}", "not the JSON of a tokenizer"},
      {R"({"model": {"vocab": {"a": 0)", "not the JSON of a tokenizer"},
      {R"({"model": {"vocab": {"a)", "not the JSON of a tokenizer"},
      {R"({"model": {"vocab": {"a": 0}, "merges": ["a b",)", "not the JSON of a tokenizer"},
      {R"({"model": {"vocab": {"a": 0}}} {})", "behind the end"},
      {R"({"model": {"vocab": [["a"]})", "not the JSON of a tokenizer"},
      {R"({"model": {"vocab": ["a", "b"]}})", "not the JSON of a tokenizer"},
      {R"({"model": {"vocab": [[5, "a"]]}})", "not the JSON of a tokenizer"},
      {R"({"a": 0, "b": "x"})", "not the JSON of a tokenizer"},
      {R"({"model": {"vocab": {"a": 0}}, "decoder": {"type": "Foo"}})", "Foo is unknown"},
      {R"({"model": {"vocab": {"a": 0}}, "decoder": "ByteLevel"})", "a decoder without a type"},
      {R"({"model": {"vocab": {"a": 0}}, "decoder": {"type": "Strip", "content": "ab", "start": 1, "stop": 0}})",
       "single character"},
      {R"({"model": {"vocab": {"a": 0}}, "decoder": {"type": "Strip", "content": "a", "start": -1, "stop": 0}})",
       "\"start\""},
      {R"({"model": {"vocab": {"a": 0}}, "decoder": {"type": "Replace", "content": "a"}})", "\"pattern\""},
      {R"({"model": {"vocab": {"a": 0}}, "decoder": {"type": "Replace", "pattern": {"Regex": "("}, "content": "a"}})",
       "parenthesis"},
      {R"({"model": {"vocab": {"a": 0}}, "decoder": {"type": "Sequence"}})", "\"decoders\""},
  }));
  const TemporaryFolder folder;
  const auto file = folder.write("tokenizer.json", wrong.content);
  INFO(wrong.content);
  const std::string line = error_of(file);
  CHECK(contains(line, file.string()));
  CHECK(contains(line, wrong.reason));
}

TEST_CASE("a tokenizer.json cut anywhere ends in an error or in the right text") {
  const TemporaryFolder folder;
  const std::string whole =
      tokenizer(R"({"a\"\\":0,"b":1})", R"("added_tokens":[{"id":3,"content":"<x>"}],"decoder":{"type":"ByteLevel"})");
  REQUIRE(text_of(folder.write("whole.json", whole), 0) == "a\"\\");
  for (std::size_t length = 0; length < whole.size(); ++length) {
    INFO(length);
    CHECK_FALSE(error_of(folder.write("cut.json", whole.substr(0, length))).empty());
  }
}

TEST_CASE("a file that is missing, a pipe or a folder without a tokenizer is told so") {
  const TemporaryFolder folder;
  CHECK(contains(error_of(folder.path() / "no.json"), "no such file"));
  CHECK(contains(error_of(folder.path()), "holds no tokenizer"));
  CHECK(contains(error_of("/dev/null"), "not a regular file"));
}
