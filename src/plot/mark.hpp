#pragma once

#include "expertviz/chart.hpp"
#include "plot/axis_numbers.hpp"
#include "plot/legend.hpp"
#include "plot/scale.hpp"
#include "plot/scene.hpp"
#include "plot/theme.hpp"
#include "plot/typesetter.hpp"

#include <cmath>
#include <cstddef>
#include <vector>

namespace expertviz::plot {

/// Piles the bars of a panel up, mark by mark.
class BarPile {
 public:
  /// Takes the next mark. Returns where each of its bars begins: at 0, or on top of the one below.
  std::vector<double> put(const Bars& bars);
  /// Which of the bars side by side the last mark is, counted from 0.
  [[nodiscard]] std::size_t column() const { return columns_ - 1; }

 private:
  std::size_t columns_ = 0;
  std::vector<double> top_;
};

/// Least and greatest values of a panel's marks along its axes.
struct Extents {
  Extent x;
  Extent y;
  Extent right;
  BarPile pile;
};

/// How much there is to be drawn, which decides how much of it each mark shows.
struct Density {
  std::size_t groups = 1;      ///< of marks that are no bars, in the chart
  std::size_t bar_groups = 1;  ///< in the chart
  std::size_t bars = 0;        ///< side by side in the panel
  bool stacked = false;        ///< some bars of the panel are
  bool cells = false;          ///< the panel has a heat map
  std::size_t lines = 0;       ///< of the panel, without baselines
  double pitch = 0;            ///< points of width per value of its longest line, about

  /// Where many lines cross, dots would hide them.
  [[nodiscard]] bool dots() const;
  /// Means of lines are drawn; of more lines they are only named in the legend.
  [[nodiscard]] bool means() const { return lines <= 4; }
};

/// Where the data of a panel go.
struct Frame {
  Rect rect;
  Scale x;
  Scale y;
  Scale right;
  double pixel = 0.5;  ///< of width, at scale 1

  /// Where a value stands: what is beyond a range that was asked for, at its edge. NaN where it cannot be drawn.
  [[nodiscard]] double x_of(double value) const;
  [[nodiscard]] double y_of(double value, bool on_the_right = false) const;
  /// Least distance between neighbouring places of marks; the whole width for a single one.
  [[nodiscard]] double pitch(const std::vector<double>& places, std::size_t count) const;
};

/// A panel's shapes in the order of drawing, whatever the order of its marks is.
struct Layers {
  std::vector<Shape> areas;
  std::vector<Shape> lines;
  std::vector<Shape> rules;
  std::vector<Shape> numbers;
  std::vector<Shape> points;
};

/// What the marks of a panel are drawn with, and what was drawn so far.
struct Canvas {
  const Panel& panel;
  const Palette& palette;
  Typesetter& type;
  Density density;
  Frame frame = {};
  Layers layers = {};
  BarPile pile = {};
};

/// Each mark is a file with these three functions: what it needs of the axes, how it is drawn, and a sample for the
/// legend, drawn around (0, 0) and 28 points wide.
void extend(Extents& extents, const Line& line, const Density& density);
void draw(Canvas& canvas, const Line& line);
[[nodiscard]] std::vector<Shape> sample_of(const Canvas& canvas, const Line& line);
[[nodiscard]] std::vector<Shape> sample_of_mean(const Canvas& canvas, const Line& line);

void extend(Extents& extents, const Points& points, const Density& density);
void draw(Canvas& canvas, const Points& points);
[[nodiscard]] std::vector<Shape> sample_of(const Canvas& canvas, const Points& points);

void extend(Extents& extents, const Intervals& intervals, const Density& density);
void draw(Canvas& canvas, const Intervals& intervals);
[[nodiscard]] std::vector<Shape> sample_of(const Canvas& canvas, const Intervals& intervals);

void extend(Extents& extents, const Bars& bars, const Density& density);
void draw(Canvas& canvas, const Bars& bars);
[[nodiscard]] std::vector<Shape> sample_of(const Canvas& canvas, const Bars& bars);

void extend(Extents& extents, const Band& band, const Density& density);
void draw(Canvas& canvas, const Band& band);
[[nodiscard]] std::vector<Shape> sample_of(const Canvas& canvas, const Band& band);

void extend(Extents& extents, const Cells& cells, const Density& density);
void draw(Canvas& canvas, const Cells& cells);

void extend(Extents& extents, const Rule& rule, const Density& density);
void draw(Canvas& canvas, const Rule& rule);
[[nodiscard]] std::vector<Shape> sample_of(const Canvas& canvas, const Rule& rule);

/// The value at the bars' ends where all have room for theirs, and the line they stand on. After all bars.
void finish_bars(Canvas& canvas);

/// The colours of cells from the lowest to the highest value, as a strip upwards.
[[nodiscard]] std::vector<Shape> color_strip(const Cells& cells, const Palette& palette, const Rect& place);
/// The range of the colours, and what stands beside a strip of this height.
[[nodiscard]] Range color_range(const Cells& cells);
[[nodiscard]] std::vector<AxisNumber> color_numbers(const Cells& cells, double height, Typesetter& type,
                                                    const Palette& palette);

/// Place i of a mark on the x axis.
[[nodiscard]] inline double place_at(const std::vector<double>& places, std::size_t i) {
  return places.empty() ? static_cast<double>(i) : i < places.size() ? places[i] : std::nan("");
}

/// Runs of neighbouring points without a gap between them.
[[nodiscard]] std::vector<std::vector<Point>> unbroken(const std::vector<Point>& points);

/// How marks of a look are drawn.
[[nodiscard]] Color color_of(const Canvas& canvas, const Look& look);
[[nodiscard]] Pen pen_of(const Canvas& canvas, const Look& look, double width);
/// For a level that belongs to marks of this look, so that it can be seen on them.
[[nodiscard]] Color darker(const Canvas& canvas, const Look& look);
[[nodiscard]] Marks::Shape point_of(const Look& look);
/// How much of its colour an area has that others are seen through.
inline constexpr double area_alpha = 0.28;

/// To the nearest half point, where lines of one point are sharp at two pixels a point.
[[nodiscard]] double sharp(double position);

/// A straight line.
[[nodiscard]] Polyline straight(Point from, Point to, Pen pen);

}  // namespace expertviz::plot
