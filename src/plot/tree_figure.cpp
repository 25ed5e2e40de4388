#include "plot/tree_figure.hpp"

#include "expertviz/error.hpp"
#include "expertviz/picture.hpp"
#include "expertviz/tree_layout.hpp"
#include "plot/tree_head.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace expertviz::plot {
namespace {

/// Boxes with next to no text can still be seen.
constexpr double least_text_width = 20;

/// Titles get this much room even over a narrower tree.
constexpr double least_head_width = 480;

void size_boxes(LaidOutTree& to) {
  const auto lines = static_cast<double>(to.texts.expert_lines);
  const double experts = lines > 0 ? TreeMeasures::below_token + lines * TreeMeasures::expert_leading : 0;
  const double height =
      std::ceil(to.texts.token_ascent + to.texts.token_descent + experts + 2 * TreeMeasures::end_padding);
  for (const BoxText& text : to.texts.of_node) {
    const double text_width = std::max(text.width, least_text_width);
    to.layout.boxes.push_back({0, 0, std::ceil(text_width + 2 * TreeMeasures::side_padding), height});
  }
}

/// The nodes that the root reaches, numbered anew without the others.
struct Reachable {
  std::vector<std::size_t> node;     ///< its number in the figure
  std::vector<std::int32_t> parent;  ///< numbered anew
  std::vector<double> width;
};

Reachable reachable(const TreeFigure& tree, const TreeLayout& layout) {
  Reachable found;
  std::vector<std::int32_t> number(tree.nodes.size(), -1);
  for (std::size_t i = 0; i < tree.nodes.size(); ++i) {
    if (!tree.nodes[i].reachable) { continue; }
    number[i] = static_cast<std::int32_t>(found.node.size());
    found.node.push_back(i);
    found.width.push_back(layout.boxes[i].width);
  }
  for (const std::size_t i : found.node) {
    const std::int32_t parent = tree.nodes[i].parent;
    const bool exists = parent >= 0 && static_cast<std::size_t>(parent) < tree.nodes.size();
    if (parent >= 0 && (!exists || number[static_cast<std::size_t>(parent)] < 0)) {
      throw Error("node " + std::to_string(i) + " of the tree has the parent " + std::to_string(parent) +
                  ", which is no node that the root reaches");
    }
    found.parent.push_back(exists ? number[static_cast<std::size_t>(parent)] : -1);
  }
  return found;
}

/// Edges from the root. The parents are known to form a tree; they need not come before their children.
std::vector<int> depths_of(std::span<const std::int32_t> parent) {
  std::vector<int> depth(parent.size(), -1);
  std::vector<std::size_t> upwards;
  for (std::size_t i = 0; i < parent.size(); ++i) {
    std::size_t node = i;
    while (depth[node] < 0 && parent[node] >= 0) {
      upwards.push_back(node);
      node = static_cast<std::size_t>(parent[node]);
    }
    int known = std::max(depth[node], 0);
    depth[node] = known;
    for (; !upwards.empty(); upwards.pop_back()) {
      depth[upwards.back()] = ++known;
    }
  }
  return depth;
}

struct Block {
  double width = 0;
  double height = 0;
};

/// The top of each row of boxes. Below boxes whose children stand far to the side there is more room, or edges would
/// run flat over the tops of other boxes.
std::vector<double> row_tops(const Reachable& nodes, const std::vector<double>& x, const std::vector<int>& depth,
                             double height) {
  constexpr double slope = 0.11;
  constexpr double most_row_gap = 200;
  std::vector<double> gap(nodes.node.size(), TreeMeasures::row_gap);
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (nodes.parent[i] < 0) { continue; }
    const double aside = std::abs(x[i] - x[static_cast<std::size_t>(nodes.parent[i])]);
    double& above = gap[static_cast<std::size_t>(depth[i])];
    above = std::max(above, std::min(std::ceil(slope * aside), most_row_gap));
  }
  std::vector<double> top(gap.size(), 0);
  for (std::size_t row = 1; row < top.size(); ++row) {
    top[row] = top[row - 1] + height + gap[row];
  }
  return top;
}

/// Places the tree with its top left corner at (0, 0).
Block place_tree(const TreeFigure& tree, TreeLayout& layout) {
  const Reachable nodes = reachable(tree, layout);
  const std::vector<double> x = tidy_tree_x({nodes.parent, nodes.width, layout.gap});
  const std::vector<int> depth = depths_of(nodes.parent);
  const double height = layout.boxes.front().height;
  const std::vector<double> top = row_tops(nodes, x, depth, height);
  double left = 0;
  double right = 0;
  double bottom = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    TreeBox& box = layout.boxes[nodes.node[i]];
    box.x = x[i];
    box.y = top[static_cast<std::size_t>(depth[i])] + height / 2;
    left = std::min(left, x[i] - box.width / 2);
    right = std::max(right, x[i] + box.width / 2);
    bottom = std::max(bottom, box.y + height / 2);
  }
  for (const std::size_t i : nodes.node) {
    layout.boxes[i].x -= left;
  }
  return {right - left, bottom};
}

/// Places the nodes that the root does not reach in rows from (0, 0), no wider than `width` where they fit.
Block place_unreachable(const TreeFigure& tree, TreeLayout& layout, double width) {
  Block block;
  double x = 0;
  double y = 0;
  for (std::size_t i = 0; i < tree.nodes.size(); ++i) {
    if (tree.nodes[i].reachable) { continue; }
    TreeBox& box = layout.boxes[i];
    if (x > 0 && x + box.width > width) {
      x = 0;
      y += box.height + layout.gap;
    }
    box.x = x + box.width / 2;
    box.y = y + box.height / 2;
    x += box.width + layout.gap;
    block = {std::max(block.width, x - layout.gap), y + box.height};
  }
  return block;
}

}  // namespace

LaidOutTree lay_out(const TreeFigure& tree, Typesetter& type, const Palette& palette) {
  if (tree.nodes.empty()) { throw Error("a draft tree without nodes cannot be drawn"); }
  LaidOutTree result;
  TreeLayout& layout = result.layout;
  result.texts = box_texts(tree, type, palette);
  layout.gap = TreeMeasures::gap;
  size_boxes(result);
  const Block reached = place_tree(tree, layout);
  const double text_width = std::max(reached.width, least_head_width);
  const TreeHead head = tree_head(tree, type, palette, text_width);
  const Block lost = place_unreachable(tree, layout, text_width);
  // Whole points, so that drawing breaks the title where it was broken here.
  const double width = std::ceil(std::max({reached.width, head.width, lost.width}));

  const double top = TreeMeasures::margin + head.height;
  const double tree_left = TreeMeasures::margin + (width - reached.width) / 2;
  const double lost_top = top + reached.height + TreeMeasures::row_gap + TreeMeasures::caption;
  for (std::size_t i = 0; i < tree.nodes.size(); ++i) {
    layout.boxes[i].x += tree.nodes[i].reachable ? tree_left : TreeMeasures::margin;
    layout.boxes[i].y += tree.nodes[i].reachable ? top : lost_top;
  }
  const double bottom = lost.height > 0 ? lost_top + lost.height : top + reached.height;
  layout.width = width + 2 * TreeMeasures::margin;
  layout.height = std::ceil(bottom + TreeMeasures::margin);
  return result;
}

}  // namespace expertviz::plot

namespace expertviz {

TreeLayout arrange(const TreeFigure& tree) {
  plot::Typesetter type;
  return plot::lay_out(tree, type, plot::palette_of(Theme::light)).layout;
}

}  // namespace expertviz
