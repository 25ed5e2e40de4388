#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace expertviz {

/// Charts are plain data: what is to be seen, without a word about how it is drawn. A chart is a grid of panels, a
/// panel two axes and any number of marks. A new kind of picture is a new composition of marks.
///
/// Strings may hold any bytes. What is not UTF-8 is drawn as U+FFFD; control characters, characters that change the
/// direction of writing, and characters that no font has are drawn as their code point, such as <U+202E>.
/// NaN is a missing value and is drawn as a gap, never as 0; infinities likewise, and on a logarithmic axis also what
/// is not above 0. A label that is empty is left out, in the legend too.
///
/// Marks may stand in any order: areas are drawn below lines, lines below points.

/// One axis of a panel, or the colours of a heat map.
struct Axis {
  enum class Kind {
    number,
    whole,    ///< whole numbers, such as steps: no ticks between them
    category  ///< place i has the name categories[i]; on a y axis the first is at the top
  };
  struct Range {
    double low = 0;
    double high = 1;  ///< above low
  };

  std::string label;
  std::string short_label = {};  ///< in place of `label` where that has no room
  Kind kind = Kind::number;
  std::vector<std::string> categories = {};
  std::optional<Range> range = {};  ///< unset: what the marks need; bars reach down to 0
  bool log = false;                 ///< not for categories
};

/// What a mark stands for. The palette gives each role its colour, so that it means the same in every picture.
enum class Role {
  series,    ///< one of several: see Look::group
  accepted,  ///< green: what was of use
  rejected,  ///< orange: what was paid for nothing
  baseline,  ///< grey, lines dashed: what to compare with
  muted      ///< grey and pale
};

struct Look {
  Role role = Role::series;
  /// Of Role::series: marks of one group share a colour, also in other panels of the chart. Counted from 0. Up to three
  /// groups of bars have shades of one hue; other groups have hues of their own, more than 14 a ramp.
  std::size_t group = 0;
  bool lighter = false;  ///< of Role::series: a lighter shade, lines dashed: a second mark that belongs to the group

  bool operator==(const Look&) const = default;
};

/// A line through points. Drawn with a dot for each point where there is room for dots; where there are several points
/// for one pixel column, as what drawing all of them would ink there. Several lines have their labels at their ends
/// too.
struct Line {
  std::string label;
  std::vector<double> x;  ///< ascending; empty: 0, 1, 2 ...
  std::vector<double> y;
  Look look = {};
  bool steps = false;  ///< each value is a level that reaches half the way to its neighbours
  bool right = false;  ///< y belongs to Panel::right
};

/// Points without a line. Without `sizes` of one size, otherwise each with an area in proportion to its size.
struct Points {
  std::string label;
  std::vector<double> x;  ///< empty: 0, 1, 2 ...
  std::vector<double> y;
  Look look = {};
  std::vector<double> sizes = {};        ///< empty or one for each point; not below 0
  std::vector<std::string> labels = {};  ///< empty or one for each point: text beside it, where that has room
  bool right = false;                    ///< y belongs to Panel::right
};

/// An upright line from low to high at each x, such as a confidence interval. Its points are a mark of their own.
struct Whiskers {
  std::string label;
  std::vector<double> x;  ///< empty: 0, 1, 2 ...
  std::vector<double> low;
  std::vector<double> high;
  Look look = {};
};

/// One bar for each place, from 0 to its value. The bars of several marks stand side by side. A bar carries its value
/// where all bars of a panel have room for theirs and none are stacked.
struct Bars {
  std::string label;
  std::vector<double> values;
  Look look = {};
  std::vector<double> x = {};  ///< the places, ascending; empty: 0, 1, 2 ...
  bool stacked = false;        ///< upon the bars of the mark before it, not beside them
};

/// The area between two lines.
struct Band {
  std::string label;
  std::vector<double> x;  ///< ascending; empty: 0, 1, 2 ...
  std::vector<double> low;
  std::vector<double> high;
  Look look = {};
};

/// A heat map: rows of cells, each with the colour of its value. Column c stands at x = c, row r at y = r. Where there
/// are more columns than pixels, neighbouring cells are drawn as their mean.
struct Cells {
  std::size_t columns = 0;
  std::vector<double> values;  ///< row by row; a multiple of `columns` of them; NaN is a hole
  Axis color;                  ///< what the colours say; its scale stands to the right of the panel if it has a label
  /// Set: values above and below this one have two hues, the paler the nearer to it. Otherwise one hue from pale to
  /// dark (on a dark background from dark to bright).
  std::optional<double> neutral = {};
};

/// A dashed line across the panel. One with the look of a Line stands beside that line's name in the legend, and of
/// many lines only there.
struct Rule {
  enum class Kind {
    level,       ///< at the height `at` of the y axis
    upright,     ///< at the place `at` of the x axis
    from_origin  ///< from (0, 0) through (1, at)
  };
  double at = 0;
  std::string label;  ///< in the legend
  Look look = {Role::baseline};
  Kind kind = Kind::level;
};

using Mark = std::variant<Line, Points, Whiskers, Bars, Band, Cells, Rule>;

struct Panel {
  std::string title = {};  ///< small, above the panel
  Axis x;
  Axis y;
  std::optional<Axis> right = {};  ///< a second y axis, for marks that say so
  std::vector<Mark> marks;
  double weight = 1;  ///< width compared with the other panels of its row; in a chart of one column, height
};

struct Chart {
  std::vector<std::string> title;  ///< one entry per line; a line that is too long is broken at " | " first
  std::vector<Panel> panels;       ///< row by row
  std::size_t columns = 0;         ///< panels in one row; 0: all of them
  bool shared_x = false;           ///< panels above each other have one x axis, with its numbers below the lowest
  bool shared_y = false;           ///< panels beside each other have one y axis, with its numbers left of the first
};

}  // namespace expertviz
