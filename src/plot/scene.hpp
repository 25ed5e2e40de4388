#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace expertviz::plot {

/// A picture as a list of shapes, painted in this order: what charts and trees are turned into, and what becomes a PNG,
/// an SVG or a PDF. Lengths in points, y downwards from the top left corner.

struct Point {
  double x = 0;
  double y = 0;
};

struct Rect {
  double x = 0;
  double y = 0;
  double width = 0;
  double height = 0;

  [[nodiscard]] double right() const { return x + width; }
  [[nodiscard]] double bottom() const { return y + height; }
};

struct Color {
  std::uint8_t red = 0;
  std::uint8_t green = 0;
  std::uint8_t blue = 0;
  double alpha = 1;

  bool operator==(const Color&) const = default;
};

struct Pen {
  Color color;
  double width = 1;
  std::vector<double> dash;  ///< lengths of dash, gap, ...; empty: an unbroken line
};

/// Text of one look. Holds only what a font can show: see Typesetter.
struct TextRun {
  std::string text;
  Color color;
  double size = 12;
  bool bold = false;
  bool italic = false;
  bool struck = false;  ///< struck out
};

/// One line of text as Typesetter measured it. Ascent and descent are of what is inked, at least those of the font.
struct TextLine {
  std::vector<TextRun> runs;
  double width = 0;
  double ascent = 0;
  double descent = 0;
  bool right_to_left = false;
};

/// Rectangles of one look.
struct Boxes {
  std::vector<Rect> rects;
  double radius = 0;  ///< of the corners
  std::optional<Color> fill;
  std::optional<Pen> border;
  bool touching = false;  ///< tiles of one area: drawn to whole pixels, so that no seam shows between them
};

struct Polyline {
  std::vector<Point> points;
  Pen pen;
};

/// A filled polygon.
struct Area {
  std::vector<Point> points;
  Color fill;
};

/// Points of one look.
struct Marks {
  enum class Shape { disc, diamond };
  Shape shape = Shape::disc;
  std::vector<Point> centres;
  double radius = 1;
  Color fill;
  std::optional<Pen> border;
};

/// A line that leaves `from` and reaches `to` vertically.
struct Link {
  Point from;
  Point to;
  Pen pen;
};

/// A line of text; `at` is on its baseline.
struct Label {
  enum class Anchor { start, middle, end };
  TextLine line;
  Point at;
  Anchor anchor = Anchor::start;
  bool upwards = false;  ///< turned to run from bottom to top
};

using Shape = std::variant<Boxes, Polyline, Area, Marks, Link, Label>;

struct Scene {
  double width = 0;
  double height = 0;
  double scale = 1;  ///< the picture is this many times as large
  Color background;
  std::string name;  ///< what the file says it shows
  std::vector<Shape> shapes;
};

/// Moves a shape.
void translate(Shape& shape, double dx, double dy);

/// Makes a shape `factor` times as large, measured from (0, 0), with its lines and letters.
void enlarge(Shape& shape, double factor);

/// Adds shapes that were laid out around (0, 0), moved to `origin`.
void place(Scene& scene, std::vector<Shape> shapes, Point origin);

}  // namespace expertviz::plot
