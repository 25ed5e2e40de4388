#include "plot/tree_head.hpp"

#include <algorithm>

namespace expertviz::plot {
namespace {

/// Over a tree wider than this the head grows with it: it can still be read where the whole picture is seen on a
/// screen, although the boxes then cannot.
constexpr double screen_width = 1600;
constexpr double largest_factor = 16;

}  // namespace

TreeHead tree_head(const TreeFigure& tree, Typesetter& type, const Palette& palette, double width) {
  const double factor = std::clamp(width / screen_width, 1.0, largest_factor);
  const Heading heading = lay_out_heading(tree.title, type, palette, width / factor);
  const Legend legend = lay_out_legend(tree_legend(tree, type, palette), width / factor);
  TreeHead head;
  head.width = std::max(heading.width, legend.width);
  head.shapes = heading.shapes;
  if (heading.height > 0) { head.height += heading.height + TreeMeasures::below_head; }
  for (Shape shape : legend.shapes) {
    translate(shape, 0, head.height);
    head.shapes.push_back(std::move(shape));
  }
  if (legend.height > 0) { head.height += legend.height + TreeMeasures::below_head; }
  for (Shape& shape : head.shapes) {
    enlarge(shape, factor);
  }
  head.width *= factor;
  head.height *= factor;
  return head;
}

}  // namespace expertviz::plot
