#pragma once

#include "plot/heading.hpp"
#include "plot/legend.hpp"
#include "plot/tree_text.hpp"

namespace expertviz::plot {

/// Title and legend of a tree, with the top left corner at (0, 0).
struct TreeHead {
  std::vector<Shape> shapes;
  double width = 0;
  double height = 0;  ///< with the space below
};

[[nodiscard]] TreeHead tree_head(const TreeFigure& tree, Typesetter& type, const Palette& palette, double width);

}  // namespace expertviz::plot
