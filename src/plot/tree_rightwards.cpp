#include "layout/child_lists.hpp"
#include "plot/tree_body.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace expertviz::plot {
namespace {

constexpr double gap = 3;           ///< between rows
constexpr double indent = 14;       ///< per depth
constexpr int deepest_indent = 40;  ///< deeper than this an indent tells nothing any more
constexpr double padding = 5;       ///< in a box, beside its label
constexpr double end_padding = 1;   ///< above and below
constexpr double items_gap = 8;     ///< between the boxes and their items
constexpr double column_gap = 30;
constexpr double radius = 4;
constexpr double edge_share = 0.6;  ///< of the width of edges in a tree that grows downwards
constexpr std::size_t most_columns = 6;
constexpr double usual_head = 80;  ///< height of title and legend, about

/// One line of the outline: a node, or the caption of those that stand apart.
struct Row {
  bool is_caption = false;
  std::size_t node = 0;
  int depth = 0;
};

/// Where a column of rows begins, and where the items in it stand.
struct Column {
  double x = 0;
  double items_x = 0;
  double width = 0;
};

class Rightwards {
 public:
  Rightwards(const TreeFigure& tree, const Connected& connected, Typesetter& type, const Palette& palette)
      : tree_(tree), type_(type), palette_(palette) {
    texts_ = tree_texts(tree, true, type, palette);
    box_height_ = std::ceil(texts_.ascent + texts_.descent + 2 * end_padding);
    list_rows(connected);
  }

