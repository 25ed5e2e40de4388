#include "terminal/pixels.hpp"

namespace expertviz::terminal {

std::optional<std::string> as_pixels(const Figure& /*figure*/, const PictureOptions& /*options*/,
                                     const Room& /*room*/) {
  return {};
}

}  // namespace expertviz::terminal
