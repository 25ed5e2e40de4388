#include "bytes/json_reader.hpp"

#include "catch.hpp"
#include "expertviz/error.hpp"
#include "plain/indexed_copy.hpp"
#include "plain/json.hpp"
#include "random.hpp"

#include <string>

namespace expertviz {
namespace {

using plain::Value;

/// Whether all of it is read as one value; what is refused names a byte in it.
bool accepts(const std::string& text) {
  const plain::IndexedCopy copy(text, 100);
  bytes::JsonReader in(copy.whole());
  try {
    in.skip();
    in.end();
  } catch (const Error& error) {
    const std::uint64_t byte = error.place().byte.value_or(0);
    CHECK((byte >= 100 && byte <= 100 + text.size()));
    return false;
  }
  return true;
}

/// The value as the reader gives it, token by token.
Value read(bytes::JsonReader& in) {
  Value value;
  const char c = in.peek();
  if (c == '{' || c == '[') {
    value.kind = c == '{' ? Value::Kind::object : Value::Kind::array;
    in.open();
    for (bool first = true; c == '{' ? in.next_member(first) : in.next_element(first); first = false) {
      if (c == '[') {
        value.items.push_back(read(in));
      } else {
        std::string key = in.key();
        value.members.emplace_back(std::move(key), read(in));
      }
    }
  } else if (c == '"') {
    value = {.kind = Value::Kind::string, .text = in.string(), .items = {}, .members = {}};
  } else {
    value = plain::parse(std::string(in.scalar())).value();
  }
  return value;
}

std::string random_json(Random& random) {
  static const std::vector<std::string> pieces = {"{",      "}",         "[",           "]",
                                                  ",",      ":",         " ",           "\n",
                                                  "1",      "-0",        "0.5",         "1e-3",
                                                  "NaN",    "-Infinity", "null",        "true",
                                                  "\"\"",   "\"a\"",     "\"\\u0041\"", "\"\\ud83d\\ude00\"",
                                                  "\"k\":", "[1,2]",     "{\"a\":[]}",  "01",
                                                  "1.",     "nul",       "\"\\x\"",     "+1"};
  std::string text;
  for (std::size_t left = random.between(1, 9); left > 0; --left) {
    text += random.pick(pieces);
  }
  return random.chance(50) ? "[" + text + "]" : "{\"k\":" + text + "}";
}

TEST_CASE("random texts are read, or refused, as a slow, obvious reader does") {
  std::size_t read_texts = 0;
  for (std::uint64_t seed = 1; seed <= 60'000; ++seed) {
    Random random(seed);
    const std::string text = random_json(random);
    INFO(text);
    const std::optional<Value> expected = plain::parse(text);
    REQUIRE(accepts(text) == expected.has_value());
    if (!expected) { continue; }
    ++read_texts;
    const plain::IndexedCopy copy(text);
    bytes::JsonReader in(copy.whole());
    REQUIRE(read(in) == *expected);
  }
  CHECK(read_texts > 3'000);
}

TEST_CASE("brackets may nest as deep as the text is long") {
  const std::size_t levels = 1'000'000;
  CHECK(accepts(std::string(levels, '[') + std::string(levels, ']')));
  CHECK_FALSE(accepts(std::string(levels, '[') + std::string(levels - 1, ']')));
}

TEST_CASE("whole numbers are told from others and from those that do not fit") {
  const auto number = [](const char* text) { return bytes::whole_number(text, "it", 7); };
  CHECK(number("-12") == -12);
  CHECK(number("9223372036854775807") == 9'223'372'036'854'775'807);
  CHECK_FALSE(number("1.0").has_value());
  CHECK_FALSE(number("1e3").has_value());
  CHECK_FALSE(number("null").has_value());
  CHECK_FALSE(number("99999999999999999999.5").has_value());
  CHECK_THROWS_AS(number("9223372036854775808"), Error);
}

}  // namespace
}  // namespace expertviz
