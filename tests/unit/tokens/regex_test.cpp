#include "tokens/regex.hpp"

#include "catch.hpp"
#include "decoding.hpp"
#include "expertviz/error.hpp"
#include "tokens/replace_pattern.hpp"

#include <string>

namespace {

using expertviz::tokens::ReplacePattern;

std::string replaced(const std::string& expression, const std::string& text, const char* content = "<>") {
  return ReplacePattern::regex(expression).replace_all(text, content);
}

}  // namespace

// What Hugging Face's tokenizers 0.23.2 makes of the same.
TEST_CASE("regular expressions replace as the library does") {
  CHECK(replaced("\\s+", "a  b\u00A0\u3000c\u200Bd") == "a<>b<>c\u200Bd");
  CHECK(replaced("(a)(b)", "ab", "$2$1") == "$2$1");
  CHECK(replaced("^ ", "  a\n b") == "<> a\n<>b");
  CHECK(replaced("[▁_]", "▁a_b", " ") == " a b");
  CHECK(replaced(".", "▁a\nb", "x") == "xx\nx");
  CHECK(replaced("(?m).", "a\nb", "x") == "xxx");
  CHECK(replaced("\\d", "1a٣", "d") == "dad");
  CHECK(replaced("a|ab", "ab") == "<>b");
  CHECK(replaced("a+?", "aa") == "<><>");
  CHECK(replaced("a{,2}b", "aaab") == "a<>");
  CHECK(replaced("a{3,2}", "aaa") == "<>");
  CHECK(replaced("\\x41\\u4F60\\x{1F600}", "A你😀") == "<>");
  CHECK(replaced("(a*)*b", "aab") == "<>");
  CHECK(replaced("\\p{L}+", "abé中1") == "<>1");
  CHECK(replaced("\\w+", "ab é_1-") == "<> <>-");
  CHECK(replaced("\\bfoo", "foo foo") == "<> <>");
  CHECK(replaced("(?<n>a)\\k<n>", "aab") == "<>b");
  CHECK(replaced("[[:alpha:]]+", "ab1é") == "<>1<>");
  CHECK(replaced("[a-z&&[^b]]", "abc") == "<>b<>");
  CHECK(replaced("(?i)ß", "SSß") == "<><>");
  CHECK(replaced("\\X", "e\u0301x") == "<><>");
  CHECK(replaced("(?<=a)b", "ab b") == "a<> b");
  CHECK(replaced("(?<=a*)b", "ab") == "a<>");
  CHECK(replaced("(?<=ss?\\S{1,})c", "ssbc") == "ssb<>");
  CHECK(replaced("\\G.", "abc") == "<><><>");
}

TEST_CASE("empty matches replace as the library does") {
  CHECK(replaced("a*", "baac", "-") == "-b-c-");
  CHECK(replaced("a*", "", "-").empty());
  CHECK(replaced("", "ab", "-") == "-a-b-");
  CHECK(replaced("", "é中", "-") == "-é-中-");
  CHECK(replaced("$", "a\n", "L") == "aL\nL");
  CHECK(replaced("a|(?=c)", "abcac") == "<>b<>c<>c");
  CHECK(replaced("(?=a)", "ba") == "b<>a");
  CHECK(replaced("(?~ab)", "xxabyy") == "<>a<>");
  CHECK(replaced("a\\Kb", "abab") == "a<>a<>");
  CHECK(replaced("a(?=b\\K)", "ab") == "a<>b");
}

TEST_CASE("a part that is no UTF-8 is one character, U+FFFD, and stays as it is") {
  CHECK(replaced("a",
                 "\xE4\xBD"
                 "a\xFF") == "\xE4\xBD<>\xFF");
  CHECK(replaced("^.",
                 "\xE4\xBD"
                 "a") == "<>a");
  CHECK(replaced("", "\xE4\xBD\xFF", "-") == "-\xE4\xBD-\xFF-");
  CHECK(replaced("\\x{FFFD}", "\xF0\x9F\x98z") == "<>z");
}

TEST_CASE("an expression that would never end is an error") {
  const std::string text = std::string(1000, 'a') + "bc";
  for (const char* endless : {"(a+)+b\\z", "(a|a)*b\\z", "(a*)*(a*)*(a*)*b\\z", "(?<x>a|\\g<x>\\g<x>)*b\\z",
                              "(.*)\\1(.*)\\2b\\z", "(?:(?=(.*))a)*b\\z"}) {
    INFO(endless);
    CHECK_THROWS_AS(replaced(endless, text), expertviz::Error);
  }
  CHECK(contains(message_of([&] { static_cast<void>(replaced("(a+)+b\\z", text)); }), "retry-limit"));
}

TEST_CASE("a match that begins within the last one is cut") {
  // The library would break down.
  CHECK(replaced("b|(?<=\\K..)", "abc") == "a<><>");
}

TEST_CASE("many searches that are each within the limits are an error in the end") {
  const auto slow = ReplacePattern::regex("(?=(?:a?){12}a{12}\\z|)");
  CHECK(contains(message_of([&] {
                   for (int i = 0; i < 1'000'000; ++i) {
                     static_cast<void>(slow.replace_all(std::string(1000, 'a'), ""));
                   }
                 }),
                 "takes too long"));
}

TEST_CASE("texts, expressions and results of absurd length are refused") {
  CHECK(replaced("a", std::string(1024, 'a'), "").empty());
  CHECK(contains(message_of([&] { static_cast<void>(replaced("a", std::string(1025, 'a'))); }), "too long"));
  CHECK(contains(message_of([&] { static_cast<void>(ReplacePattern::regex(std::string(501, 'a'))); }), "too long"));
  const std::string megabyte(std::size_t{1} << 20, 'b');
  CHECK(contains(message_of([&] { static_cast<void>(replaced("a", std::string(65, 'a'), megabyte.c_str())); }),
                 "longer than 64 MiB"));
  CHECK(contains(
      message_of([&] { static_cast<void>(ReplacePattern::literal("a").replace_all(std::string(65, 'a'), megabyte)); }),
      "longer than 64 MiB"));
}

TEST_CASE("an expression that is wrong is refused with the library's reason") {
  for (const char* wrong : {"(", ")", "[", "[b-a]", "*", "\\", "\\x{7fffffff}", "\\u12", "\\p{Foo}", "\\1", "(?s).",
                            "(?<n>a", "\\k<m>", "(?<=(?=\\Kb).)c", "\\g<0>", "a\xE4\xBD"}) {
    INFO(wrong);
    CHECK_THROWS_AS(ReplacePattern::regex(wrong), expertviz::Error);
  }
  CHECK(contains(message_of([&] { static_cast<void>(ReplacePattern::regex("\\p{Foo}")); }),
                 "the regular expression \"\\p{Foo}\" of the decoder is wrong: invalid character property name {Foo}"));
  CHECK_THROWS_AS(ReplacePattern::regex(std::string(250, '(') + std::string(249, ')')), expertviz::Error);
}
