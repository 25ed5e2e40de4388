#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace expertviz {

/// A chart is a title and panels; a panel is two axes and marks. All of it is plain data: what is to be seen, without a
/// word about how it is drawn.
///
/// Strings may hold any bytes. What is not UTF-8 is drawn as U+FFFD; control characters, characters that change the
/// direction of writing, and characters that no font has are drawn as their code point, such as <U+202E>.
/// NaN is a missing value and is drawn as a gap, never as 0; infinities likewise.

/// What colours mean. The palette of the theme gives each role its colours.
enum class Role {
  series,    ///< one of several things that are alike, told apart by `Look::index`
  accepted,  ///< what counts as good or needed: green
  rejected,  ///< what was in vain: orange
  baseline,  ///< a reference: dashed and grey
  muted      ///< what stays in the background: grey
};

struct Look {
  Role role = Role::series;
  std::size_t index = 0;   ///< of a series
  bool secondary = false;  ///< the lighter shade, dashed where it is a line

  bool operator==(const Look&) const = default;
};

/// A level that belongs to a line, such as its mean.
struct Level {
  double value = 0;
  std::string label;  ///< in the legend
};

/// Values over x. With more values than pixels each pixel column shows the first, last, least and greatest of its own.
/// Each value has a dot where there is room for dots, other than in baselines.
struct Line {
  std::string label;      ///< in the legend and, where several lines have room, at the line's end; empty: nowhere
  std::vector<double> x;  ///< ascending; empty: 0, 1, 2 ...
  std::vector<double> y;
  Look look{};
  std::optional<Level> mean{};  ///< drawn dashed in the line's colour; of many lines only in the legend
  bool steps = false;           ///< each value is a level that reaches half the way to its neighbours
  bool right = false;           ///< y belongs to Panel::right
};

/// Single points.
struct Points {
  std::string label;
  std::vector<double> x;  ///< empty: 0, 1, 2 ...
  std::vector<double> y;
  Look look{};
  std::vector<double> weights{};     ///< areas in proportion; empty: all alike
  std::vector<std::string> names{};  ///< beside the points, where they have room; empty: none
  bool right = false;                ///< y belongs to Panel::right
};

/// An upright line from low to high at each x. In the legend, as a band, beside the line or points of its look.
struct Intervals {
  std::vector<double> x;  ///< empty: 0, 1, 2 ...
  std::vector<double> low;
  std::vector<double> high;
  Look look{};
  std::string label{};
};

/// One bar per category, or per whole x from `first` on. Several of them stand side by side, unless stacked.
struct Bars {
  std::string label;
  std::vector<double> values;
  Look look{};
  bool stacked = false;  ///< on top of the bars before
  double first = 0;
};

/// The area between two lines.
struct Band {
  std::string label;
  std::vector<double> x;
  std::vector<double> low;
  std::vector<double> high;
  Look look{};
};

/// A heat map: one cell per value, rows from the top. Rows and columns are the categories of the axes, or whole
/// numbers. Of more columns than pixels, the greatest value of those that share a pixel is seen.
struct Cells {
  std::size_t columns = 0;
  std::vector<double> values;       ///< row by row; NaN: an empty cell
  std::string label;                ///< of the colour bar; empty: no colour bar
  std::optional<double> neutral{};  ///< two colours meet here; without: one ramp from the least to the greatest
  bool log = false;                 ///< colour by ratio, not by difference; 0 has the colour of the least
  bool exact = false;               ///< the colour bar shows whole numbers
};

/// A straight reference line across the panel.
struct Rule {
  enum class Kind {
    level,    ///< at y = value
    upright,  ///< at x = value
    slope     ///< through the origin: y = value * x
  };
  double value = 0;
  std::string label;  ///< in the legend; empty: not there
  Kind kind = Kind::level;
  Look look{Role::baseline};
};

using Mark = std::variant<Cells, Band, Bars, Line, Intervals, Points, Rule>;

struct Axis {
  enum class Kind {
    number,
    whole,    ///< counts: ticks are whole numbers
    category  ///< one place per category; on a y axis the first is on top
  };
  std::string label;
  std::string short_label{};  ///< where the label has no room
  Kind kind = Kind::number;
  std::vector<std::string> categories{};
  std::optional<std::pair<double, double>> range{};  ///< without: as the data need; what is beyond stands at its edge
  bool log = false;
  bool percent = false;  ///< numbers are shares, and shown as percentages
};

struct Panel {
  std::string title{};
  Axis x;
  Axis y;
  std::vector<Mark> marks{};
  double weight = 1;            ///< its share of the width, beside the others
  std::optional<Axis> right{};  ///< a second y axis, for marks that say so
};

struct Chart {
  std::vector<std::string> title;  ///< the first line in bold; parts of the others stand between " | "
  std::vector<Panel> panels;       ///< row by row
  std::size_t columns = 0;         ///< 0: all panels side by side, or below each other where the picture is narrow
  bool shared_x = false;           ///< panels below each other have one x axis, with its numbers below the lowest
  bool shared_y = false;           ///< panels beside each other have one y axis, with its numbers left of the first
};

}  // namespace expertviz
