#pragma once

#include "plot/tree_text.hpp"

#include <cstdint>
#include <functional>
#include <vector>

namespace expertviz::plot {

/// The nodes that the root reaches, numbered anew without the others.
struct Connected {
  std::vector<std::size_t> node;     ///< its number in the figure
  std::vector<std::int32_t> parent;  ///< numbered anew; -1 at the root
};

/// What is drawn of the nodes of a tree, and their boxes, from (0, 0) to the right and downwards.
struct TreeBody {
  std::vector<TreeLayout::Box> boxes;  ///< one per node
  double gap = 0;
  double width = 0;
  double height = 0;
  std::vector<Shape> shapes;
};

/// Lays out what stands above a tree in this width. Returns the width that it takes, which may be more.
using HeadWidth = std::function<double(double width)>;

/// The root on top, each depth in a row: a tidy tree. Nodes that stand apart form rows of their own below.
[[nodiscard]] TreeBody tree_downwards(const TreeFigure& tree, const Connected& connected, const HeadWidth& head,
                                      Typesetter& type, const Palette& palette);

/// One row per node in the order of an outline, in as many columns as let it be largest on a page. Nodes that stand
/// apart come last.
[[nodiscard]] TreeBody tree_rightwards(const TreeFigure& tree, const Connected& connected, const Size& page,
                                       const HeadWidth& head, Typesetter& type, const Palette& palette);

/// Titles get this much room even over a narrower tree.
inline constexpr double least_head_width = 480;

/// The caption of the nodes that stand apart has this height.
inline constexpr double caption_height = 1.9 * TypeSizes::tick;
inline constexpr double caption_gap = 44;  ///< above it
[[nodiscard]] Label caption_of(const TreeFigure& tree, Point at, Typesetter& type, const Palette& palette);

}  // namespace expertviz::plot
