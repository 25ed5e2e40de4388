#include "cli/room_to_draw.hpp"

#include "expertviz/error.hpp"

#include <cstddef>
#include <string>

#include <sys/mman.h>

namespace expertviz::cli {
namespace {

/// Address space for fonts, and for the stacks of the threads that look for them.
constexpr std::size_t room_to_draw = std::size_t{128} << 20;

}  // namespace

void require_room_to_draw() {
  // Reserved and given back: it is never touched, so it costs nothing but the limit that it is held against.
  void* const room = ::mmap(nullptr, room_to_draw, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (room == MAP_FAILED) {
    throw Error("there is not enough memory to draw a picture",
                "raise the limit (ulimit -v) by " + std::to_string(room_to_draw >> 20) + " MiB");
  }
  ::munmap(room, room_to_draw);
}

}  // namespace expertviz::cli
