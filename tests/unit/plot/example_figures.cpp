#include "example_figures.hpp"

#include "expertviz/picture.hpp"

#include <cmath>
#include <vector>

using namespace expertviz;

Chart example_line_chart() {
  const double gap = std::nan("");
  Panel panel;
  panel.x = {"Verify Step", "", Axis::Kind::whole};
  panel.y = {"Unique Experts"};
  panel.marks = {Line{"all draft tokens",
                      {},
                      {41, 33, 32, 35, 42, gap, 30, 35, 32, 39, 44, 41},
                      {},
                      Level{36.7, "Mean: 36.7 ± 4.6"}},
                 Line{"accepted path", {}, {8, 13, 16, 24, 26, gap, 14, 12, 8, 9, 17, 14}, {Role::accepted}},
                 Rule{50, "uniform routing: 50.0"}};
  return {{"Expert Usage Across Verify Steps (Layer 20)", "Question ID: 81 | Total Verify Passes: 12"}, {panel}};
}

Chart example_bar_chart() {
  const double gap = std::nan("");
  Panel panel;
  panel.x = {"Layer ID", "", Axis::Kind::category, {"0", "1", "3", "20"}};
  panel.y = {"Unique Experts"};
  panel.marks = {Bars{"Mean", {66.3, 53.9, gap, 32.8}, {Role::series, 0}},
                 Bars{"90th Percentile", {77, 63, gap, 39}, {Role::series, 1}},
                 Bars{"99th Percentile", {85, 70, gap, 43}, {Role::series, 2}},
                 Points{"accepted path mean", {}, {21.5, 18.25, gap, 13}, {Role::accepted}},
                 Line{"uniform routing", {}, {110, 110, 112, 108}, {Role::baseline}, {}, true}};
  return {{"Expert Usage Statistics Per Layer", "Question ID: 81"}, {panel}};
}

TreeFigure example_tree() {
  TreeFigure tree;
  tree.title = {"Expert Activation Tree", "Question ID: 81 | Draft Tokens: 6"};
  const auto add = [&](std::int32_t parent, Role role, const std::string& label) -> TreeNode& {
    TreeNode node;
    node.place = tree.nodes.empty() ? TreeNode::Place::root : TreeNode::Place::child;
    node.parent = parent;
    node.role = role;
    node.label = label;
    for (std::int32_t i = 0; i < 8; ++i) {
      node.items.push_back(
          {(i * 17 + parent * 5 + 8) % 128, role == Role::accepted || i < 5 ? Role::accepted : Role::rejected});
    }
    tree.nodes.push_back(node);
    return tree.nodes.back();
  };
  add(-1, Role::accepted, "compose");
  add(0, Role::accepted, "␣an");
  add(0, Role::muted, "中文");
  add(1, Role::muted, "<|im_end|>").label_style = TreeNode::LabelStyle::added;
  add(1, Role::accepted, "<0xBD>").completes = "你";
  TreeNode& lost = add(-1, Role::muted, "#151645");
  lost.label_style = TreeNode::LabelStyle::unknown;
  lost.place = TreeNode::Place::apart;
  tree.caption = "1 node that the root does not reach";
  tree.legend = example_legend();
  return tree;
}

std::vector<TreeKey> example_legend() {
  TreeNode accepted;
  accepted.role = Role::accepted;
  TreeNode used = accepted;
  used.items = {{0, Role::accepted}};
  TreeNode wasted;
  wasted.items = {{0, Role::rejected}};
  TreeNode added;
  added.label = "<s>";
  added.label_style = TreeNode::LabelStyle::added;
  TreeNode unknown;
  unknown.label = "#5";
  unknown.label_style = TreeNode::LabelStyle::unknown;
  return {{"accepted path", accepted},
          {"rejected", {}},
          {"expert the accepted path uses", used},
          {"expert for rejected tokens only", wasted},
          {"added token", added},
          {"token id without text", unknown}};
}

std::string hostile_text() {
  std::string text;
  for (int byte = 0; byte < 256; ++byte) {
    text += static_cast<char>(byte);
  }
  return text + "\u202E\u2066\uFFFE]]><script>&amp;\"'--></text></svg>%n%s\\";
}
