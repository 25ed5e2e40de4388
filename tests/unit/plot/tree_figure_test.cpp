#include "block_fonts.hpp"
#include "catch.hpp"
#include "expertviz/error.hpp"
#include "expertviz/picture.hpp"
#include "expertviz/tree_layout.hpp"
#include "plot/charts.hpp"
#include "plot/theme.hpp"
#include "plot/tree_text.hpp"
#include "scene_text.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <random>
#include <string>
#include <vector>

using namespace expertviz;
using namespace expertviz::plot;

namespace {

TreeNode node_of(std::int32_t parent, const std::string& label, std::size_t experts, bool accepted = false) {
  TreeNode node;
  node.parent = parent;
  node.label = label;
  node.accepted = accepted;
  for (std::size_t i = 0; i < experts; ++i) {
    node.experts.push_back({static_cast<std::int32_t>(10 + 3 * i), accepted || i % 2 == 0});
  }
  return node;
}

TreeFigure random_tree(std::size_t nodes, std::size_t experts, std::size_t lost) {
  std::mt19937 random(static_cast<unsigned>(nodes));
  TreeFigure tree;
  tree.title = {"Expert Activation Tree", "Question ID: 81"};
  for (std::size_t i = 0; i < nodes; ++i) {
    const auto parent = i == 0 ? -1 : static_cast<std::int32_t>(i - 1 - random() % std::min<std::size_t>(i, 8));
    tree.nodes.push_back(node_of(parent, std::string(1 + random() % 14, 'w'), experts, i == 0));
  }
  for (std::size_t i = nodes - lost; i < nodes; ++i) {
    tree.nodes[i].parent = -1;
    tree.nodes[i].reachable = false;
  }
  return tree;
}

Rect box_of(const TreeBox& node) {
  return {node.x - node.width / 2, node.y - node.height / 2, node.width, node.height};
}

bool overlap(const Rect& a, const Rect& b) {
  return a.x < b.right() - 1e-6 && b.x < a.right() - 1e-6 && a.y < b.bottom() - 1e-6 && b.y < a.bottom() - 1e-6;
}

using Counts = std::vector<std::size_t>;

}  // namespace

TEST_CASE("expert ids stand in lines of nearly equal length") {
  CHECK(expert_lines(0).empty());
  CHECK(expert_lines(1) == Counts{1});
  CHECK(expert_lines(4) == Counts{4});
  CHECK(expert_lines(5) == Counts{3, 2});
  CHECK(expert_lines(8) == Counts{4, 4});
  CHECK(expert_lines(12) == Counts{6, 6});
  CHECK(expert_lines(22) == Counts{6, 6, 5, 5});
}

TEST_CASE_METHOD(BlockFonts, "a box fits its widest line") {
  TreeFigure tree;
  tree.nodes = {node_of(-1, "compose", 2, true), node_of(0, "a", 8)};
  const TreeLayout layout = arrange(tree);
  // "compose" in bold of 13 points: 7 * 0.7 * 13 = 63.7, and 9 on both sides, in whole points.
  CHECK(layout.boxes[0].width == 82);
  // "10, 13, 16, 19" at 10 points: ids that the accepted path uses are regular, the others bold, each with what follows
  // it: "10, " and "16, " are 24 wide, "13, " 28, "19" 14: 90. The second line is "22, 25, 28, 31" alike.
  CHECK(layout.boxes[1].width == 108);
  CHECK(layout.boxes[0].height == layout.boxes[1].height);
  CHECK(layout.gap > 0);
}

TEST_CASE_METHOD(BlockFonts, "boxes stand where tidy_tree_x puts them, depths in even rows, the root on top") {
  TreeFigure tree = random_tree(60, 8, 0);
  const TreeLayout layout = arrange(tree);
  std::vector<std::int32_t> parent;
  std::vector<double> width;
  for (std::size_t i = 0; i < tree.nodes.size(); ++i) {
    parent.push_back(tree.nodes[i].parent);
    width.push_back(layout.boxes[i].width);
  }
  const std::vector<double> x = tidy_tree_x({parent, width, layout.gap});
  std::vector<int> depth{0};
  std::map<int, double> row{{0, layout.boxes[0].y}};
  for (std::size_t i = 1; i < tree.nodes.size(); ++i) {
    CHECK(layout.boxes[i].x - layout.boxes[0].x == Approx(x[i]).margin(1e-9));
    depth.push_back(depth[static_cast<std::size_t>(tree.nodes[i].parent)] + 1);
    CHECK(row.emplace(depth[i], layout.boxes[i].y).first->second == layout.boxes[i].y);
  }
  for (int level = 1; level < static_cast<int>(row.size()); ++level) {
    CHECK(row[level] - row[level - 1] >= layout.boxes[0].height + 44);
  }
}

