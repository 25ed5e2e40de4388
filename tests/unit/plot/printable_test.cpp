#include "plot/printable.hpp"

#include "catch.hpp"

#include <string>

using expertviz::plot::code_point_text;
using expertviz::plot::printable;

TEST_CASE("letters of every script stay as they are") {
  const std::string text = "Aé中文日本語שלוםمرحبا😀";
  CHECK(printable(text) == text);
  // Joiners are part of how Persian words and families of emoji are written.
  CHECK(printable("می\u200Cروم") == "می\u200Cروم");
  CHECK(printable("👩\u200D👧") == "👩\u200D👧");
}

TEST_CASE("control characters and line breaks become their code points") {
  CHECK(printable(std::string("a\0b", 3)) == "a<U+0000>b");
  CHECK(printable("a\nb\x1B[31m\x7F") == "a<U+000A>b<U+001B>[31m<U+007F>");
  CHECK(printable("\u0085\u2028\u2029") == "<U+0085><U+2028><U+2029>");
}

TEST_CASE("what changes the direction of writing, or cannot be seen, becomes its code point") {
  CHECK(printable("x\u202Ey") == "x<U+202E>y");
  CHECK(printable("\u2066\u2069\u200E\u200F\u061C") == "<U+2066><U+2069><U+200E><U+200F><U+061C>");
  CHECK(printable("\u200B\uFEFF\u00AD") == "<U+200B><U+FEFF><U+00AD>");
}

TEST_CASE("what XML forbids cannot get through") {
  CHECK(printable("\uFFFE\uFFFF") == "<U+FFFE><U+FFFF>");
  CHECK(printable("\U0001FFFE") == "<U+1FFFE>");
}

TEST_CASE("bytes that are no UTF-8 become U+FFFD") {
  CHECK(printable("a\xFF"
                  "b") == "a\uFFFDb");
  CHECK(printable("\xE4\xB8") == "\uFFFD\uFFFD");
  CHECK(printable("\xC0\x80") == "\uFFFD\uFFFD");
  CHECK(printable("\xED\xA0\x80") == "\uFFFD\uFFFD\uFFFD");
  CHECK(printable("中\xE4") == "中\uFFFD");
}

TEST_CASE("a code point has at least four digits") {
  CHECK(code_point_text(7) == "<U+0007>");
  CHECK(code_point_text(0x1F600) == "<U+1F600>");
}
