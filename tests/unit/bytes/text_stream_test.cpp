#include "bytes/text_stream.hpp"

#include "catch.hpp"
#include "expertviz/error.hpp"
#include "plain/indexed_copy.hpp"
#include "says.hpp"

#include <string>
#include <vector>

namespace expertviz {
namespace {

using Words = std::vector<std::string>;

/// Reads an object and notes its keys and values; those of the key "skip" are leapt over.
bytes::TextTask note_members(bytes::TextStream& in, Words& words) {
  static_cast<void>(co_await in.value_begin());
  in.take();
  for (bool first = true; co_await in.next_member(first, "the members of a test"); first = false) {
    const std::string key = co_await in.key("a test");
    if (key == "skip") {
      co_await in.skip_value();
    } else if (key == "null") {
      static_cast<void>(co_await in.value_begin());
      co_await in.take_null("it");
      words.push_back("null");
    } else {
      const bytes::Captured value = co_await in.take_value(100, "a value");
      const bytes::Slice slice = value.slice();
      words.push_back(key + "=" + std::string(slice.view()) + "@" + std::to_string(slice.offset()));
    }
  }
  const auto behind = co_await in.peek();
  words.push_back(behind ? std::string(1, *behind) : "end");
}

/// Feeds the text in segments of this size; what the task fails with is the last word.
Words read_in_segments(const std::string& text, std::size_t size) {
  Words words;
  bytes::TextStream in;
  const bytes::TextTask task = note_members(in, words);
  bytes::TextState state = bytes::TextState::outside;
  for (std::size_t at = 0; at < text.size() && !task.done(); at += size) {
    const plain::IndexedCopy segment(std::string_view(text).substr(at, size), at, state);
    state = segment.end_state();
    in.feed(segment.text());
  }
  if (!task.done()) { in.end(false); }
  try {
    task.check();
  } catch (const Error& error) {
    words.push_back(std::string(error.what()) + "@" + std::to_string(error.place().byte.value_or(0)));
  }
  return words;
}

TEST_CASE("a text is read alike in segments of any size") {
  const std::string text = R"( { "a" : [1, "]\"", {}] , "skip":{"x":"}"}, "\u0062":"\"" ,"null": null, "c":-1.5e3} )";
  const Words expected = {R"(a=[1, "]\"", {}]@9)", R"(b="\""@)" + std::to_string(text.find(R"("\"" ,)")), "null",
                          "c=-1.5e3@" + std::to_string(text.find("-1.5")), "end"};
  for (std::size_t size = 1; size <= text.size(); ++size) {
    INFO(size);
    CHECK(read_in_segments(text, size) == expected);
  }
}

TEST_CASE("what is no JSON is refused at the same byte in segments of any size") {
  const std::vector<std::pair<std::string, std::string>> wrong = {
      {R"({"a": [1}, "b": 2})", "the brackets of the value that began at byte 6 do not match@8"},
      {R"({"a": 1 "b": 2})", "not JSON: '\"' between the members of a test@8"},
      {R"({"a" 1})", "not JSON: '1' behind a key@5"},
      {R"({a: 1})", "not JSON: 'a' in a test@1"},
      {R"({"a": }])", "not JSON: '}' in the place of a value@6"},
      {R"({"null": nulx})", "not JSON: it begins like null and goes on otherwise@12"},
      {R"({"null": nul })", "not JSON: it is an unfinished null@12"},
      {R"({"null": null0})", "not JSON: it begins like null and goes on otherwise@13"},
      {R"({"a": [1, 2)", "the input ends in the middle of the trace@11"},
      {R"({"a": 12)", "the input ends in the middle of the trace@8"},
      {R"({"a": 1)" + std::string(10, ' '), "the input ends in the middle of the trace@17"}};
  for (const auto& [text, complaint] : wrong) {
    for (std::size_t size = 1; size <= text.size(); ++size) {
      INFO(text << " in segments of " << size);
      CHECK(read_in_segments(text, size).back() == complaint);
    }
  }
}

TEST_CASE("a value that passes a border is kept up to its limit") {
  const std::string text = R"({"a": ")" + std::string(150, 'x') + "\"}";
  CHECK(read_in_segments(text, text.size()).back() == "end");
  CHECK(read_in_segments(text, 120).back().starts_with("a value is larger than 0 MiB"));
}

}  // namespace
}  // namespace expertviz
