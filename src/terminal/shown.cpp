#include "terminal/shown.hpp"

#include "terminal/chart_text.hpp"
#include "terminal/colors.hpp"
#include "terminal/pixels.hpp"

#include <utility>
#include <variant>

namespace expertviz::terminal {

std::string shown(const Figure& figure, const PictureOptions& options, const Room& room, bool is_terminal) {
  const Colors colors = colors_of(is_terminal);
  if (colors != Colors::none) {
    if (auto pixels = as_pixels(figure, options, room)) { return *std::move(pixels); }
  }
  const auto* const chart = std::get_if<Chart>(&figure);
  return chart == nullptr ? "" : chart_text(*chart, room, colors);
}

}  // namespace expertviz::terminal
