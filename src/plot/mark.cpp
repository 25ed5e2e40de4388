#include "plot/mark.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace expertviz::plot {
namespace {

constexpr double dots_from = 5;            ///< points of width per value
constexpr double lines_without_crowd = 6;  ///< more lines need more room for dots

/// Within the range, if a value is beyond it.
double position(const Scale& scale, double value) {
  if (!scale.has(value)) { return std::nan(""); }
  return scale(std::clamp(value, scale.values.low, scale.values.high));
}

}  // namespace

bool Density::dots() const {
  return pitch >= dots_from * std::max(1.0, static_cast<double>(lines) / lines_without_crowd);
}

double Frame::x_of(double value) const {
  return position(x, value);
}

double Frame::y_of(double value, bool on_the_right) const {
  return position(on_the_right ? right : y, value);
}

double Frame::pitch(const std::vector<double>& places, std::size_t count) const {
  double least = rect.width;
  for (std::size_t i = 1; i < count; ++i) {
    const double distance = std::abs(x_of(place_at(places, i)) - x_of(place_at(places, i - 1)));
    if (distance < least) { least = distance; }
  }
  return least;
}

std::vector<std::vector<Point>> unbroken(const std::vector<Point>& points) {
  std::vector<std::vector<Point>> parts;
  bool open = false;
  for (const Point& point : points) {
    if (std::isnan(point.x) || std::isnan(point.y)) {
      open = false;
      continue;
    }
    if (!open) { parts.emplace_back(); }
    parts.back().push_back(point);
    open = true;
  }
  return parts;
}

Color color_of(const Canvas& canvas, const Look& look) {
  const Palette& palette = canvas.palette;
  switch (look.role) {
    case Role::accepted:
      return palette.series[2];
    case Role::rejected:
      return palette.series[1];
    case Role::baseline:
      return palette.level;
    case Role::muted:
      return palette.rejected;
    case Role::series:
      break;
  }
  const Color color = series_color(palette, look.index, canvas.density.groups);
  return look.secondary ? mix(color, palette.background, 0.4) : color;
}

Pen pen_of(const Canvas& canvas, const Look& look, double width) {
  if (look.role == Role::baseline) { return level_pen(color_of(canvas, look)); }
  const std::array<std::vector<double>, 4> dashes{{{}, {12, 3}, {5, 2}, {12, 3, 3, 3}}};
  const std::size_t colors = canvas.palette.series.size();
  const bool ramp = canvas.density.groups > 2 * colors;
  std::vector<double> dash;
  if (look.role == Role::series) { dash = dashes[ramp ? look.index % dashes.size() : look.index / colors * 2]; }
  if (look.secondary) { dash = {4, 2.5}; }
  return {color_of(canvas, look), width, std::move(dash)};
}

Color darker(const Canvas& canvas, const Look& look) {
  return mix(color_of(canvas, look), canvas.palette.ink, 0.45);
}

Marks::Shape point_of(const Look& look) {
  return look.role == Role::accepted || look.secondary ? Marks::Shape::diamond : Marks::Shape::disc;
}

double sharp(double position) {
  return std::round(position * 2) / 2;
}

Polyline straight(Point from, Point to, Pen pen) {
  return {{from, to}, std::move(pen)};
}

}  // namespace expertviz::plot
