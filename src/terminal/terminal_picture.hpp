#pragma once

#include "expertviz/picture.hpp"

#include <string>

namespace expertviz::terminal {

/// Room on a terminal.
struct Room {
  int columns = 80;
  int rows = 24;
  int cell_width = 10;  ///< pixels
  int cell_height = 20;
};

/// That of the terminal behind a file descriptor; if it is none, what the environment says, or 80 columns.
[[nodiscard]] Room room_of(int fd);

/// Whether this program was built with libchafa, without which no picture can be shown.
[[nodiscard]] bool can_show();

/// The picture as text and control sequences that draw it within the room, as large as it fits: as pixels (kitty, sixel
/// or iTerm protocol) where the terminal can, else as Unicode symbols in its colours. `is_terminal` false: as symbols,
/// for whatever reads them. Throws `Error` where libchafa was left out.
[[nodiscard]] std::string shown(const Raster& picture, const Room& room, bool is_terminal);

}  // namespace expertviz::terminal