TEST_CASE_METHOD(BlockFonts, "a chain of 100,000 nodes is arranged, parents named before or after their children") {
  constexpr std::int32_t count = 100'000;
  for (const bool backwards : {false, true}) {
    TreeFigure chain;
    for (std::int32_t i = 0; i < count; ++i) {
      const std::int32_t next = i == count - 1 ? 0 : i + 1;
      chain.nodes.push_back(node_of(i == 0 ? -1 : (backwards ? next : i - 1), "t", 1));
    }
    const TreeLayout layout = arrange(chain);
    const TreeBox& root = layout.boxes.front();
    const TreeBox& leaf = backwards ? layout.boxes[1] : layout.boxes.back();
    const TreeBox& above = backwards ? layout.boxes[2] : layout.boxes[count - 2];
    CHECK(leaf.x == Approx(root.x));
    CHECK(leaf.y - root.y == Approx((leaf.y - above.y) * (count - 1)));
    CHECK(leaf.y + leaf.height / 2 < layout.height);
  }
}

TEST_CASE_METHOD(BlockFonts, "nothing overlaps or leaves the picture, and no margin is wider than another") {
  for (const std::size_t nodes : {1, 2, 32, 128, 500}) {
    for (const std::size_t experts : {1, 8, 22}) {
      TreeFigure tree = random_tree(nodes, experts, nodes >= 32 ? 7 : 0);
      const TreeLayout layout = arrange(tree);
      INFO(nodes << " nodes, top-" << experts);
      std::ptrdiff_t overlaps = 0;
      double left = layout.width;
      double right = 0;
      double bottom = 0;
      for (std::size_t i = 0; i < nodes; ++i) {
        const Rect box = box_of(layout.boxes[i]);
        left = std::min(left, box.x);
        right = std::max(right, box.right());
        bottom = std::max(bottom, box.bottom());
        overlaps += std::count_if(layout.boxes.begin(), layout.boxes.begin() + static_cast<std::ptrdiff_t>(i),
                                  [&](const TreeBox& other) { return overlap(box, box_of(other)); });
      }
      CHECK(overlaps == 0);
      CHECK(left >= 20 - 1e-6);
      CHECK(right <= layout.width - 20 + 1e-6);
      CHECK(layout.height - bottom >= 20);
      CHECK(layout.height - bottom < 21);
      if (nodes >= 32) {
        CHECK(left < 21);
        CHECK(layout.width - right < 21);
      }
    }
  }
}

TEST_CASE_METHOD(BlockFonts, "edges go from the bottom of a box to the top of the next, accepted ones bold and last") {
  TreeFigure tree;
  tree.nodes = {node_of(-1, "a", 2, true), node_of(0, "b", 2, true), node_of(0, "c", 2)};
  const TreeLayout layout = arrange(tree);
  const std::vector<Link> links = shapes_of<Link>(scene_of(tree, {}));
  REQUIRE(links.size() == 2);
  const Palette& palette = palette_of(Theme::light);
  CHECK(links[0].pen.color == palette.rejected);
  CHECK(links[1].pen.color == palette.accepted);
  CHECK(links[1].pen.width >= 3 * links[0].pen.width);
  CHECK(links[1].from.y == box_of(layout.boxes[0]).bottom());
  CHECK(links[1].to.x == layout.boxes[1].x);
  CHECK(links[1].to.y == box_of(layout.boxes[1]).y);
}

TEST_CASE_METHOD(BlockFonts, "experts that the accepted path uses look different from those of rejected tokens alone") {
  TreeFigure tree;
  tree.nodes = {node_of(-1, "a", 1, true), node_of(0, "b", 2)};
  const TreeLayout layout = arrange(tree);
  const Palette& palette = palette_of(Theme::light);
  for (const Label& label : shapes_of<Label>(scene_of(tree, {}))) {
    if (text_of(label.line) != "10, 13") { continue; }
    REQUIRE(label.line.runs.size() == 2);
    CHECK(label.line.runs[0].color == palette.shared_expert);
    CHECK_FALSE(label.line.runs[0].bold);
    CHECK(label.line.runs[1].color == palette.rejected_expert);
    CHECK(label.line.runs[1].bold);
  }
  const std::vector<std::string> texts = label_texts(scene_of(tree, {}));
  for (const char* name :
       {"accepted path", "rejected", "expert the accepted path uses", "expert for rejected tokens only", "10, 13"}) {
    INFO(name);
    CHECK(std::find(texts.begin(), texts.end(), name) != texts.end());
  }
}

