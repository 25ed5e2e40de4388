#include "terminal/terminal_picture.hpp"

#include "catch.hpp"
#include "expertviz/error.hpp"

#include <algorithm>
#include <cstdlib>
#include <string>

namespace {

using expertviz::Error;
using expertviz::Raster;
using expertviz::terminal::can_show;
using expertviz::terminal::Room;
using expertviz::terminal::room_of;
using expertviz::terminal::shown;

/// The left half black and the right half white.
Raster half_black() {
  Raster picture{64, 32, {}};
  for (std::size_t y = 0; y < picture.height; ++y) {
    for (std::size_t x = 0; x < picture.width; ++x) {
      picture.rgb.insert(picture.rgb.end(), 3, x < picture.width / 2 ? 0 : 255);
    }
  }
  return picture;
}

std::string shown_as(const char* term, bool is_terminal) {
  for (const char* name : {"COLORTERM", "TERM_PROGRAM", "KITTY_PID", "LC_TERMINAL", "VTE_VERSION"}) {
    ::unsetenv(name);
  }
  ::setenv("TERM", term, 1);
  return shown(half_black(), Room{40, 20, 10, 20}, is_terminal);
}

TEST_CASE("a terminal that promises no control sequence gets none") {
  if (!can_show()) { return; }
  const std::string text = shown_as("dumb", true);
  CHECK(text.find('\x1b') == std::string::npos);
  // Half of each line is ink, half is paper.
  CHECK(text.find("█") != std::string::npos);
  CHECK(text.find("  ") != std::string::npos);
}

TEST_CASE("a picture goes in pixels to a terminal that takes them, and to nothing else") {
  if (!can_show()) { return; }
  CHECK(shown_as("xterm-kitty", true).find("\x1b_G") != std::string::npos);
  CHECK(shown_as("xterm-kitty", false).find("\x1b_G") == std::string::npos);
  CHECK(shown_as("xterm-256color", true).find("\x1b[") != std::string::npos);
}

TEST_CASE("symbols stay within the room and leave rows for the prompt") {
  if (!can_show()) { return; }
  const std::string text = shown_as("dumb", true);
  const auto lines = std::count(text.begin(), text.end(), '\n');
  // 64x32 pixels are four times as wide as high in cells of 1 to 2, so 40 columns take 10 rows.
  CHECK(lines == 10);
}

TEST_CASE("a build that cannot show says so") {
  if (can_show()) { return; }
  CHECK_THROWS_AS(shown(half_black(), Room{}, false), Error);
}

TEST_CASE("behind no terminal the environment says how much room there is") {
  ::setenv("COLUMNS", "132", 1);
  ::setenv("LINES", "-4", 1);
  CHECK(room_of(-1).columns == 132);
  CHECK(room_of(-1).rows == Room{}.rows);
  ::setenv("COLUMNS", "99999999", 1);
  CHECK(room_of(-1).columns <= 1000);
}

}  // namespace
