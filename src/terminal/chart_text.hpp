#pragma once

#include "expertviz/chart.hpp"
#include "terminal/colors.hpp"
#include "terminal/room.hpp"

#include <string>

namespace expertviz::terminal {

/// The chart as lines of characters, for terminals that cannot show pixels: titles, labels and numbers are text, the
/// data Braille dots and blocks. It takes all columns of the room, and its rows but for two, which stay free for the
/// shell's prompt; where its panels need more rows than that, it takes those. Without colours the marks differ by
/// dashes, shades and letters.
[[nodiscard]] std::string chart_text(const Chart& chart, const Room& room, Colors colors);

}  // namespace expertviz::terminal
