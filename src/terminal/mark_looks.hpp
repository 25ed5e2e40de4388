#pragma once

#include "expertviz/chart.hpp"
#include "terminal/colors.hpp"

namespace expertviz::terminal {

/// What tells one mark from another: its colour, and where no colours may be sent, dashes, letters and shades.
/// The colours are the middle ones of the palette for pictures: nobody knows whether a terminal is light or dark.
[[nodiscard]] Rgb color_of(const Look& look);

/// So many dots of a line are drawn, and as many left out; 0: none is.
[[nodiscard]] int dash_of(const Look& look, Colors colors);

/// A character that is full of the look.
[[nodiscard]] const char* block_of(const Look& look, Colors colors);

[[nodiscard]] const char* point_of(const Look& look, Colors colors);

/// The cell of a heat map whose value is this share of the way from the least to the greatest; 0.5 is the neutral one
/// of a map that has one. A light and a dark end are seen on a light and a dark terminal.
struct HeatLook {
  Rgb color;
  const char* block;
};
[[nodiscard]] HeatLook heat_of(double share, bool has_neutral, Colors colors);

}  // namespace expertviz::terminal
