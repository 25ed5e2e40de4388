#include "plot/tree_text.hpp"

#include <algorithm>
#include <numeric>
#include <string>

namespace expertviz::plot {
namespace {

constexpr std::size_t most_lines = 3;
constexpr std::size_t most_in_a_line = 6;
constexpr std::size_t most_in_one_line = 10;  ///< beside a label

TextRun label_run(const TreeNode& node, const Palette& palette) {
  switch (node.label_style) {
    case TreeNode::LabelStyle::added:
      return {node.label, palette.added, TypeSizes::token, true, true};
    case TreeNode::LabelStyle::unknown:
      return {node.label, palette.faint_ink, TypeSizes::token, false, true};
    case TreeNode::LabelStyle::ordinary:
      break;
  }
  const bool accepted = node.role == Role::accepted;
  return {node.label, accepted ? palette.ink : palette.rejected_ink, TypeSizes::token, true, false};
}

/// What was paid for nothing stands out; in other boxes than the accepted ones, what is of use anyway recedes with the
/// box.
TextRun item_run(const TreeItem& item, std::string text, const TreeNode& node, const Palette& palette) {
  TextRun run{std::move(text), palette.rejected, TypeSizes::expert, false, false, item.struck};
  if (item.struck) { return run; }
  if (item.role == Role::rejected) {
    run.color = palette.rejected_expert;
    run.bold = true;
  } else if (item.role == Role::accepted) {
    run.color = node.role == Role::accepted ? palette.accepted : palette.shared_expert;
  }
  return run;
}

bool same_look(const TextRun& a, const TextRun& b) {
  return a.color == b.color && a.bold == b.bold && a.struck == b.struck;
}

/// Items parted by commas; neighbours of one look share a run. A comma behind an item that stands out has the colour of
/// the next.
class ItemLine {
 public:
  void add(TextRun run) {
    if (!runs_.empty() && same_look(runs_.back(), run)) {
      runs_.back().text += ", " + run.text;
      return;
    }
    if (!runs_.empty() && (runs_.back().bold || runs_.back().struck)) {
      runs_.push_back({", ", run.color, run.size, runs_.back().bold});
    } else if (!runs_.empty()) {
      runs_.back().text += ", ";
    }
    runs_.push_back(std::move(run));
  }
  std::vector<TextRun> runs() { return std::move(runs_); }

 private:
  std::vector<TextRun> runs_;
};

std::vector<TextLine> lines_of(const TreeNode& node, const std::vector<std::size_t>& lengths, Typesetter& type,
                               const Palette& palette) {
  const std::size_t entries = std::accumulate(lengths.begin(), lengths.end(), std::size_t{0});
  const std::size_t shown = entries < node.items.size() ? entries - 1 : entries;
  std::vector<TextLine> lines;
  std::size_t next = 0;
  for (const std::size_t length : lengths) {
    ItemLine line;
    for (const std::size_t end = next + length; next < end; ++next) {
      if (next < shown) {
        line.add(item_run(node.items[next], std::to_string(node.items[next].number), node, palette));
      } else {
        line.add({"+" + std::to_string(node.items.size() - shown), palette.faint_ink, TypeSizes::expert});
      }
    }
    lines.push_back(type.line_of_numbers(line.runs()));
  }
  return lines;
}

LegendEntry text_entry(TextRun sample, const std::string& name, Typesetter& type, const Palette& palette) {
  sample.size = TypeSizes::legend;
  const TextLine line = type.line({sample});
  const Label label{line, {0, half_height(TypeSizes::legend)}};
  return {{{{label}, line.width, type.line(name, {TypeSizes::legend, palette.ink})}}};
}

}  // namespace

TreeTexts tree_texts(const TreeFigure& tree, bool in_one_line, Typesetter& type, const Palette& palette) {
  TreeTexts texts;
  for (const TreeNode& node : tree.nodes) {
    NodeText& text = texts.nodes.emplace_back();
    std::vector<TextRun> label{label_run(node, palette)};
    if (!node.completes.empty()) {
      label.push_back({" \u2192 " + node.completes, palette.faint_ink, TypeSizes::token_small, false, false});
    }
    text.label = type.line(std::move(label));
    if (in_one_line && !node.items.empty()) {
      text.items = lines_of(node, {std::min(node.items.size(), most_in_one_line)}, type, palette);
    } else {
      text.items = lines_of(node, item_lines(node.items.size()), type, palette);
    }
    for (const TextLine& line : text.items) {
      text.items_width = std::max(text.items_width, line.width);
    }
    texts.ascent = std::max(texts.ascent, text.label.ascent);
    texts.descent = std::max(texts.descent, text.label.descent);
    texts.item_lines = std::max(texts.item_lines, text.items.size());
  }
  return texts;
}

std::vector<std::size_t> item_lines(std::size_t items) {
  constexpr std::size_t most_in_a_single_line = 4;
  if (items == 0) { return {}; }
  items = std::min(items, most_lines * most_in_a_line);
  const std::size_t lines =
      items <= most_in_a_single_line ? 1 : std::max<std::size_t>(2, (items + most_in_a_line - 1) / most_in_a_line);
  std::vector<std::size_t> lengths(lines, items / lines);
  for (std::size_t i = 0; i < items % lines; ++i) {
    ++lengths[i];
  }
  return lengths;
}

std::vector<LegendEntry> tree_legend(const TreeFigure& tree, Typesetter& type, const Palette& palette) {
  std::vector<LegendEntry> entries;
  for (const TreeKey& key : tree.legend) {
    const TreeNode& sample = key.sample;
    if (!sample.items.empty()) {
      // A letter, since a number before a name reads like a count.
      entries.push_back(text_entry(item_run(sample.items.front(), "n", sample, palette), key.name, type, palette));
    } else if (!sample.label.empty()) {
      entries.push_back(text_entry(label_run(sample, palette), key.name, type, palette));
    } else {
      const Boxes box = box_of(sample, {-12, -7, 24, 14}, 3, palette);
      entries.push_back({{legend_part(type, palette, key.name, {box}, 400)}});
    }
  }
  return entries;
}

Boxes box_of(const TreeNode& node, const Rect& place, double radius, const Palette& palette) {
  const bool accepted = node.role == Role::accepted;
  Pen border = accepted ? Pen{palette.accepted, 2.6, {}} : Pen{palette.rejected, 1, {}};
  if (node.dashed) { border.dash = {4, 3}; }
  return {{place}, radius, accepted ? palette.accepted_fill : palette.rejected_fill, border};
}

Pen edge_of(const TreeNode& node, const Palette& palette) {
  return node.role == Role::accepted ? Pen{palette.accepted, 4, {}} : Pen{palette.rejected, 1.1, {}};
}

}  // namespace expertviz::plot