TEST_CASE_METHOD(BlockFonts, "added tokens, ids without text and completed characters have looks of their own") {
  TreeFigure tree;
  tree.nodes = {node_of(-1, "<|im_end|>", 1, true), node_of(0, "#123", 1), node_of(0, "<0xBD>", 1)};
  tree.nodes[0].label_style = TreeNode::LabelStyle::added;
  tree.nodes[1].label_style = TreeNode::LabelStyle::unknown;
  tree.nodes[2].completes = "你";
  const TreeLayout layout = arrange(tree);
  const Palette& palette = palette_of(Theme::light);
  int seen = 0;
  for (const Label& label : shapes_of<Label>(scene_of(tree, {}))) {
    const TextRun& first = label.line.runs.front();
    if (first.text == "<|im_end|>") {
      CHECK((first.color == palette.added && first.italic && first.bold));
      ++seen;
    } else if (first.text == "#123") {
      CHECK((first.italic && !first.bold));
      ++seen;
    } else if (first.text == "<0xBD>") {
      REQUIRE(label.line.runs.size() == 2);
      CHECK(label.line.runs[1].text == " → 你");
      CHECK(label.line.runs[1].size < first.size);
      ++seen;
    }
  }
  CHECK(seen == 3);
}

TEST_CASE_METHOD(BlockFonts, "nodes that the root does not reach stand below, under a line that says so") {
  TreeFigure tree = random_tree(40, 8, 3);
  const TreeLayout layout = arrange(tree);
  const Scene scene = scene_of(tree, {});
  double lowest = 0;
  for (std::size_t i = 0; i < tree.nodes.size(); ++i) {
    if (tree.nodes[i].reachable) { lowest = std::max(lowest, box_of(layout.boxes[i]).bottom()); }
  }
  for (const Label& label : shapes_of<Label>(scene)) {
    if (text_of(label.line) != "3 nodes that the root does not reach") { continue; }
    CHECK(label.at.y - label.line.ascent > lowest);
    CHECK(label.at.y + label.line.descent < box_of(layout.boxes.back()).y);
  }
  CHECK(shapes_of<Link>(scene).size() == 36);
  CHECK(box_of(layout.boxes.back()).y > lowest);
}

TEST_CASE_METHOD(BlockFonts, "the head of a wide tree grows with it") {
  TreeFigure tree = random_tree(2, 8, 0);
  TreeFigure wide = random_tree(2, 8, 0);
  for (int i = 0; i < 60; ++i) {
    wide.nodes.push_back(node_of(0, "leaf", 8));
  }
  const TreeLayout layout = arrange(wide);
  const auto title_size = [](const TreeFigure& figure) {
    return shapes_of<Label>(scene_of(figure, {})).front().line.runs.front().size;
  };
  CHECK(title_size(tree) == 17);
  // Seen on a screen of 1600 points it is as large as usual.
  REQUIRE(layout.width > 5000);
  CHECK(title_size(wide) * 1600 / layout.width == Approx(17).epsilon(0.02));
}

TEST_CASE_METHOD(BlockFonts, "a size that is asked for is filled, the tree in the middle") {
  TreeFigure tree = random_tree(32, 8, 0);
  const TreeLayout layout = arrange(tree);
  PictureOptions options;
  options.size = Size{600, 600};
  const Scene scene = scene_of(tree, options);
  CHECK(scene.width * scene.scale == Approx(600));
  CHECK(scene.height * scene.scale == Approx(600));
  const std::vector<Link> links = shapes_of<Link>(scene);
  CHECK(links.front().from.x - layout.boxes[static_cast<std::size_t>(tree.nodes[1].parent)].x ==
        Approx((scene.width - layout.width) / 2));
}

TEST_CASE_METHOD(BlockFonts, "figures that are no trees are errors") {
  TreeFigure tree;
  CHECK_THROWS_AS(arrange(tree), Error);
  tree.nodes = {node_of(-1, "a", 1), node_of(0, "b", 1)};
  tree.nodes[1].parent = 5;
  CHECK_THROWS_AS(arrange(tree), Error);
  tree.nodes[1].parent = 1;
  CHECK_THROWS_AS(arrange(tree), Error);
  tree.nodes[1].parent = -1;
  CHECK_THROWS_AS(arrange(tree), Error);
  tree.nodes[1].parent = 0;
  tree.nodes[0].reachable = false;
  CHECK_THROWS_AS(arrange(tree), Error);
}
