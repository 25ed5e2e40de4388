#include "terminal/cell_grid.hpp"

#include "catch.hpp"

#include <string>

namespace {

using expertviz::terminal::CellGrid;
using expertviz::terminal::Colors;
using expertviz::terminal::columns_of;
using expertviz::terminal::cut;
using expertviz::terminal::Rgb;

constexpr Rgb red{255, 0, 0};
constexpr Rgb blue{0, 0, 255};

TEST_CASE("text stands where it is written, and is cut at the edges") {
  CellGrid grid(6, 2);
  grid.write(1, 0, "añb");
  grid.write(4, 1, "long");
  grid.write(-1, 1, "xy");
  grid.write(0, 5, "nowhere");
  CHECK(grid.text(Colors::none) == " añb\ny   lo\n");
}

TEST_CASE("wide characters take two columns, and combining ones none") {
  CellGrid grid(8, 3);
  grid.write(0, 0, "灯e\u0301x");
  grid.write(7, 0, "灯");
  grid.write(0, 1, "灯灯灯");
  grid.write(1, 1, "a");
  grid.write(4, 1, "b");
  grid.write(7, 1, "c");
  grid.write(3, 2, "灯");
  grid.write(2, 2, "灯");
  CHECK(grid.text(Colors::none) == "灯e\u0301x\n a灯b  c\n  灯\n");
  CHECK(columns_of("灯e\u0301x") == 4);
  CHECK(cut("灯灯", 3) == "灯…");
  CHECK(cut("灯灯", 2) == "…");
}

TEST_CASE("a dot sets its bit of the Braille character") {
  // The names of the characters tell their dots: 1 to 3 and 7 in the left column, 4 to 6 and 8 in the right one.
  const char* const single[4][2] = {{"⠁", "⠈"}, {"⠂", "⠐"}, {"⠄", "⠠"}, {"⡀", "⢀"}};
  for (int y = 0; y < 4; ++y) {
    for (int x = 0; x < 2; ++x) {
      CellGrid grid(2, 1);
      grid.dot(2 + x, y, red);
      CHECK(grid.text(Colors::none) == std::string(" ") + single[y][x] + "\n");
    }
  }
  CellGrid grid(1, 1);
  for (int y = 0; y < 4; ++y) {
    grid.dot(0, y, red);
    grid.dot(1, y, red);
  }
  grid.dot(-1, 0, red);
  grid.dot(0, -1, red);
  grid.dot(2, 4, red);
  CHECK(grid.text(Colors::none) == "⣿\n");
}

TEST_CASE("a line has a dot in every column or row between its ends") {
  CellGrid flat(3, 1);
  flat.line(0, 3, 5, 3, red);
  CHECK(flat.text(Colors::none) == "⣀⣀⣀\n");
  CellGrid steep(1, 2);
  steep.line(1, 0, 1, 7, red);
  CHECK(steep.text(Colors::none) == "⢸\n⢸\n");
  CellGrid dashed(4, 1);
  dashed.line(0, 0, 7, 0, red, 2);
  CHECK(dashed.text(Colors::none) == "⠉ ⠉\n");
}

TEST_CASE("a bar is as high as its eighths") {
  CellGrid grid(3, 2);
  grid.bar(0, 1, 3, red);
  grid.bar(1, 1, 8, red);
  grid.bar(2, 1, 13, red);
  CHECK(grid.text(Colors::none) == "  ▅\n▃██\n");
}

TEST_CASE("colours are set once for what has the same, and taken back at its end") {
  CellGrid grid(6, 2);
  grid.write(0, 0, "ab", red);
  grid.write(3, 0, "c", red);
  grid.write(4, 0, "d", blue);
  grid.write(0, 1, "e");
  CHECK(grid.text(Colors::direct) ==
        "\x1b[38;2;255;0;0mab\x1b[0m \x1b[38;2;255;0;0mc\x1b[0m\x1b[38;2;0;0;255md\x1b[0m\ne\n");
  CHECK(grid.text(Colors::none) == "ab cd\ne\n");
}

TEST_CASE("a full block stays behind what is drawn over it") {
  CellGrid grid(3, 1);
  for (int column = 0; column < 3; ++column) {
    grid.bar(column, 0, 8, red);
  }
  grid.bar(0, 0, 4, blue);
  grid.dot(2, 0, blue);
  grid.bar(2, 0, 8, blue);
  CHECK(grid.text(Colors::direct) == "\x1b[38;2;0;0;255m\x1b[48;2;255;0;0m▄⠁\x1b[0m\x1b[38;2;0;0;255m█\x1b[0m\n");
}

TEST_CASE("a grid can be put on another, and tells what is free") {
  CellGrid small(2, 1);
  small.write(0, 0, "x");
  CellGrid grid(4, 2);
  grid.write(0, 1, "abcd");
  grid.paste(1, 1, small);
  grid.paste(3, 0, small);
  CHECK(grid.text(Colors::none) == "   x\nax d\n");
  CHECK(grid.is_free(0, 0, 3));
  CHECK_FALSE(grid.is_free(0, 0, 4));
  CHECK_FALSE(grid.is_free(2, 1, 5));
  CHECK_FALSE(grid.is_free(-1, 0, 1));
}

TEST_CASE("a text that is too long is cut at a character") {
  CHECK(columns_of("añ…") == 3);
  CHECK(cut("añbc", 4) == "añbc");
  CHECK(cut("añbc", 3) == "añ…");
  CHECK(cut("ñbc", 1) == "…");
  CHECK(cut("abc", 0).empty());
}

}  // namespace
