#include "text/json_unescape.hpp"

#include "catch.hpp"

using expertviz::text::unescape;

TEST_CASE("escapes of JSON strings") {
  CHECK(unescape("") == "");
  CHECK(unescape("plain é") == "plain é");
  CHECK(unescape(R"(\"\\\/\b\f\n\r\t)") == "\"\\/\b\f\n\r\t");
  CHECK(unescape(R"(a\u0120\u00e9\u4F60b)") == "aĠé你b");
  CHECK(unescape(R"(\ud83d\ude00)") == "😀");
  CHECK(unescape(R"(\u0000)") == std::string(1, '\0'));
}

TEST_CASE("lone surrogates become U+FFFD, one each") {
  CHECK(unescape(R"(\ud800)") == "\uFFFD");
  CHECK(unescape(R"(\ud800x)") == "\uFFFDx");
  CHECK(unescape(R"(\ude00\ud83d)") == "\uFFFD\uFFFD");
  CHECK(unescape(R"(\ud83d\ud83d\ude00)") == "\uFFFD😀");
  CHECK(unescape(R"(\ud83d\u0041)") == "\uFFFDA");
}

TEST_CASE("broken escapes have no text") {
  for (const char* wrong : {"\\", "\\x41", "\\u", "\\u12", "\\u12g4", "\\u+123", "\\ud83d\\u12", "a\nb"}) {
    INFO(wrong);
    CHECK_FALSE(unescape(wrong));
  }
}
