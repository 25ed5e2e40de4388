#pragma once

#include "expertviz/chart.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace expertviz {

/// A number that a node of a tree lists, such as an expert id.
struct TreeItem {
  std::int32_t number = 0;
  Role role = Role::accepted;  ///< accepted: green; rejected: bold and orange; others grey
  bool struck = false;         ///< struck out and pale
};

/// One node of a tree: a box with a label, and numbers below it or beside it. Texts as in a Chart.
struct TreeNode {
  enum class Place {
    root,
    child,  ///< of `parent`
    apart   ///< below the tree, which does not reach it
  };
  enum class LabelStyle { ordinary, added, unknown };

  Place place = Place::child;
  std::int32_t parent = 0;  ///< of a child; otherwise of no meaning
  Role role = Role::muted;  ///< accepted: box and the edge to it are bold and green; others thin and grey
  bool dashed = false;      ///< the outline of the box
  std::string label;
  LabelStyle label_style = LabelStyle::ordinary;
  std::string completes;  ///< small, after the label and an arrow
  std::vector<TreeItem> items;
};

/// Explains a look: that of the sample's first item, or without items that of its label, or without a label its box.
struct TreeKey {
  std::string name;
  TreeNode sample;
};

/// A tree of boxes: one root, any number of children, and boxes that stand apart.
struct TreeFigure {
  enum class Direction {
    down,  ///< the root on top, each depth a row of boxes: shows the shape; wide trees need a wide page
    right  ///< one row per node, its depth as an indent: fits a page
  };

  std::vector<std::string> title;
  std::vector<TreeNode> nodes;
  std::vector<TreeKey> legend;
  std::string caption;  ///< above the boxes that stand apart
  Direction direction = Direction::down;
};

/// Where everything stands in the picture of a tree that is drawn without PictureOptions::size. In points, y downwards
/// from the top of the picture.
struct TreeLayout {
  struct Box {
    double x = 0;  ///< centre
    double y = 0;
    double width = 0;
    double height = 0;
  };
  std::vector<Box> boxes;  ///< one per node
  double gap = 0;          ///< least space between neighbours: of one depth, or with Direction::right of two rows
  double width = 0;        ///< of the whole picture
  double height = 0;
};

/// Sizes each box to its text and gives it its place. Throws `Error` where the nodes form no tree with one root.
[[nodiscard]] TreeLayout arrange(const TreeFigure& tree);

}  // namespace expertviz
