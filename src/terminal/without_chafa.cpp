#include "expertviz/error.hpp"
#include "terminal/terminal_picture.hpp"

namespace expertviz::terminal {

bool can_show() {
  return false;
}

std::string shown(const Raster&, const Room&, bool) {
  throw Error("this expertviz was built without libchafa, so it cannot show pictures in the terminal",
              "install libchafa-dev and build it again, or write a file with --output");
}

}  // namespace expertviz::terminal
