#include "plot/charts.hpp"
#include "plot/tree_figure.hpp"
#include "plot/tree_head.hpp"
#include "text/safe_text.hpp"

#include <algorithm>
#include <string>

namespace expertviz::plot {
namespace {

void draw_edges(Scene& scene, const TreeFigure& tree, const TreeLayout& layout, const Palette& palette, bool accepted) {
  for (std::size_t i = 0; i < tree.nodes.size(); ++i) {
    const TreeNode& node = tree.nodes[i];
    if (!node.reachable || node.parent < 0 || node.accepted != accepted) { continue; }
    const TreeBox& parent = layout.boxes[static_cast<std::size_t>(node.parent)];
    const TreeBox& box = layout.boxes[i];
    scene.shapes.emplace_back(
        Link{{parent.x, parent.y + parent.height / 2}, {box.x, box.y - box.height / 2}, edge_of(accepted, palette)});
  }
}

void draw_box(Scene& scene, const TreeNode& node, const TreeBox& at, const Palette& palette) {
  const Rect box{at.x - at.width / 2, at.y - at.height / 2, at.width, at.height};
  scene.shapes.emplace_back(Boxes{{box},
                                  TreeMeasures::radius,
                                  node.accepted ? palette.accepted_fill : palette.rejected_fill,
                                  border_of(node.accepted, palette)});
}

void draw_text(Scene& scene, const TreeBox& at, const BoxTexts& all, BoxText text, Typesetter& type) {
  double baseline = at.y - at.height / 2 + TreeMeasures::end_padding + all.token_ascent;
  scene.shapes.emplace_back(Label{std::move(text.token), {at.x, baseline}, Label::Anchor::middle});
  baseline += all.token_descent + TreeMeasures::below_token - 0.3 * TypeSizes::expert;
  for (std::vector<TextRun>& line : text.experts) {
    baseline += TreeMeasures::expert_leading;
    scene.shapes.emplace_back(Label{type.line(std::move(line)), {at.x, baseline}, Label::Anchor::middle});
  }
}

/// Says what the boxes below the tree are.
void draw_caption(Scene& scene, const TreeFigure& tree, const TreeLayout& layout, Typesetter& type,
                  const Palette& palette) {
  const auto lost = [](const TreeNode& node) { return !node.reachable; };
  const auto first = std::find_if(tree.nodes.begin(), tree.nodes.end(), lost);
  if (first == tree.nodes.end()) { return; }
  const auto count = std::count_if(tree.nodes.begin(), tree.nodes.end(), lost);
  const std::string text = count == 1 ? "1 node that the root does not reach"
                                      : std::to_string(count) + " nodes that the root does not reach";
  const TreeBox& box = layout.boxes[static_cast<std::size_t>(first - tree.nodes.begin())];
  scene.shapes.emplace_back(Label{type.line(text, {TypeSizes::tick, palette.faint_ink, false, true}),
                                  {TreeMeasures::margin, box.y - box.height / 2 - TypeSizes::tick}});
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

Scene scene_of(const TreeFigure& tree, const PictureOptions& options) {
  const Palette& palette = palette_of(options.theme);
  Typesetter type;
  auto [layout, texts] = lay_out(tree, type, palette);
  Scene scene;
  scene.width = layout.width;
  scene.height = layout.height;
  scene.background = palette.background;
  scene.name = tree.title.empty() ? std::string() : text::safe_text(tree.title.front());
  place(scene, tree_head(tree, type, palette, layout.width - 2 * TreeMeasures::margin).shapes,
        {TreeMeasures::margin, TreeMeasures::margin});
  draw_edges(scene, tree, layout, palette, false);
  draw_edges(scene, tree, layout, palette, true);
  for (std::size_t i = 0; i < tree.nodes.size(); ++i) {
    draw_box(scene, tree.nodes[i], layout.boxes[i], palette);
    draw_text(scene, layout.boxes[i], texts, std::move(texts.of_node[i]), type);
  }
  draw_caption(scene, tree, layout, type, palette);
  if (options.size) { fit_into(scene, *options.size); }
  return scene;
}

}  // namespace expertviz::plot
