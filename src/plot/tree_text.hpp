#pragma once

#include "expertviz/figure.hpp"
#include "plot/legend.hpp"
#include "plot/scene.hpp"
#include "plot/theme.hpp"
#include "plot/typesetter.hpp"

#include <vector>

namespace expertviz::plot {

/// The text of one box of a draft tree: the token, and below it the expert ids in lines of nearly equal length.
struct BoxText {
  TextLine token;
  std::vector<std::vector<TextRun>> experts;  ///< one entry per line
  double width = 0;                           ///< of the widest line
};

/// The texts of all boxes, and what they need at most: all boxes are equally high, so that rows stay even.
struct BoxTexts {
  std::vector<BoxText> of_node;
  double token_ascent = 0;
  double token_descent = 0;
  std::size_t expert_lines = 0;
};

[[nodiscard]] BoxTexts box_texts(const TreeFigure& tree, Typesetter& type, const Palette& palette);

/// How many expert ids stand in each line: up to 4 in one, more in as few lines of at most 6 as possible but at least
/// two, the first ones the longer.
[[nodiscard]] std::vector<std::size_t> expert_lines(std::size_t experts);

/// Explains the looks that occur in the tree.
[[nodiscard]] std::vector<LegendEntry> tree_legend(const TreeFigure& tree, Typesetter& type, const Palette& palette);

/// The looks of boxes and edges.
[[nodiscard]] Pen border_of(bool accepted, const Palette& palette);
[[nodiscard]] Pen edge_of(bool accepted, const Palette& palette);

/// Lengths that arranging and drawing share, in points.
struct TreeMeasures {
  static constexpr double margin = 20;       ///< around the picture
  static constexpr double below_head = 14;   ///< under the title, and under the legend
  static constexpr double gap = 14;          ///< between neighbours of one depth
  static constexpr double row_gap = 44;      ///< between the rows of boxes
  static constexpr double side_padding = 9;  ///< in a box
  static constexpr double end_padding = 7;   ///< in a box, above and below
  static constexpr double below_token = 5;   ///< between token and expert ids
  static constexpr double expert_leading = 1.32 * TypeSizes::expert;
  static constexpr double radius = 5;                       ///< of a box's corners
  static constexpr double caption = 1.9 * TypeSizes::tick;  ///< height of the line above the unreachable nodes
};

}  // namespace expertviz::plot
