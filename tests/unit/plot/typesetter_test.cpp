#include "plot/typesetter.hpp"

#include "block_fonts.hpp"
#include "catch.hpp"
#include "scene_text.hpp"

#include <string>
#include <vector>

using namespace expertviz::plot;

namespace {

const TextStyle ten{10, {}};
const TextStyle ten_bold{10, {}, true};

}  // namespace

TEST_CASE_METHOD(BlockFonts, "text is as wide as its letters, at any size") {
  Typesetter type;
  CHECK(type.line("abcde", ten).width == Approx(30));
  CHECK(type.line("abcde", ten_bold).width == Approx(35));
  CHECK(type.line("abcde", {13.5, {}}).width == Approx(40.5).margin(0.01));
  CHECK(type.line("", ten).width == 0);
  const std::vector<TextRun> runs{{"12, ", {}, 10, false, false}, {"34", {}, 10, true, false}};
  CHECK(type.line(runs).width == Approx(4 * 6 + 2 * 7));
}

TEST_CASE_METHOD(BlockFonts, "a line reaches as far as its ink, and no less than letters usually do") {
  Typesetter type;
  CHECK(type.line("a", ten).ascent == Approx(7.6));
  CHECK(type.line("a", ten).descent == Approx(2.4));
}

TEST_CASE_METHOD(BlockFonts, "another font steps in for letters that the first has not") {
  Typesetter type;
  const TextLine line = type.line("a中文", ten);
  CHECK(text_of(line) == "a中文");
  CHECK(line.width == Approx(6 + 2 * 10));
}

TEST_CASE_METHOD(BlockFonts, "a character that no font has is shown as its code point") {
  Typesetter type;
  CHECK(text_of(type.line("a語b", ten)) == "a<U+8A9E>b");
  CHECK(text_of(type.line("😀", ten)) == "<U+1F600>");
  CHECK(type.line("語", ten).width == Approx(8 * 6));
}

TEST_CASE_METHOD(BlockFonts, "the direction of writing is that of the first letter that has one") {
  Typesetter type;
  CHECK(type.line("שלום", ten).right_to_left);
  CHECK_FALSE(type.line("a שלום", ten).right_to_left);
  CHECK_FALSE(type.line("123", ten).right_to_left);
}

TEST_CASE_METHOD(BlockFonts, "text is cut to a width with an ellipsis") {
  Typesetter type;
  CHECK(text_of(type.fitted("abcdefgh", ten, 48)) == "abcdefgh");
  CHECK(text_of(type.fitted("abcdefgh", ten, 47)) == "abcdef…");
  CHECK(text_of(type.fitted("abcdefgh", ten, 1)) == "a…");
  CHECK(type.fitted(std::string(5'000'000, 'x'), ten, 100).width <= 100);
  CHECK(text_of(type.fitted("中文中文", ten, 30)) == "中文…");
}

TEST_CASE_METHOD(BlockFonts, "text is broken at spaces, at most into four lines") {
  Typesetter type;
  const auto broken = [&](const std::string& text, double width) {
    std::vector<std::string> lines;
    for (const TextLine& line : type.wrapped(text, ten, width)) {
      lines.push_back(text_of(line));
      CHECK(line.width <= width + 1e-9);
    }
    return lines;
  };
  using Lines = std::vector<std::string>;
  CHECK(broken("one two three", 200) == Lines{"one two three"});
  CHECK(broken("one two three", 45) == Lines{"one two", "three"});
  CHECK(broken("a b c d e f", 12) == Lines{"a", "b", "c", "d…"});
  CHECK(broken("abcdefgh i", 36) == Lines{"abcde…", "i"});
  CHECK(broken("", 36) == Lines{""});
  // A bar between two facts is not needed where a line ends.
  CHECK(broken("ab | cd | ef", 30) == Lines{"ab", "cd", "ef"});
  CHECK(broken("abcd | efgh", 30) == Lines{"abcd", "efgh"});
}

TEST_CASE_METHOD(BlockFonts, "widths that were asked for before are the same again") {
  Typesetter type;
  const TextRun regular{"128", {}, 10, false, false};
  const TextRun bold{"128", {}, 10, true, false};
  for (int round = 0; round < 2; ++round) {
    CHECK(type.line_of_numbers({regular}).width == Approx(18));
    CHECK(type.line_of_numbers({bold}).width == Approx(21));
  }
}
