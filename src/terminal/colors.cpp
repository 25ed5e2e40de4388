#include "terminal/colors.hpp"

#include <array>
#include <cmath>
#include <cstdlib>
#include <string_view>

#include <fmt/format.h>

namespace expertviz::terminal {
namespace {

std::string_view environment(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? "" : value;
}

/// The nearest step of a channel in the cube of 6 x 6 x 6 colours, whose levels are 0, 95, 135, ... 255.
int cube_step(int channel) {
  return channel < 48 ? 0 : channel < 115 ? 1 : (channel - 35) / 40;
}

int cube_level(int step) {
  return step == 0 ? 0 : 55 + 40 * step;
}

int square(int x) {
  return x * x;
}

/// The nearest of the cube or of the 24 greys, which are 8, 18, ... 238.
int index_of(Rgb color) {
  const std::array<int, 3> channels{color.red, color.green, color.blue};
  const int mean = (channels[0] + channels[1] + channels[2]) / 3;
  const int grey = mean < 8 ? 0 : mean > 238 ? 23 : (mean - 3) / 10;
  int index = 16;
  int away_from_cube = 0;
  int away_from_grey = 0;
  for (int i = 0, weight = 36; i < 3; ++i, weight /= 6) {
    const int step = cube_step(channels[i]);
    index += weight * step;
    away_from_cube += square(channels[i] - cube_level(step));
    away_from_grey += square(channels[i] - (8 + 10 * grey));
  }
  return away_from_grey < away_from_cube ? 232 + grey : index;
}

/// `layer` 38 is the text, 48 what is behind it.
std::string sequence(int layer, Rgb color, Colors colors) {
  switch (colors) {
    case Colors::direct:
      return fmt::format("\x1b[{};2;{};{};{}m", layer, color.red, color.green, color.blue);
    case Colors::indexed:
      return fmt::format("\x1b[{};5;{}m", layer, index_of(color));
    case Colors::none:
      break;
  }
  return "";
}

}  // namespace

Rgb mix(Rgb from, Rgb to, double share) {
  const auto channel = [share](int a, int b) { return static_cast<std::uint8_t>(std::lround(a + (b - a) * share)); };
  return {channel(from.red, to.red), channel(from.green, to.green), channel(from.blue, to.blue)};
}

Colors colors_of(bool is_terminal) {
  const std::string_view term = environment("TERM");
  if (!is_terminal || !environment("NO_COLOR").empty() || term.empty() || term == "dumb") { return Colors::none; }
  const std::string_view colorterm = environment("COLORTERM");
  return colorterm == "truecolor" || colorterm == "24bit" ? Colors::direct : Colors::indexed;
}

std::string setting_of(std::optional<Rgb> color, std::optional<Rgb> background, Colors colors) {
  return (color ? sequence(38, *color, colors) : "") + (background ? sequence(48, *background, colors) : "");
}

std::string reset(Colors colors) {
  return colors == Colors::none ? "" : "\x1b[0m";
}

}  // namespace expertviz::terminal
