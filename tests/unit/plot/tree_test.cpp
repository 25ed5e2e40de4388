#include "block_fonts.hpp"
#include "catch.hpp"
#include "example_figures.hpp"
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
  node.place = parent < 0 ? TreeNode::Place::root : TreeNode::Place::child;
  node.parent = parent;
  node.label = label;
  node.role = accepted ? Role::accepted : Role::muted;
  for (std::size_t i = 0; i < experts; ++i) {
    node.items.push_back(
        {static_cast<std::int32_t>(10 + 3 * i), accepted || i % 2 == 0 ? Role::accepted : Role::rejected});
  }
  return node;
}

TreeFigure random_tree(std::size_t nodes, std::size_t experts, std::size_t lost) {
  std::mt19937 random(static_cast<unsigned>(nodes));
  TreeFigure tree;
  tree.title = {"Expert Activation Tree", "Question ID: 81"};
  tree.caption = "nodes that the root does not reach";
  for (std::size_t i = 0; i < nodes; ++i) {
    const auto parent = i == 0 ? -1 : static_cast<std::int32_t>(i - 1 - random() % std::min<std::size_t>(i, 8));
    tree.nodes.push_back(node_of(parent, std::string(1 + random() % 14, 'w'), experts, i == 0));
  }
  for (std::size_t i = nodes - lost; i < nodes; ++i) {
    tree.nodes[i].place = TreeNode::Place::apart;
  }
  return tree;
}

Rect rect_of(const TreeLayout::Box& box) {
  return {box.x - box.width / 2, box.y - box.height / 2, box.width, box.height};
}

bool overlap(const Rect& a, const Rect& b) {
  return a.x < b.right() - 1e-6 && b.x < a.right() - 1e-6 && a.y < b.bottom() - 1e-6 && b.y < a.bottom() - 1e-6;
}

using Counts = std::vector<std::size_t>;

}  // namespace

TEST_CASE("items stand in lines of nearly equal length, at most 18 of them") {
  CHECK(item_lines(0).empty());
  CHECK(item_lines(1) == Counts{1});
  CHECK(item_lines(4) == Counts{4});
  CHECK(item_lines(5) == Counts{3, 2});
  CHECK(item_lines(8) == Counts{4, 4});
  CHECK(item_lines(12) == Counts{6, 6});
  CHECK(item_lines(16) == Counts{6, 5, 5});
  CHECK(item_lines(18) == Counts{6, 6, 6});
  CHECK(item_lines(22) == Counts{6, 6, 6});
}

TEST_CASE_METHOD(BlockFonts, "items beyond three lines are folded into their number") {
  TreeFigure tree;
  tree.nodes = {node_of(-1, "a", 30, true)};
  const std::vector<std::string> texts = label_texts(scene_of(tree, {}));
  // 17 of 30 items: 10, 13 ... 58, and 13 more.
  CHECK(std::find(texts.begin(), texts.end(), "46, 49, 52, 55, 58, +13") != texts.end());
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
  const TreeFigure tree = random_tree(60, 8, 0);
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
    CHECK(row[level] - row[level - 1] > layout.boxes[0].height + 44 - 1e-6);
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
    const TreeLayout::Box& root = layout.boxes.front();
    const TreeLayout::Box& leaf = backwards ? layout.boxes[1] : layout.boxes.back();
    const TreeLayout::Box& above = backwards ? layout.boxes[2] : layout.boxes[count - 2];
    CHECK(leaf.x == Approx(root.x));
    CHECK(leaf.y - root.y == Approx((leaf.y - above.y) * (count - 1)));
    CHECK(leaf.y + leaf.height / 2 < layout.height);
    chain.direction = TreeFigure::Direction::right;
    CHECK(arrange(chain).boxes.size() == count);
  }
}

