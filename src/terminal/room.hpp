#pragma once

namespace expertviz::terminal {

/// Room on a terminal.
struct Room {
  int columns = 80;
  int rows = 24;
  int cell_width = 10;  ///< pixels
  int cell_height = 20;
};

/// That of the terminal behind a file descriptor; what it does not tell the environment does, or else it is 80x24.
[[nodiscard]] Room room_of(int fd);

/// Rows that a picture leaves free for the shell's prompt.
inline constexpr int rows_for_the_prompt = 2;

}  // namespace expertviz::terminal
