#include "terminal/room.hpp"

#include <algorithm>
#include <cstdlib>
#include <string_view>

#include <sys/ioctl.h>

namespace expertviz::terminal {
namespace {

/// A positive number from the environment, or the other value.
int from_environment(const char* name, int otherwise) {
  const char* const text = std::getenv(name);
  const int number = text == nullptr ? 0 : std::atoi(text);
  return number > 0 ? number : otherwise;
}

}  // namespace

Room room_of(int fd) {
  constexpr int most = 1000;  // cells; more is a mistake
  Room room;
  winsize size{};
  static_cast<void>(::ioctl(fd, TIOCGWINSZ, &size));
  // Either may be unknown, as on a serial line.
  room.columns = size.ws_col > 0 ? size.ws_col : from_environment("COLUMNS", room.columns);
  room.rows = size.ws_row > 0 ? size.ws_row : from_environment("LINES", room.rows);
  if (size.ws_col > 0 && size.ws_xpixel >= size.ws_col && size.ws_row > 0 && size.ws_ypixel >= size.ws_row) {
    room.cell_width = size.ws_xpixel / size.ws_col;
    room.cell_height = size.ws_ypixel / size.ws_row;
  }
  room.columns = std::min(room.columns, most);
  room.rows = std::min(room.rows, most);
  return room;
}

}  // namespace expertviz::terminal
