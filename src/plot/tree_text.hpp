#pragma once

#include "expertviz/tree_figure.hpp"
#include "plot/legend.hpp"
#include "plot/scene.hpp"
#include "plot/theme.hpp"
#include "plot/typesetter.hpp"

#include <vector>

namespace expertviz::plot {

/// The texts of one node: its label, and its items in lines of nearly equal length.
struct NodeText {
  TextLine label;
  std::vector<TextLine> items;
  double items_width = 0;  ///< of the widest line
};

/// The texts of all nodes, and what they need at most: all boxes are equally high, so that rows stay even.
struct TreeTexts {
  std::vector<NodeText> nodes;
  double ascent = 0;  ///< of labels
  double descent = 0;
  std::size_t item_lines = 0;
};

/// `in_one_line`: items stand beside the label, and fewer of them are shown.
[[nodiscard]] TreeTexts tree_texts(const TreeFigure& tree, bool in_one_line, Typesetter& type, const Palette& palette);

/// How many of these items stand in each line: up to 4 in one, more in as few lines of at most 6 as possible but at
/// least two, the first ones the longer. What would need more than 3 lines is folded into a last item such as "+5".
[[nodiscard]] std::vector<std::size_t> item_lines(std::size_t items);

[[nodiscard]] std::vector<LegendEntry> tree_legend(const TreeFigure& tree, Typesetter& type, const Palette& palette);

/// A node's box with its fill and outline.
[[nodiscard]] Boxes box_of(const TreeNode& node, const Rect& place, double radius, const Palette& palette);
/// The pen of the edge that leads to a node.
[[nodiscard]] Pen edge_of(const TreeNode& node, const Palette& palette);

}  // namespace expertviz::plot
