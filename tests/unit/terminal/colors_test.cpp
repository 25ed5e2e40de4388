#include "terminal/colors.hpp"

#include "catch.hpp"

#include <cstdlib>
#include <string>

namespace {

using expertviz::terminal::Colors;
using expertviz::terminal::colors_of;
using expertviz::terminal::reset;
using expertviz::terminal::Rgb;
using expertviz::terminal::setting_of;

std::string foreground(Rgb color, Colors colors) {
  return setting_of(color, {}, colors);
}

Colors colors_with(const char* term, const char* colorterm, const char* no_color = "", bool is_terminal = true) {
  ::setenv("TERM", term, 1);
  ::setenv("COLORTERM", colorterm, 1);
  ::setenv("NO_COLOR", no_color, 1);
  return colors_of(is_terminal);
}

TEST_CASE("colours are those that the terminal promises") {
  CHECK(colors_with("xterm-256color", "truecolor") == Colors::direct);
  CHECK(colors_with("xterm-256color", "24bit") == Colors::direct);
  CHECK(colors_with("xterm-256color", "") == Colors::indexed);
  CHECK(colors_with("dumb", "truecolor") == Colors::none);
  CHECK(colors_with("", "truecolor") == Colors::none);
  ::unsetenv("TERM");
  CHECK(colors_of(true) == Colors::none);
}

TEST_CASE("neither a pipe nor NO_COLOR gets colours") {
  CHECK(colors_with("xterm-256color", "truecolor", "", false) == Colors::none);
  CHECK(colors_with("xterm-256color", "truecolor", "1") == Colors::none);
  ::unsetenv("NO_COLOR");
  CHECK(colors_of(true) == Colors::direct);
}

TEST_CASE("of the 256 colours the nearest is taken") {
  // The levels of the cube are 0, 95, 135, 175, 215 and 255, from index 16 on; the greys are 8, 18, ... from 232 on.
  CHECK(foreground({255, 0, 0}, Colors::indexed) == "\x1b[38;5;196m");   // 16 + 36 * 5
  CHECK(foreground({0, 114, 178}, Colors::indexed) == "\x1b[38;5;25m");  // 0, 95, 175: 16 + 6 * 1 + 3
  CHECK(foreground({90, 90, 90}, Colors::indexed) == "\x1b[38;5;240m");  // 88; nearer than 95
  CHECK(foreground({95, 95, 95}, Colors::indexed) == "\x1b[38;5;59m");   // 16 + 36 + 6 + 1
  CHECK(foreground({0, 0, 0}, Colors::indexed) == "\x1b[38;5;16m");
  CHECK(foreground({255, 255, 255}, Colors::indexed) == "\x1b[38;5;231m");
}

TEST_CASE("text and what is behind it have their colours; without colours nothing is sent") {
  CHECK(setting_of(Rgb{1, 2, 3}, Rgb{4, 5, 6}, Colors::direct) == "\x1b[38;2;1;2;3m\x1b[48;2;4;5;6m");
  CHECK(setting_of({}, {}, Colors::direct).empty());
  CHECK(setting_of(Rgb{1, 2, 3}, Rgb{4, 5, 6}, Colors::none).empty());
  CHECK(reset(Colors::none).empty());
}

}  // namespace