  TreeBody body(const Size& page, const HeadWidth& head) {
    choose_columns(page);
    TreeBody body;
    body.gap = gap;
    body.width = std::ceil(std::max(head(std::max(width_, least_head_width)), width_));
    body.height = height_of(per_column_);
    body.boxes.resize(tree_.nodes.size());
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      if (rows_[i].is_caption) { continue; }
      const double width = box_width(rows_[i]);
      row_of_[rows_[i].node] = i;
      body.boxes[rows_[i].node] = {left_of(i) + width / 2, top_of(i) + box_height_ / 2, width, box_height_};
    }
    for (const bool accepted : {false, true}) {
      for (const Row& row : rows_) {
        if (row.is_caption || tree_.nodes[row.node].place != TreeNode::Place::child) { continue; }
        if ((tree_.nodes[row.node].role == Role::accepted) == accepted) { draw_edge(body, row.node); }
      }
    }
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      draw_row(body, i);
    }
    return body;
  }

 private:
  void list_rows(const Connected& connected) {
    const layout::ChildLists children = layout::child_lists(connected.parent);
    std::vector<std::pair<std::int32_t, int>> to_list{{children.breadth_first.front(), 0}};
    while (!to_list.empty()) {
      const auto [node, depth] = to_list.back();
      to_list.pop_back();
      rows_.push_back({false, connected.node[static_cast<std::size_t>(node)], depth});
      const std::span<const std::int32_t> own = children.of(node);
      for (auto child = own.rbegin(); child != own.rend(); ++child) {
        to_list.emplace_back(*child, depth + 1);
      }
    }
    const std::size_t reached = rows_.size();
    for (std::size_t i = 0; i < tree_.nodes.size(); ++i) {
      if (tree_.nodes[i].place != TreeNode::Place::apart) { continue; }
      if (rows_.size() == reached) { rows_.push_back({true, 0, 0}); }
      rows_.push_back({false, i, 0});
    }
    row_of_.resize(tree_.nodes.size());
  }

  [[nodiscard]] double height_of(std::size_t rows) const {
    return static_cast<double>(rows) * (box_height_ + gap) - gap;
  }
  [[nodiscard]] double box_width(const Row& row) const {
    return std::ceil(texts_.nodes[row.node].label.width + 2 * padding);
  }
  static double indent_of(const Row& row) { return indent * std::min(row.depth, deepest_indent); }

  void choose_columns(const Size& page) {
    double best = 0;
    for (std::size_t count = 1; count <= std::min(most_columns, rows_.size()); ++count) {
      const std::size_t per_column = (rows_.size() + count - 1) / count;
      std::vector<Column> columns = columns_of(per_column);
      const double width = columns.back().x + columns.back().width;
      const double scale =
          std::min(page.width / std::max(width, least_head_width), page.height / (height_of(per_column) + usual_head));
      if (scale <= best) { continue; }
      best = scale;
      per_column_ = per_column;
      width_ = width;
      columns_ = std::move(columns);
    }
  }

  [[nodiscard]] std::vector<Column> columns_of(std::size_t per_column) const {
    std::vector<Column> columns;
    double x = 0;
    for (std::size_t first = 0; first < rows_.size(); first += per_column) {
      double boxes = 0;
      double items = 0;
      for (std::size_t i = first; i < std::min(rows_.size(), first + per_column); ++i) {
        if (rows_[i].is_caption) { continue; }
        boxes = std::max(boxes, indent_of(rows_[i]) + box_width(rows_[i]));
        items = std::max(items, texts_.nodes[rows_[i].node].items_width);
      }
      const double width = boxes + (items > 0 ? items_gap + items : 0);
      columns.push_back({x, x + boxes + items_gap, width});
      x += width + column_gap;
    }
    return columns;
  }

  [[nodiscard]] double left_of(std::size_t row) const { return columns_[row / per_column_].x + indent_of(rows_[row]); }
  [[nodiscard]] double top_of(std::size_t row) const {
    return static_cast<double>(row % per_column_) * (box_height_ + gap);
  }

  /// Down from the parent and then to the right. Where the parent stands in an earlier column, from the top of the
  /// child's, as its siblings there do.
  void draw_edge(TreeBody& body, std::size_t node) const {
    const std::size_t child = row_of_[node];
    const std::size_t parent = row_of_[static_cast<std::size_t>(tree_.nodes[node].parent)];
    Pen pen = edge_of(tree_.nodes[node], palette_);
    pen.width *= edge_share;
    const double aside = indent_of(rows_[parent]) + indent / 2;
    const std::size_t last = child / per_column_;
    for (std::size_t column = parent / per_column_; column < last; ++column) {
      const double top = column == parent / per_column_ ? top_of(parent) + box_height_ : 0;
      const double x = columns_[column].x + aside;
      body.shapes.emplace_back(Polyline{{{x, top}, {x, body.height}}, pen});
    }
    const double x = columns_[last].x + aside;
    const double top = parent / per_column_ == last ? top_of(parent) + box_height_ : 0;
    const double middle = top_of(child) + box_height_ / 2;
    body.shapes.emplace_back(Polyline{{{x, top}, {x, middle}, {left_of(child), middle}}, pen});
  }

  void draw_row(TreeBody& body, std::size_t i) {
    const double baseline = top_of(i) + end_padding + texts_.ascent;
    const Row& row = rows_[i];
    if (row.is_caption) {
      body.shapes.emplace_back(caption_of(tree_, {left_of(i), baseline}, type_, palette_));
      return;
    }
    NodeText& text = texts_.nodes[row.node];
    const Rect place{left_of(i), top_of(i), box_width(row), box_height_};
    body.shapes.emplace_back(box_of(tree_.nodes[row.node], place, radius, palette_));
    body.shapes.emplace_back(Label{std::move(text.label), {place.x + padding, baseline}});
    for (TextLine& line : text.items) {
      body.shapes.emplace_back(Label{std::move(line), {columns_[i / per_column_].items_x, baseline}});
    }
  }

  const TreeFigure& tree_;
  Typesetter& type_;
  const Palette& palette_;
  TreeTexts texts_;
  double box_height_ = 0;
  std::vector<Row> rows_;
  std::vector<std::size_t> row_of_;  ///< of each node
  std::vector<Column> columns_;
  std::size_t per_column_ = 1;
  double width_ = 0;
};

}  // namespace

TreeBody tree_rightwards(const TreeFigure& tree, const Connected& connected, const Size& page, const HeadWidth& head,
                         Typesetter& type, const Palette& palette) {
  return Rightwards(tree, connected, type, palette).body(page, head);
}

}  // namespace expertviz::plot
