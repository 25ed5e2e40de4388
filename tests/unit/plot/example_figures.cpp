#include "example_figures.hpp"

#include "expertviz/picture.hpp"

#include <cmath>
#include <vector>

using namespace expertviz;

Chart example_line_chart() {
  Panel panel;
  panel.x = {.label = "Verify Step", .kind = Axis::Kind::whole};
  panel.y = {.label = "Unique Experts", .kind = Axis::Kind::whole};
  Line all{"all draft tokens", {}, {41, 33, 32, 35, 42, std::nan(""), 30, 35, 32, 39, 44, 41}};
  all.mean = Level{36.7, "Mean: 36.7 ± 4.6"};
  const Line accepted{"accepted path", {}, {8, 13, 16, 24, 26, std::nan(""), 14, 12, 8, 9, 17, 14}, {Role::accepted}};
  panel.marks = {all, accepted, Rule{50, "uniform routing: 50.0"}};
  return {{"Expert Usage Across Verify Steps (Layer 20)", "Question ID: 81 | Total Verify Passes: 12"}, {panel}};
}

Chart example_bar_chart() {
  Panel panel;
  panel.x = {.label = "Layer ID", .kind = Axis::Kind::category, .categories = {"0", "1", "3", "20"}};
  panel.y = {.label = "Unique Experts", .kind = Axis::Kind::whole};
  Line uniform{"uniform routing", {}, {110, 110, 112, 108}, {Role::baseline}};
  uniform.steps = true;
  panel.marks = {Bars{"Mean", {66.3, 53.9, std::nan(""), 32.8}, {Role::series, 0}},
                 Bars{"90th Percentile", {77, 63, std::nan(""), 39}, {Role::series, 1}},
                 Bars{"99th Percentile", {85, 70, std::nan(""), 43}, {Role::series, 2}},
                 Points{"accepted path mean", {}, {21.5, 18.25, std::nan(""), 13}, {Role::accepted}}, uniform};
  return {{"Expert Usage Statistics Per Layer", "Question ID: 81"}, {panel}};
}

TreeFigure example_tree() {
  TreeFigure tree;
  tree.title = {"Expert Activation Tree", "Question ID: 81 | Draft Tokens: 6"};
  const auto add = [&](std::int32_t parent, bool accepted, const std::string& label) -> TreeNode& {
    TreeNode node;
    node.parent = parent;
    node.accepted = accepted;
    node.label = label;
    for (std::int32_t i = 0; i < 8; ++i) {
      node.experts.push_back({(i * 17 + parent * 5 + 8) % 128, accepted || i < 5});
    }
    tree.nodes.push_back(node);
    return tree.nodes.back();
  };
  add(-1, true, "compose");
  add(0, true, "␣an");
  add(0, false, "中文");
  add(1, false, "<|im_end|>").label_style = TreeNode::LabelStyle::added;
  add(1, true, "<0xBD>").completes = "你";
  TreeNode& lost = add(-1, false, "#151645");
  lost.label_style = TreeNode::LabelStyle::unknown;
  lost.reachable = false;
  return tree;
}

std::string hostile_text() {
  std::string text;
  for (int byte = 0; byte < 256; ++byte) {
    text += static_cast<char>(byte);
  }
  return text + "\u202E\u2066\uFFFE]]><script>&amp;\"'--></text></svg>%n%s\\";
}
