#include "plot/mark.hpp"

#include <algorithm>
#include <cmath>

namespace expertviz::plot {
namespace {

constexpr double legend_radius = 6;

/// Points lie over bars and lines: a rim in the background's colour sets them off.
Marks marks_of(const Canvas& canvas, const Look& look, double radius) {
  const Color color = look.role == Role::accepted ? canvas.palette.accepted : color_of(canvas, look);
  return {point_of(look), {}, radius, color, Pen{canvas.palette.background, std::min(1.0, radius / 3), {}}};
}

/// Areas in proportion to the sizes, the largest as large as there is room for.
double radius_of(const Points& points, std::size_t i, double largest) {
  if (i >= points.weights.size()) { return largest; }
  const double most = *std::max_element(points.weights.begin(), points.weights.end());
  const double share = most > 0 ? std::max(points.weights[i], 0.0) / most : 0;
  return std::max(largest * std::sqrt(share), 2.0);
}

bool overlap(const Rect& a, const Rect& b) {
  return a.x < b.right() && b.x < a.right() && a.y < b.bottom() && b.y < a.bottom();
}

/// Labels stand above and to the left of their points, where a rising curve leaves room, or else to the right, above or
/// below; never over one another.
void draw_labels(Canvas& canvas, const Points& points, const std::vector<Point>& places, double radius) {
  const Rect& area = canvas.frame.rect;
  const TextStyle style{TypeSizes::tick, mix(color_of(canvas, points.look), canvas.palette.ink, 0.25)};
  std::vector<Rect> taken;
  for (const Shape& shape : canvas.layers.numbers) {
    const Label& label = std::get<Label>(shape);
    taken.push_back({label.at.x, label.at.y - label.line.ascent, label.line.width, label.line.ascent});
  }
  for (std::size_t i = 0; i < std::min(places.size(), points.names.size()); ++i) {
    if (std::isnan(places[i].x + places[i].y) || points.names[i].empty()) { continue; }
    TextLine text = canvas.type.fitted(points.names[i], style, area.width / 3);
    const double above = places[i].y - radius;
    const double right = places[i].x + radius;
    for (const Point at : {Point{places[i].x - radius - text.width, above}, Point{right, above},
                           Point{right, places[i].y + radius + text.ascent}}) {
      const Rect place{at.x, at.y - text.ascent, text.width, text.ascent};
      const auto collides = [&place](const Rect& other) { return overlap(place, other); };
      if (place.x < area.x || place.right() > area.right() || place.y < area.y || place.bottom() > area.bottom() ||
          std::any_of(taken.begin(), taken.end(), collides)) {
        continue;
      }
      taken.push_back(place);
      canvas.layers.numbers.emplace_back(Label{std::move(text), at});
      break;
    }
  }
}

}  // namespace

void extend(Extents& extents, const Points& points, const Density& /*density*/) {
  for (std::size_t i = 0; i < points.y.size(); ++i) {
    extents.x.add(place_at(points.x, i));
  }
  (points.right ? extents.right : extents.y).add(points.y);
}

void draw(Canvas& canvas, const Points& points) {
  const Frame& frame = canvas.frame;
  std::vector<Point> places;
  for (std::size_t i = 0; i < points.y.size(); ++i) {
    places.push_back({frame.x_of(place_at(points.x, i)), frame.y_of(points.y[i], points.right)});
  }
  const double pitch = frame.pitch(points.x, points.y.size());
  const bool sized = !points.weights.empty();
  const double radius = std::clamp(pitch * 0.3, 2.5, sized ? 10.0 : 6.0);
  Marks marks = marks_of(canvas, points.look, radius);
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (std::isnan(places[i].x + places[i].y)) { continue; }
    marks.centres.push_back(places[i]);
    if (!sized) { continue; }
    Marks one = marks_of(canvas, points.look, radius_of(points, i, radius));
    one.centres.swap(marks.centres);
    canvas.layers.points.emplace_back(std::move(one));
  }
  if (!marks.centres.empty()) { canvas.layers.points.emplace_back(std::move(marks)); }
  draw_labels(canvas, points, places, radius);
}

std::vector<Shape> sample_of(const Canvas& canvas, const Points& points) {
  Marks sample = marks_of(canvas, points.look, legend_radius);
  sample.centres = {{0, 0}};
  return {std::move(sample)};
}

}  // namespace expertviz::plot
