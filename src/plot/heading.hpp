#pragma once

#include "plot/scene.hpp"
#include "plot/theme.hpp"
#include "plot/typesetter.hpp"

#include <string>
#include <vector>

namespace expertviz::plot {

/// Title lines with the top left corner at (0, 0): the first bold, the others smaller and fainter, broken to fit.
struct Heading {
  std::vector<Shape> shapes;
  double width = 0;
  double height = 0;
};

/// `brief`: with smaller letters, and only as many facts as fit in one line.
[[nodiscard]] Heading lay_out_heading(const std::vector<std::string>& title, Typesetter& type, const Palette& palette,
                                      double width, bool brief = false);

}  // namespace expertviz::plot
