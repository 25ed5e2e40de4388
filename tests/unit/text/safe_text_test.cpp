#include "text/safe_text.hpp"

#include "catch.hpp"

#include <string_view>

namespace {

using expertviz::text::code_point_text;
using expertviz::text::display_width;
using expertviz::text::json_text;
using expertviz::text::LineBreaks;
using expertviz::text::safe_text;

TEST_CASE("ordinary text of any script stays as it is") {
  CHECK(safe_text("") == "");
  CHECK(safe_text("travel blog") == "travel blog");
  CHECK(safe_text("旅行 \u00E9 \U0001F600 \u200D") == "旅行 \u00E9 \U0001F600 \u200D");
}

TEST_CASE("control characters are shown, not sent") {
  CHECK(safe_text("\x1B[2J") == "<U+001B>[2J");
  CHECK(safe_text(std::string_view("a\0b", 3)) == "a<U+0000>b");
  CHECK(safe_text("\x7F\u0085\u009B") == "<U+007F><U+0085><U+009B>");
  CHECK(safe_text("a\tb\r\n") == "a<U+0009>b<U+000D><U+000A>");
}

TEST_CASE("line breaks stay where they are wanted, and nothing else does") {
  CHECK(safe_text("a\tb\r\n\x1B", LineBreaks::keep) == "a\tb\r\n<U+001B>");
}

TEST_CASE("characters that turn the direction of writing or break lines are shown") {
  CHECK(safe_text("\u202Egnp") == "<U+202E>gnp");
  CHECK(safe_text("\u2028\u2066\u200F\u061C") == "<U+2028><U+2066><U+200F><U+061C>");
}

TEST_CASE("bytes that are no UTF-8 become U+FFFD") {
  CHECK(safe_text("a\xFF\x62") == "a\uFFFDb");
  CHECK(safe_text("\xE6\x97") == "\uFFFD");
}

TEST_CASE("joiners are part of how Persian words and families of emoji are written") {
  CHECK(safe_text("می\u200Cروم") == "می\u200Cروم");
  CHECK(safe_text("👩\u200D👧") == "👩\u200D👧");
}

TEST_CASE("what cannot be seen, and what XML forbids, becomes its code point") {
  CHECK(safe_text("\u200B\uFEFF\u00AD") == "<U+200B><U+FEFF><U+00AD>");
  CHECK(safe_text("\uFFFE\uFFFF") == "<U+FFFE><U+FFFF>");
  CHECK(safe_text("\U0001FFFE") == "<U+1FFFE>");
}

TEST_CASE("invalid bytes read the same everywhere: one U+FFFD for each longest part that could begin a character") {
  CHECK(safe_text("a\xE4\xB8z") == "a\uFFFDz");
  CHECK(json_text("a\xE4\xB8z") == "a\uFFFDz");
  CHECK(safe_text("\xC0\x80") == "\uFFFD\uFFFD");
  CHECK(safe_text("\xED\xA0\x80") == "\uFFFD\uFFFD\uFFFD");
  CHECK(safe_text("中\xE4") == "中\uFFFD");
}

TEST_CASE("in JSON the same characters are escapes, which mean the same") {
  CHECK(json_text("a\"b\\c\n\t\r") == "a\\\"b\\\\c\\n\\t\\r");
  CHECK(json_text("\x1B\u202E\u2066\u200F\u2028\u200B") == "\\u001b\\u202e\\u2066\\u200f\\u2028\\u200b");
  // Beyond the first plane two escapes make one character: U+1FFFE is D83F DFFE in UTF-16.
  CHECK(json_text("\U0001FFFE") == "\\ud83f\\udffe");
  CHECK(json_text("旅 \U0001F600") == "旅 \U0001F600");
}

TEST_CASE("a code point has at least four digits") {
  CHECK(code_point_text(7) == "<U+0007>");
  CHECK(code_point_text(0x1F600) == "<U+1F600>");
}

TEST_CASE("columns of a terminal: wide characters take two, marks none") {
  CHECK(display_width("abc") == 3);
  CHECK(display_width("中文") == 4);
  CHECK(display_width("e\u0301") == 1);
  CHECK(display_width("") == 0);
}

}  // namespace
