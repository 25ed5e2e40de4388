#include "plot/tree_text.hpp"

#include <algorithm>
#include <string>

namespace expertviz::plot {
namespace {

TextRun token_run(const TreeNode& node, const Palette& palette) {
  switch (node.label_style) {
    case TreeNode::LabelStyle::added:
      return {node.label, palette.added, TypeSizes::token, true, true};
    case TreeNode::LabelStyle::unknown:
      return {node.label, palette.faint_ink, TypeSizes::token, false, true};
    case TreeNode::LabelStyle::ordinary:
      break;
  }
  return {node.label, node.accepted ? palette.ink : palette.rejected_ink, TypeSizes::token, true, false};
}

/// What was loaded for rejected tokens alone stands out: it is the price of the tree. In the boxes of rejected tokens,
/// ids that the accepted path needs anyway recede with the box.
TextRun expert_run(std::string text, bool on_accepted_path, bool accepted_box, const Palette& palette) {
  if (!on_accepted_path) { return {std::move(text), palette.rejected_expert, TypeSizes::expert, true, false}; }
  return {std::move(text), accepted_box ? palette.accepted : palette.shared_expert, TypeSizes::expert, false, false};
}

/// The ids from `first` to before `last`; neighbours of one look share a run.
std::vector<TextRun> expert_line(const TreeNode& node, std::size_t first, std::size_t last, const Palette& palette) {
  std::vector<TextRun> runs;
  for (std::size_t i = first; i < last; ++i) {
    const ExpertMark& mark = node.experts[i];
    const std::string text = std::to_string(mark.id) + (i + 1 < last ? ", " : "");
    if (i > first && mark.on_accepted_path == node.experts[i - 1].on_accepted_path) {
      runs.back().text += text;
    } else {
      runs.push_back(expert_run(text, mark.on_accepted_path, node.accepted, palette));
    }
  }
  return runs;
}

BoxText box_text(const TreeNode& node, Typesetter& type, const Palette& palette) {
  BoxText text;
  std::vector<TextRun> token{token_run(node, palette)};
  if (!node.completes.empty()) {
    token.push_back({" \u2192 " + node.completes, palette.faint_ink, TypeSizes::token_small, false, false});
  }
  text.token = type.line(std::move(token));
  text.width = text.token.width;
  std::size_t first = 0;
  for (const std::size_t length : expert_lines(node.experts.size())) {
    text.experts.push_back(expert_line(node, first, first + length, palette));
    double width = 0;
    for (const TextRun& run : text.experts.back()) {
      width += type.width_of(run);
    }
    text.width = std::max(text.width, width);
    first += length;
  }
  return text;
}

LegendEntry box_entry(bool accepted, const char* name, Typesetter& type, const Palette& palette) {
  const Color fill = accepted ? palette.accepted_fill : palette.rejected_fill;
  const Boxes sample{{{-12, -7, 24, 14}}, 3, fill, border_of(accepted, palette)};
  return {{legend_part(type, palette, name, {sample}, 400)}};
}

LegendEntry text_entry(TextRun sample, const char* name, Typesetter& type, const Palette& palette) {
  sample.size = TypeSizes::legend;
  const TextLine line = type.line({sample});
  const Label label{line, {0, half_height(TypeSizes::legend)}};
  return {{{{label}, line.width, type.line(name, {TypeSizes::legend, palette.ink})}}};
}

}  // namespace

BoxTexts box_texts(const TreeFigure& tree, Typesetter& type, const Palette& palette) {
  BoxTexts texts;
  for (const TreeNode& node : tree.nodes) {
    BoxText text = box_text(node, type, palette);
    texts.token_ascent = std::max(texts.token_ascent, text.token.ascent);
    texts.token_descent = std::max(texts.token_descent, text.token.descent);
    texts.expert_lines = std::max(texts.expert_lines, text.experts.size());
    texts.of_node.push_back(std::move(text));
  }
  return texts;
}

std::vector<std::size_t> expert_lines(std::size_t experts) {
  constexpr std::size_t most_in_one_line = 4;
  constexpr std::size_t most_in_a_line = 6;
  if (experts == 0) { return {}; }
  const std::size_t lines =
      experts <= most_in_one_line ? 1 : std::max<std::size_t>(2, (experts + most_in_a_line - 1) / most_in_a_line);
  std::vector<std::size_t> lengths(lines, experts / lines);
  for (std::size_t i = 0; i < experts % lines; ++i) {
    ++lengths[i];
  }
  return lengths;
}

std::vector<LegendEntry> tree_legend(const TreeFigure& tree, Typesetter& type, const Palette& palette) {
  bool rejected = false;
  bool accepted = false;
  bool shared_experts = false;
  bool other_experts = false;
  bool added = false;
  bool unknown = false;
  for (const TreeNode& node : tree.nodes) {
    (node.accepted ? accepted : rejected) = true;
    for (const ExpertMark& mark : node.experts) {
      (mark.on_accepted_path ? shared_experts : other_experts) = true;
    }
    added = added || node.label_style == TreeNode::LabelStyle::added;
    unknown = unknown || node.label_style == TreeNode::LabelStyle::unknown;
  }
  std::vector<LegendEntry> entries;
  if (accepted) { entries.push_back(box_entry(true, "accepted path", type, palette)); }
  if (rejected) { entries.push_back(box_entry(false, "rejected", type, palette)); }
  if (shared_experts) {
    entries.push_back(
        text_entry(expert_run("12", true, true, palette), "expert the accepted path uses", type, palette));
  }
  if (other_experts) {
    entries.push_back(
        text_entry(expert_run("34", false, false, palette), "expert for rejected tokens only", type, palette));
  }
  TreeNode sample;
  if (added) {
    sample.label = "<s>";
    sample.label_style = TreeNode::LabelStyle::added;
    entries.push_back(text_entry(token_run(sample, palette), "added token", type, palette));
  }
  if (unknown) {
    sample.label = "#5";
    sample.label_style = TreeNode::LabelStyle::unknown;
    entries.push_back(text_entry(token_run(sample, palette), "token id without text", type, palette));
  }
  return entries;
}

Pen border_of(bool accepted, const Palette& palette) {
  return accepted ? Pen{palette.accepted, 2.6, {}} : Pen{palette.rejected, 1, {}};
}

Pen edge_of(bool accepted, const Palette& palette) {
  return accepted ? Pen{palette.accepted, 4, {}} : Pen{palette.rejected, 1.1, {}};
}

}  // namespace expertviz::plot
