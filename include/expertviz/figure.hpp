#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace expertviz {

/// Figures are plain data: what is to be seen, without a word about how it is drawn.
///
/// Strings may hold any bytes. What is not UTF-8 is drawn as U+FFFD; control characters, characters that change the
/// direction of writing, and characters that no font has are drawn as their code point, such as <U+202E>.
/// NaN is a missing value and is drawn as a gap, never as 0; infinities likewise. No title line: no title.

/// A horizontal line across a chart, such as a mean.
struct LevelLine {
  double value = 0;
  std::string label;  ///< in the legend; empty: not there
};

/// Values over verify steps; value i stands at step i.
struct LineSeries {
  std::string label;  ///< in the legend; empty: not there
  std::vector<double> values;
  std::optional<LevelLine> mean;  ///< drawn dashed in the colour of the series; of many series only in the legend
  /// Set where this series is what the accepted path alone needed: the series of the same layer for the whole tree. Its
  /// line is drawn in the accepted path's green, or beside several layers in a lighter shade of that layer's colour.
  std::optional<std::size_t> accepted_of;
};

struct LineChart {
  std::vector<std::string> title;  ///< a line each
  std::string x_label;
  std::string y_label;
  std::vector<LineSeries> series;
  std::vector<LevelLine> levels;  ///< drawn dashed and grey, such as what uniform routing would load
};

/// One value a group, in the order of BarChart::groups.
struct BarSeries {
  std::string label;
  std::vector<double> values;
};

/// One mark a group, drawn over its bars.
struct GroupMarks {
  enum class Shape {
    diamond,  ///< a point in the accepted path's green, such as the mean that the accepted path needed
    level     ///< a dashed level across the group, such as what uniform routing would load
  };
  std::string label;
  std::vector<double> values;  ///< in the order of BarChart::groups
  Shape shape = Shape::diamond;
};

struct BarChart {
  std::vector<std::string> title;
  std::string x_label;
  std::string y_label;
  std::vector<std::string> groups;  ///< labels of the groups, such as layer ids
  std::vector<BarSeries> series;
  std::vector<LevelLine> levels;  ///< drawn dashed and grey across all groups
  std::vector<GroupMarks> marks;
};

/// One expert id in a box.
struct ExpertMark {
  std::int32_t id = 0;
  bool on_accepted_path = false;  ///< a token of the accepted path uses it too
};

/// One node of a draft tree as it is drawn. Lengths in points, y downwards from the top of the picture.
struct TreeNode {
  enum class LabelStyle { ordinary, added, unknown };
  std::int32_t parent = -1;  ///< -1: the root, or not reachable from it
  bool reachable = true;
  bool accepted = false;
  std::string label;
  LabelStyle label_style = LabelStyle::ordinary;
  std::string completes;            ///< the character that this token's bytes complete; small, after the label
  std::vector<ExpertMark> experts;  ///< ascending by id
  double x = 0;                     ///< centre; set by arrange(), as are the next three
  double y = 0;
  double width = 0;
  double height = 0;
};

/// A draft tree; node 0 is the root.
struct TreeFigure {
  std::vector<std::string> title;
  std::vector<TreeNode> nodes;
  double gap = 0;    ///< least space between neighbours of one depth; set by arrange()
  double width = 0;  ///< of the whole picture; set by arrange()
  double height = 0;
};

using Figure = std::variant<LineChart, BarChart, TreeFigure>;

}  // namespace expertviz
