#pragma once

#include "expertviz/picture.hpp"
#include "terminal/room.hpp"

#include <string>

namespace expertviz::terminal {

/// What shows the figure on standard output, within the room: as pixels (in the protocols of kitty, iTerm or sixel)
/// where there is a terminal that takes them and this program was built with libchafa; otherwise a chart as text, and
/// of a tree nothing. Throws `Error` as `rasterize` does.
[[nodiscard]] std::string shown(const Figure& figure, const PictureOptions& options, const Room& room,
                                bool is_terminal);

}  // namespace expertviz::terminal
