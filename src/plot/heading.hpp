#pragma once

#include "plot/scene.hpp"
#include "plot/theme.hpp"
#include "plot/typesetter.hpp"

#include <string>
#include <vector>

namespace expertviz::plot {

/// Title lines with the top left corner at (0, 0): the first bold, the others smaller and fainter. They are broken to
/// fit, the others where " | " stands between their parts; or, where there is little room, smaller and on one line
/// each, of which as many parts are kept as fit.
struct Heading {
  std::vector<Shape> shapes;
  double width = 0;
  double height = 0;
};

[[nodiscard]] Heading lay_out_heading(const std::vector<std::string>& title, Typesetter& type, const Palette& palette,
                                      double width, bool one_line_each = false);

}  // namespace expertviz::plot