TEST_CASE_METHOD(BlockFonts, "nothing overlaps or leaves the picture, and no margin is wider than another") {
  for (const TreeFigure::Direction direction : {TreeFigure::Direction::down, TreeFigure::Direction::right}) {
    for (const std::size_t nodes : {1, 2, 32, 128, 500}) {
      for (const std::size_t experts : {1, 8, 22}) {
        TreeFigure tree = random_tree(nodes, experts, nodes >= 32 ? 7 : 0);
        tree.direction = direction;
        const TreeLayout layout = arrange(tree);
        INFO(nodes << " nodes, top-" << experts << (direction == TreeFigure::Direction::right ? ", right" : ", down"));
        std::ptrdiff_t overlaps = 0;
        double left = layout.width;
        double right = 0;
        double bottom = 0;
        for (std::size_t i = 0; i < nodes; ++i) {
          const Rect box = rect_of(layout.boxes[i]);
          left = std::min(left, box.x);
          right = std::max(right, box.right());
          bottom = std::max(bottom, box.bottom());
          overlaps += std::count_if(layout.boxes.begin(), layout.boxes.begin() + static_cast<std::ptrdiff_t>(i),
                                    [&](const TreeLayout::Box& other) { return overlap(box, rect_of(other)); });
        }
        CHECK(overlaps == 0);
        CHECK(left >= 20 - 1e-6);
        CHECK(right <= layout.width - 20 + 1e-6);
        CHECK(layout.height - bottom >= 20);
        CHECK(layout.height - bottom < 21);
        if (nodes >= 32) { CHECK(left < 21); }
        if (nodes >= 32 && direction == TreeFigure::Direction::down) { CHECK(layout.width - right < 21); }
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
  CHECK(links[1].from.y == rect_of(layout.boxes[0]).bottom());
  CHECK(links[1].to.x == layout.boxes[1].x);
  CHECK(links[1].to.y == rect_of(layout.boxes[1]).y);
}

TEST_CASE_METHOD(BlockFonts, "items have the looks of their roles, and a comma never stands out") {
  TreeFigure tree;
  tree.nodes = {node_of(-1, "a", 1, true), node_of(0, "b", 3)};
  tree.nodes[1].items[2].struck = true;
  const Palette& palette = palette_of(Theme::light);
  int seen = 0;
  for (const Label& label : shapes_of<Label>(scene_of(tree, {}))) {
    if (text_of(label.line) != "10, 13, 16") { continue; }
    const std::vector<TextRun>& runs = label.line.runs;
    REQUIRE(runs.size() == 4);
    CHECK((runs[0].text == "10, " && runs[0].color == palette.shared_expert && !runs[0].bold));
    CHECK((runs[1].text == "13" && runs[1].color == palette.rejected_expert && runs[1].bold));
    CHECK((runs[2].text == ", " && runs[2].color == palette.rejected));
    CHECK((runs[3].text == "16" && runs[3].color == palette.rejected && runs[3].struck));
    ++seen;
  }
  CHECK(seen == 1);
}

TEST_CASE_METHOD(BlockFonts, "the legend shows looks, and no number that reads like a count") {
  TreeFigure tree;
  tree.nodes = {node_of(-1, "a", 1, true)};
  tree.legend = example_legend();
  const std::vector<std::string> texts = label_texts(scene_of(tree, {}));
  for (const TreeKey& key : tree.legend) {
    INFO(key.name);
    CHECK(std::find(texts.begin(), texts.end(), key.name) != texts.end());
  }
  CHECK(std::count(texts.begin(), texts.end(), "n") == 2);
}

TEST_CASE_METHOD(BlockFonts, "added tokens, ids without text and completed characters have looks of their own") {
  TreeFigure tree;
  tree.nodes = {node_of(-1, "<|im_end|>", 1, true), node_of(0, "#123", 1), node_of(0, "<0xBD>", 1)};
  tree.nodes[0].label_style = TreeNode::LabelStyle::added;
  tree.nodes[1].label_style = TreeNode::LabelStyle::unknown;
  tree.nodes[2].completes = "你";
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

TEST_CASE_METHOD(BlockFonts, "nodes that stand apart are below the tree, under their caption") {
  for (const TreeFigure::Direction direction : {TreeFigure::Direction::down, TreeFigure::Direction::right}) {
    TreeFigure tree = random_tree(40, 8, 3);
    tree.direction = direction;
    const TreeLayout layout = arrange(tree);
    const Scene scene = scene_of(tree, {});
    double lowest = 0;
    for (std::size_t i = 0; i < 37; ++i) {
      lowest = std::max(lowest, rect_of(layout.boxes[i]).bottom());
    }
    int seen = 0;
    for (const Label& label : shapes_of<Label>(scene)) {
      if (text_of(label.line) != tree.caption) { continue; }
      CHECK(label.at.y - label.line.ascent > lowest);
      CHECK(label.at.y + label.line.descent < rect_of(layout.boxes.back()).y);
      ++seen;
    }
    CHECK(seen == 1);
    CHECK(rect_of(layout.boxes.back()).y > lowest);
    if (direction == TreeFigure::Direction::down) { CHECK(shapes_of<Link>(scene).size() == 36); }
  }
}

TEST_CASE_METHOD(BlockFonts, "to the right: one row per node, children below their parent and further right") {
  TreeFigure tree;
  tree.nodes = {node_of(-1, "root", 8, true), node_of(0, "first", 12), node_of(0, "second", 8, true),
                node_of(1, "child of first", 8)};
  tree.direction = TreeFigure::Direction::right;
  const TreeLayout layout = arrange(tree);
  // In the order of an outline: 0, 1, 3, 2.
  CHECK(layout.boxes[0].y < layout.boxes[1].y);
  CHECK(layout.boxes[1].y < layout.boxes[3].y);
  CHECK(layout.boxes[3].y < layout.boxes[2].y);
  const auto left = [&](std::size_t i) { return rect_of(layout.boxes[i]).x; };
  CHECK(left(1) - left(0) == Approx(14));
  CHECK(left(2) == Approx(left(1)));
  CHECK(left(3) - left(1) == Approx(14));
  // Items stand in a column of their own, at most 10 of them.
  const double right_most = rect_of(layout.boxes[3]).right();
  int lines = 0;
  for (const Label& label : shapes_of<Label>(scene_of(tree, {}))) {
    if (!text_of(label.line).starts_with("10, 13")) { continue; }
    CHECK(label.at.x > right_most);
    ++lines;
    if (text_of(label.line).find('+') != std::string::npos) {
      CHECK(text_of(label.line) == "10, 13, 16, 19, 22, 25, 28, 31, 34, +3");
    }
  }
  CHECK(lines == 4);
}

TEST_CASE_METHOD(BlockFonts, "to the right, 128 nodes are in letters of 6 points or more on a page of 500 by 650") {
  TreeFigure tree;
  for (std::int32_t i = 0; i < 128; ++i) {
    tree.nodes.push_back(node_of(i == 0 ? -1 : (i - 1) / 2, "token", 8));
  }
  tree.direction = TreeFigure::Direction::right;
  PictureOptions options;
  options.size = Size{500, 650};
  const Scene scene = scene_of(tree, options);
  CHECK(TypeSizes::token * scene.scale >= 6);
}

TEST_CASE_METHOD(BlockFonts, "the head of a wide tree grows with it") {
  const TreeFigure tree = random_tree(2, 8, 0);
  TreeFigure wide = random_tree(2, 8, 0);
  for (int i = 0; i < 60; ++i) {
    wide.nodes.push_back(node_of(0, "leaf", 8));
  }
  const auto title_size = [](const TreeFigure& figure) {
    return shapes_of<Label>(scene_of(figure, {})).front().line.runs.front().size;
  };
  CHECK(title_size(tree) == 17);
  // Seen on a screen of 1600 points it is as large as usual.
  const double width = arrange(wide).width;
  REQUIRE(width > 5000);
  CHECK(title_size(wide) * 1600 / width == Approx(17).epsilon(0.02));
}

TEST_CASE_METHOD(BlockFonts, "a size that is asked for is filled, the tree in the middle") {
  const TreeFigure tree = random_tree(32, 8, 0);
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
  CHECK(arrange(tree).boxes.size() == 2);
  tree.nodes[1].parent = 5;
  CHECK_THROWS_AS(arrange(tree), Error);
  tree.nodes[1].parent = -1;
  CHECK_THROWS_AS(arrange(tree), Error);
  tree.nodes[1].parent = 1;
  CHECK_THROWS_AS(arrange(tree), Error);
  tree.nodes[1].place = TreeNode::Place::root;
  CHECK_THROWS_AS(arrange(tree), Error);
  tree.nodes[1] = node_of(0, "b", 1);
  tree.nodes[0].place = TreeNode::Place::apart;
  CHECK_THROWS_AS(arrange(tree), Error);
  tree.direction = TreeFigure::Direction::right;
  CHECK_THROWS_AS(arrange(tree), Error);
  tree.nodes[1].parent = 1;
  CHECK_THROWS_AS(arrange(tree), Error);
}
