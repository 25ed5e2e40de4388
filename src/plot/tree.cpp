#include "expertviz/error.hpp"
#include "plot/charts.hpp"
#include "plot/heading.hpp"
#include "plot/tree_body.hpp"
#include "text/safe_text.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

namespace expertviz {
namespace plot {
namespace {

constexpr double margin = 20;
constexpr double below_head = 14;  ///< under the title, and under the legend
constexpr Size usual_page{500, 650};

struct ArrangedTree {
  TreeLayout layout;
  std::vector<Shape> shapes;
};

Connected connected(const TreeFigure& tree) {
  Connected found;
  std::vector<std::int32_t> number(tree.nodes.size(), -1);
  for (std::size_t i = 0; i < tree.nodes.size(); ++i) {
    if (tree.nodes[i].place == TreeNode::Place::apart) { continue; }
    number[i] = static_cast<std::int32_t>(found.node.size());
    found.node.push_back(i);
  }
  for (const std::size_t i : found.node) {
    const TreeNode& node = tree.nodes[i];
    if (node.place == TreeNode::Place::root) {
      found.parent.push_back(-1);
      continue;
    }
    const auto parent = static_cast<std::size_t>(node.parent);
    if (node.parent < 0 || parent >= tree.nodes.size() || number[parent] < 0) {
      throw Error("node " + std::to_string(i) + " of the tree has the parent " + std::to_string(node.parent) +
                  ", which is no node that the root reaches");
    }
    found.parent.push_back(number[parent]);
  }
  return found;
}

/// Title and legend, with the top left corner at (0, 0).
struct TreeHead {
  std::vector<Shape> shapes;
  double width = 0;
  double height = 0;  ///< with the space below
};

/// Over a wide tree the head grows with it: it can still be read where the whole picture is seen on a screen, although
/// the boxes then cannot.
TreeHead head_of(const TreeFigure& tree, Typesetter& type, const Palette& palette, double width) {
  constexpr double screen_width = 1600;
  constexpr double largest_factor = 16;
  const double factor = std::clamp(width / screen_width, 1.0, largest_factor);
  Heading heading = lay_out_heading(tree.title, type, palette, width / factor);
  Legend legend = lay_out_legend(tree_legend(tree, type, palette), width / factor);
  TreeHead head{std::move(heading.shapes), std::max(heading.width, legend.width), 0};
  if (heading.height > 0) { head.height += heading.height + below_head; }
  for (Shape& shape : legend.shapes) {
    translate(shape, 0, head.height);
    head.shapes.push_back(std::move(shape));
  }
  if (legend.height > 0) { head.height += legend.height + below_head; }
  for (Shape& shape : head.shapes) {
    enlarge(shape, factor);
  }
  head.width *= factor;
  head.height *= factor;
  return head;
}

ArrangedTree arranged(const TreeFigure& tree, const Size& page, Typesetter& type, const Palette& palette) {
  if (tree.nodes.empty()) { throw Error("a tree without nodes cannot be drawn"); }
  TreeHead head;
  const HeadWidth head_width = [&](double width) {
    head = head_of(tree, type, palette, width);
    return head.width;
  };
  const Connected reached = connected(tree);
  TreeBody body = tree.direction == TreeFigure::Direction::right
                      ? tree_rightwards(tree, reached, page, head_width, type, palette)
                      : tree_downwards(tree, reached, head_width, type, palette);
  ArrangedTree result;
  result.layout = {std::move(body.boxes), body.gap, body.width + 2 * margin,
                   std::ceil(margin + head.height + body.height + margin)};
  for (TreeLayout::Box& box : result.layout.boxes) {
    box.x += margin;
    box.y += margin + head.height;
  }
  result.shapes = std::move(head.shapes);
  for (Shape& shape : body.shapes) {
    translate(shape, 0, head.height);
    result.shapes.push_back(std::move(shape));
  }
  for (Shape& shape : result.shapes) {
    translate(shape, margin, margin);
  }
  return result;
}

/// Enlarges or shrinks the picture to this size; where the shape differs, the tree stands in the middle.
void fit_into(Scene& scene, const Size& size) {
  scene.scale = std::min(size.width / scene.width, size.height / scene.height);
  const double width = size.width / scene.scale;
  const double height = size.height / scene.scale;
  for (Shape& shape : scene.shapes) {
    translate(shape, (width - scene.width) / 2, (height - scene.height) / 2);
  }
  scene.width = width;
  scene.height = height;
}

}  // namespace

Label caption_of(const TreeFigure& tree, Point at, Typesetter& type, const Palette& palette) {
  return {type.line(tree.caption, {TypeSizes::tick, palette.faint_ink, false, true}), at};
}

Scene scene_of(const TreeFigure& tree, const PictureOptions& options) {
  Typesetter type;
  const Palette& palette = palette_of(options.theme);
  ArrangedTree arrangement = arranged(tree, options.size.value_or(usual_page), type, palette);
  Scene scene;
  scene.width = arrangement.layout.width;
  scene.height = arrangement.layout.height;
  scene.background = palette.background;
  scene.name = tree.title.empty() ? std::string() : text::safe_text(tree.title.front());
  scene.shapes = std::move(arrangement.shapes);
  if (options.size) { fit_into(scene, *options.size); }
  return scene;
}

}  // namespace plot

TreeLayout arrange(const TreeFigure& tree) {
  plot::Typesetter type;
  return plot::arranged(tree, plot::usual_page, type, plot::palette_of(Theme::light)).layout;
}

}  // namespace expertviz
