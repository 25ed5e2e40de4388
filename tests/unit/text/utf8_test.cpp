#include "text/utf8.hpp"

#include "catch.hpp"

#include <string>

using expertviz::text::append_utf8;
using expertviz::text::first_utf8_part;
using expertviz::text::is_utf8;
using expertviz::text::lossy_utf8;
using expertviz::text::to_utf8;
using expertviz::text::Utf8Part;

// The expected counts of U+FFFD are those of the table "U+FFFD for Non-Shortest Form Sequences" and the following ones
// in chapter 3.9 of the Unicode standard.
TEST_CASE("lossy UTF-8 replaces each maximal invalid part once") {
  const std::string r = "\uFFFD";
  CHECK(lossy_utf8("") == "");
  CHECK(lossy_utf8("aé中😀") == "aé中😀");
  CHECK(lossy_utf8("\xC0\xAF\xE0\x80\xBF\xF0\x81\x82\x41") == r + r + r + r + r + r + r + r + "A");
  CHECK(lossy_utf8("\xED\xA0\x80\xED\xBF\xBF\xED\xAF\x41") == r + r + r + r + r + r + r + r + "A");
  CHECK(lossy_utf8("\xF4\x91\x92\x93\xFF\x41\x80\xBF\x42") == r + r + r + r + r + "A" + r + r + "B");
  CHECK(lossy_utf8("\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41") == r + r + r + r + "A");
}

TEST_CASE("every character survives UTF-8 and back") {
  for (char32_t c = 0; c <= 0x10FFFF; ++c) {
    if (c >= 0xD800 && c <= 0xDFFF) { continue; }
    const std::string text = to_utf8(c);
    const Utf8Part part = first_utf8_part(text);
    if (part.kind != Utf8Part::Kind::character || part.character != c || part.length != text.size()) {
      FAIL("U+" << std::hex << static_cast<unsigned>(c));
    }
  }
  CHECK(to_utf8(U'€') == "\xE2\x82\xAC");
  CHECK(to_utf8(U'\U0010FFFF') == "\xF4\x8F\xBF\xBF");
}

TEST_CASE("an incomplete character is told from a wrong one") {
  CHECK(first_utf8_part("\xE4\xBD").kind == Utf8Part::Kind::incomplete);
  CHECK(first_utf8_part("\xE4\xBD").length == 2);
  CHECK(first_utf8_part("\xE4\xBDx").kind == Utf8Part::Kind::invalid);
  CHECK(first_utf8_part("\xE4\xBDx").length == 2);
  CHECK(first_utf8_part("\x80").kind == Utf8Part::Kind::invalid);
  CHECK(first_utf8_part("\xED\xA0").kind == Utf8Part::Kind::invalid);
  CHECK(is_utf8(std::string_view("中\0x", 5)));
  CHECK_FALSE(is_utf8("中\xE4"));
}
