#include "plot/condense.hpp"
#include "plot/mark.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace expertviz::plot {
namespace {

/// Narrower than this at scale 1, no value of a line could be told from the next.
constexpr double least_pixels_per_value = 0.5;

double dot_radius(const Density& density) {
  return density.dots() ? std::min(3.4, 1 + density.pitch / 4) : 1.6;
}

/// The ends of the levels of a line of steps: half the way to each neighbour.
std::vector<Point> step_ends(const Frame& frame, const Line& line) {
  std::vector<Point> ends;
  const std::size_t count = line.y.size();
  for (std::size_t i = 0; i < count; ++i) {
    const double x = place_at(line.x, i);
    const double before = i > 0 ? x - place_at(line.x, i - 1) : i + 1 < count ? place_at(line.x, i + 1) - x : 1;
    const double after = i + 1 < count ? place_at(line.x, i + 1) - x : before;
    const double y = sharp(frame.y_of(line.y[i], line.right));
    ends.push_back({frame.x_of(x - before / 2), y});
    ends.push_back({frame.x_of(x + after / 2), y});
  }
  return ends;
}

}  // namespace

void extend(Extents& extents, const Line& line, const Density& density) {
  for (std::size_t i = 0; i < line.y.size(); ++i) {
    extents.x.add(place_at(line.x, i));
  }
  Extent& side = line.right ? extents.right : extents.y;
  side.add(line.y);
  if (line.mean && density.means()) { side.add(line.mean->value); }
}

void draw(Canvas& canvas, const Line& line) {
  const Frame& frame = canvas.frame;
  const bool dots = canvas.density.dots() && !line.steps && line.look.role != Role::baseline;
  std::vector<Point> points;
  if (line.steps) {
    points = step_ends(frame, line);
  } else {
    for (std::size_t i = 0; i < line.y.size(); ++i) {
      points.push_back({frame.x_of(place_at(line.x, i)), frame.y_of(line.y[i], line.right)});
    }
  }
  const bool crowded = frame.rect.width < least_pixels_per_value * frame.pixel * static_cast<double>(line.y.size());
  const Pen pen = pen_of(canvas, line.look, dots ? 1.8 : 1.3);
  Marks marks{point_of(line.look), {}, dot_radius(canvas.density), pen.color, {}};
  for (std::vector<Point>& part : unbroken(points)) {
    // A value between two gaps has no line; without its dot it would not be seen.
    if (dots || part.size() == 1) { marks.centres.insert(marks.centres.end(), part.begin(), part.end()); }
    if (part.size() == 1) { continue; }
    canvas.layers.lines.emplace_back(Polyline{crowded ? condense(part, frame.pixel) : std::move(part), pen});
  }
  if (!marks.centres.empty()) { canvas.layers.points.emplace_back(std::move(marks)); }
  if (line.mean && canvas.density.means() && drawable(line.mean->value)) {
    const double y = sharp(frame.y_of(line.mean->value, line.right));
    canvas.layers.rules.emplace_back(
        straight({frame.rect.x, y}, {frame.rect.right(), y}, level_pen(darker(canvas, line.look))));
  }
}

std::vector<Shape> sample_of_mean(const Canvas& canvas, const Line& line) {
  if (!canvas.density.means()) { return {}; }
  return {straight({-14, 0}, {14, 0}, level_pen(darker(canvas, line.look)))};
}

std::vector<Shape> sample_of(const Canvas& canvas, const Line& line) {
  const Pen pen = pen_of(canvas, line.look, 2);
  std::vector<Shape> sample{straight({-14, 0}, {14, 0}, pen)};
  if (canvas.density.dots() && !line.steps && line.look.role != Role::baseline) {
    sample.emplace_back(Marks{point_of(line.look), {{0, 0}}, 3.2, pen.color, {}});
  }
  return sample;
}

}  // namespace expertviz::plot
