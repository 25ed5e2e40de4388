#pragma once

#include "expertviz/chart.hpp"
#include "terminal/colors.hpp"

namespace expertviz::terminal {

/// What tells one mark from another: its colour, and where no colours may be sent, dashes, letters and shades.
/// The colours are the middle ones of the palette for pictures: nobody knows whether a terminal is light or dark.
[[nodiscard]] Rgb color_of(const Look& look);

/// So many dots of a line are drawn, and as many left out; 0: none is.
[[nodiscard]] int dash_of(const Look& look, Colors colors);

/// Of the mean of a line.
inline constexpr int mean_dash = 1;

/// A character that is full of the look.
[[nodiscard]] const char* block_of(const Look& look, Colors colors);

[[nodiscard]] const char* point_of(const Look& look, Colors colors);

}  // namespace expertviz::terminal
