#include "expertviz/tree_layout.hpp"
#include "plot/tree_body.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace expertviz::plot {
namespace {

constexpr double gap = 14;          ///< between neighbours of one depth
constexpr double row_gap = 44;      ///< between the rows of boxes
constexpr double side_padding = 9;  ///< in a box
constexpr double end_padding = 7;   ///< in a box, above and below
constexpr double below_label = 5;   ///< between label and items
constexpr double item_leading = 1.32 * TypeSizes::expert;
constexpr double radius = 5;             ///< of a box's corners
constexpr double least_text_width = 20;  ///< boxes with next to no text can still be seen

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

class Downwards {
 public:
  Downwards(const TreeFigure& tree, const Connected& connected, Typesetter& type, const Palette& palette)
      : tree_(tree), connected_(connected), type_(type), palette_(palette) {
    texts_ = tree_texts(tree, false, type, palette);
    body_.gap = gap;
    size_boxes();
  }

  TreeBody body(const HeadWidth& head) {
    place_tree();
    const double tree_width = body_.width;
    const double tree_bottom = body_.height;
    body_.width = std::max(tree_width, least_head_width);
    const double head_width = head(body_.width);
    place_apart(tree_bottom + caption_gap + caption_height, std::max(tree_width, head_width));
    for (const std::size_t i : connected_.node) {
      body_.boxes[i].x += (body_.width - tree_width) / 2;
    }
    draw_edges(Role::muted);
    draw_edges(Role::accepted);
    for (std::size_t i = 0; i < tree_.nodes.size(); ++i) {
      draw_node(i);
    }
    if (body_.height > tree_bottom) {
      body_.shapes.emplace_back(
          caption_of(tree_, {0, tree_bottom + caption_gap + caption_height - TypeSizes::tick}, type_, palette_));
    }
    return std::move(body_);
  }

 private:
  void size_boxes() {
    const auto lines = static_cast<double>(texts_.item_lines);
    const double items = lines > 0 ? below_label + lines * item_leading : 0;
    const double height = std::ceil(texts_.ascent + texts_.descent + items + 2 * end_padding);
    for (const NodeText& text : texts_.nodes) {
      const double text_width = std::max({text.label.width, text.items_width, least_text_width});
      body_.boxes.push_back({0, 0, std::ceil(text_width + 2 * side_padding), height});
    }
  }

  /// The top of each row of boxes. Below boxes whose children stand far to the side there is more room, or edges would
  /// run flat over the tops of other boxes.
  [[nodiscard]] std::vector<double> row_tops(const std::vector<double>& x, const std::vector<int>& depth) const {
    constexpr double slope = 0.11;
    constexpr double most_row_gap = 200;
    std::vector<double> gaps(x.size(), row_gap);
    for (std::size_t i = 0; i < x.size(); ++i) {
      if (connected_.parent[i] < 0) { continue; }
      const double aside = std::abs(x[i] - x[static_cast<std::size_t>(connected_.parent[i])]);
      double& above = gaps[static_cast<std::size_t>(depth[i])];
      above = std::max(above, std::min(std::ceil(slope * aside), most_row_gap));
    }
    std::vector<double> top(gaps.size(), 0);
    for (std::size_t row = 1; row < top.size(); ++row) {
      top[row] = top[row - 1] + body_.boxes.front().height + gaps[row];
    }
    return top;
  }

  void place_tree() {
    std::vector<double> widths;
    for (const std::size_t i : connected_.node) {
      widths.push_back(body_.boxes[i].width);
    }
    const std::vector<double> x = tidy_tree_x({connected_.parent, widths, gap});
    const std::vector<int> depth = depths_of(connected_.parent);
    const std::vector<double> top = row_tops(x, depth);
    double left = 0;
    double right = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      TreeLayout::Box& box = body_.boxes[connected_.node[i]];
      box.x = x[i];
      box.y = top[static_cast<std::size_t>(depth[i])] + box.height / 2;
      left = std::min(left, box.x - box.width / 2);
      right = std::max(right, box.x + box.width / 2);
      body_.height = std::max(body_.height, box.y + box.height / 2);
    }
    for (const std::size_t i : connected_.node) {
      body_.boxes[i].x -= left;
    }
    body_.width = right - left;
  }

  /// In rows from the left, as wide as the head may be where they fit. The whole is as wide as what is widest of all.
  void place_apart(double top, double least_width) {
    double x = 0;
    double y = top;
    double width = least_width;
    for (std::size_t i = 0; i < tree_.nodes.size(); ++i) {
      if (tree_.nodes[i].place != TreeNode::Place::apart) { continue; }
      TreeLayout::Box& box = body_.boxes[i];
      if (x > 0 && x + box.width > body_.width) {
        x = 0;
        y += box.height + gap;
      }
      box.x = x + box.width / 2;
      box.y = y + box.height / 2;
      x += box.width + gap;
      width = std::max(width, x - gap);
      body_.height = y + box.height;
    }
    body_.width = std::ceil(width);
  }

  void draw_edges(Role role) {
    for (std::size_t i = 0; i < tree_.nodes.size(); ++i) {
      const TreeNode& node = tree_.nodes[i];
      if (node.place != TreeNode::Place::child || (node.role == Role::accepted) != (role == Role::accepted)) {
        continue;
      }
      const TreeLayout::Box& parent = body_.boxes[static_cast<std::size_t>(node.parent)];
      const TreeLayout::Box& box = body_.boxes[i];
      body_.shapes.emplace_back(
          Link{{parent.x, parent.y + parent.height / 2}, {box.x, box.y - box.height / 2}, edge_of(node, palette_)});
    }
  }

  void draw_node(std::size_t i) {
    const TreeLayout::Box& box = body_.boxes[i];
    NodeText& text = texts_.nodes[i];
    const double top = box.y - box.height / 2;
    const Rect place{box.x - box.width / 2, top, box.width, box.height};
    body_.shapes.emplace_back(box_of(tree_.nodes[i], place, radius, palette_));
    double baseline = top + end_padding + texts_.ascent;
    body_.shapes.emplace_back(Label{std::move(text.label), {box.x, baseline}, Label::Anchor::middle});
    baseline += texts_.descent + below_label - 0.3 * TypeSizes::expert;
    for (TextLine& line : text.items) {
      baseline += item_leading;
      body_.shapes.emplace_back(Label{std::move(line), {box.x, baseline}, Label::Anchor::middle});
    }
  }

  const TreeFigure& tree_;
  const Connected& connected_;
  Typesetter& type_;
  const Palette& palette_;
  TreeTexts texts_;
  TreeBody body_;
};

}  // namespace

TreeBody tree_downwards(const TreeFigure& tree, const Connected& connected, const HeadWidth& head, Typesetter& type,
                        const Palette& palette) {
  return Downwards(tree, connected, type, palette).body(head);
}

}  // namespace expertviz::plot
