#include "catch.hpp"
#include "expertviz/tokenizer.hpp"
#include "text/utf8.hpp"

#include <string>

namespace {

using expertviz::display_label;
using expertviz::Token;

std::string label(const std::string& bytes, std::size_t max_graphemes = 0) {
  Token token;
  token.kind = Token::Kind::ordinary;
  token.bytes = bytes;
  return display_label(token, max_graphemes);
}

}  // namespace

TEST_CASE("plain text is its own label") {
  CHECK(label("the") == "the");
  CHECK(label("a b") == "a b");
  CHECK(label("naïve") == "naïve");
  CHECK(label("你好") == "你好");
  CHECK(label("שלום") == "שלום");
  CHECK(label("<0xE6>") == "<0xE6>");
  CHECK(label("\uFFFD") == "\uFFFD");
  CHECK(label("").empty());
}

TEST_CASE("an unknown id is its number") {
  Token token;
  token.id = 12345;
  CHECK(display_label(token) == "#12345");
  token.id = -1;
  CHECK(display_label(token, 1) == "#-1");
}

TEST_CASE("spaces at the ends are seen") {
  CHECK(label(" the") == "␣the");
  CHECK(label("the ") == "the␣");
  CHECK(label(" ") == "␣");
  CHECK(label("  ") == "␣×2");
  CHECK(label(std::string(12, ' ')) == "␣×12");
  CHECK(label("    return") == "␣×4return");
  CHECK(label(" a  b  ") == "␣a  b␣×2");
  CHECK(label("  2") == "␣␣2");
}

TEST_CASE("line ends, tabs and invisible characters are seen") {
  CHECK(label("\n") == "\\n");
  CHECK(label("\r\n\t") == "\\r\\n\\t");
  CHECK(label(" \n\n") == "␣\\n\\n");
  CHECK(label(std::string(1, '\0')) == "<U+0000>");
  CHECK(label("a\x1B[31m\x7F") == "a<U+001B>[31m<U+007F>");
  CHECK(label("\u0085\u00A0\u00AD") == "<U+0085><U+00A0><U+00AD>");
  CHECK(label("a\u200Bb") == "a<U+200B>b");
  CHECK(label("\u202Eabc") == "<U+202E>abc");
  CHECK(label("\u3000") == "<U+3000>");
  CHECK(label("\uFEFF") == "<U+FEFF>");
  CHECK(label("\uE000") == "<U+E000>");
  CHECK(label("\uFFFF\U0010FFFE") == "<U+FFFF><U+10FFFE>");
  CHECK(label("\u200D") == "<U+200D>");
  CHECK(label("\uFE0F") == "<U+FE0F>");
}

TEST_CASE("bytes that are no UTF-8 are seen, and the valid part beside them stays") {
  CHECK(label("\xE6") == "<0xE6>");
  CHECK(label(" \xE4\xBD") == "␣<0xE4><0xBD>");
  CHECK(label("а\xD0") == "а<0xD0>");
  CHECK(label("\xA0 b") == "<0xA0> b");
  CHECK(label("\xED\xA0\x80") == "<0xED><0xA0><0x80>");
}

TEST_CASE("an added token is shown by the same rules") {
  Token token;
  token.kind = Token::Kind::added;
  token.bytes = "<|im_end|>";
  CHECK(display_label(token) == "<|im_end|>");
}

TEST_CASE("a long label is cut between what a reader takes for characters") {
  CHECK(label("abcdef", 6) == "abcdef");
  CHECK(label("abcdef", 5) == "abcd…");
  CHECK(label("abcdef", 1) == "…");
  CHECK(label("e\u0301e\u0301e\u0301", 2) == "e\u0301…");
  CHECK(label("👨‍👩‍👧‍👦👍🏽ab", 3) == "👨‍👩‍👧‍👦👍🏽…");
  CHECK(label("🇩🇪🇫🇷🇯🇵", 2) == "🇩🇪…");
  CHECK(label("🏴󠁧󠁢󠁥󠁮󠁧󠁿ab", 2) == "🏴󠁧󠁢󠁥󠁮󠁧󠁿…");
  CHECK(label("\u1112\u1161\u11AB\u1100\u1173\u11AFa", 2) == "\u1112\u1161\u11AB…");
  CHECK(label("❤️ab", 2) == "❤️…");
  CHECK(label("नमस्ते", 2) == "न…");
  CHECK(label("\n\n\n\n", 2) == "\\n…");
  CHECK(label("\xE4\xBD\xE4\xBD", 3) == "<0xE4><0xBD>…");
  CHECK(label("            x", 2) == "␣×12x");
}

TEST_CASE("a label is UTF-8 without control characters, whatever the bytes") {
  for (int first = 0; first < 256; ++first) {
    for (int second = 0; second < 256; ++second) {
      const std::string text = label({static_cast<char>(first), static_cast<char>(second), '\x9F'}, 2);
      bool clean = expertviz::text::is_utf8(text);
      for (const char32_t c : expertviz::text::characters_of(text)) {
        clean = clean && c >= 0x20 && (c < 0x7F || c > 0x9F);
      }
      if (!clean) { FAIL(first << " " << second); }
    }
  }
}
