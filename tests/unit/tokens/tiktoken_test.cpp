#include "catch.hpp"
#include "decoding.hpp"
#include "temporary_folder.hpp"
#include "text/base64.hpp"
#include "tokens/tiktoken_line.hpp"

#include <string>

using expertviz::Token;
using expertviz::text::base64_bytes;
using expertviz::tokens::tiktoken_line;

TEST_CASE("base64 as RFC 4648 has it") {
  CHECK(base64_bytes("") == "");
  CHECK(base64_bytes("Zg==") == "f");
  CHECK(base64_bytes("Zm8=") == "fo");
  CHECK(base64_bytes("Zm9v") == "foo");
  CHECK(base64_bytes("Zm9vYmFy") == "foobar");
  CHECK(base64_bytes("/+8A") == std::string("\xFF\xEF\0", 3));
  for (const char* wrong : {"Zg", "Zg=", "Z===", "Zg==Zg==", "Zm9%", "Zm 9"}) {
    INFO(wrong);
    CHECK_FALSE(base64_bytes(wrong));
  }
}

TEST_CASE("a line of a .tiktoken file is base64 and a rank") {
  const auto line = tiktoken_line("IQ== 17\r");
  REQUIRE(line);
  CHECK(line->base64 == "IQ==");
  CHECK(line->rank == 17);
  for (const char* wrong : {"", "IQ==", "IQ== ", "IQ== x", "IQ== 1.5", "IQ==  1", "IQ== 99999999999999999999"}) {
    INFO(wrong);
    CHECK_FALSE(tiktoken_line(wrong));
  }
}

TEST_CASE("tiktoken text is known by its content; blank lines and CRLF do not matter") {
  const TemporaryFolder folder;
  const auto file = folder.write("anything", "\nIQ== 0\r\n\r\nIHRoZQ== 300000\r\n5L0= 2");
  CHECK(text_of(file, 0) == "!");
  CHECK(text_of(file, 300000) == " the");
  CHECK(text_of(file, 2) == "\uFFFD");
  CHECK(decode(file, {2}).front().bytes == "\xE4\xBD");
  CHECK(kind_of(file, 1) == Token::Kind::unknown);
}

TEST_CASE("special tokens of a tiktoken vocabulary come from tokenizer_config.json, word for word") {
  const TemporaryFolder folder;
  folder.write("tiktoken.model", "IQ== 0\n");
  folder.write("tokenizer_config.json", R"({"added_tokens_decoder": {"1": {"content": "Ġ<0x41>"}}})");
  CHECK(text_of(folder.path(), 1) == "Ġ<0x41>");
  CHECK(kind_of(folder.path(), 1) == Token::Kind::added);
}

TEST_CASE("a broken line of a .tiktoken file is named by its number") {
  const TemporaryFolder folder;
  CHECK(contains(error_of(folder.write("a.tiktoken", "IQ== 1\nIg== 2\nIw==")), "line 3"));
  CHECK(contains(error_of(folder.write("b.tiktoken", "IQ== 1\nI 0\n")), "line 2"));
}
