#pragma once

#include "expertviz/picture.hpp"
#include "terminal/room.hpp"

#include <optional>
#include <string>

namespace expertviz::terminal {

/// Control sequences that draw the figure as large as it fits into the room; nothing where the environment tells of no
/// terminal that takes pixels, and never in a program that was built without libchafa.
[[nodiscard]] std::optional<std::string> as_pixels(const Figure& figure, const PictureOptions& options,
                                                   const Room& room);

}  // namespace expertviz::terminal
