#include "plot/mark.hpp"

#include <algorithm>
#include <cmath>

namespace expertviz::plot {
namespace {

void draw_interval(std::vector<Shape>& shapes, double x, double low, double high, double cap, const Pen& pen) {
  shapes.emplace_back(straight({x, low}, {x, high}, pen));
  for (const double end : {low, high}) {
    shapes.emplace_back(straight({x - cap, end}, {x + cap, end}, pen));
  }
}

Pen interval_pen(const Canvas& canvas, const Look& look) {
  return {color_of(canvas, look), 1.3, {}};
}

}  // namespace

void extend(Extents& extents, const Intervals& intervals, const Density& /*density*/) {
  for (std::size_t i = 0; i < std::min(intervals.low.size(), intervals.high.size()); ++i) {
    extents.x.add(place_at(intervals.x, i));
  }
  extents.y.add(intervals.low);
  extents.y.add(intervals.high);
}

void draw(Canvas& canvas, const Intervals& intervals) {
  const Frame& frame = canvas.frame;
  const std::size_t count = std::min(intervals.low.size(), intervals.high.size());
  const double cap = std::clamp(frame.pitch(intervals.x, count) * 0.2, 0.0, 4.0);
  for (std::size_t i = 0; i < count; ++i) {
    const double x = frame.x_of(place_at(intervals.x, i));
    const double low = frame.y_of(intervals.low[i]);
    const double high = frame.y_of(intervals.high[i]);
    if (std::isnan(x + low + high)) { continue; }
    draw_interval(canvas.layers.lines, x, low, high, cap, interval_pen(canvas, intervals.look));
  }
}

std::vector<Shape> sample_of(const Canvas& canvas, const Intervals& intervals) {
  std::vector<Shape> sample;
  draw_interval(sample, 0, 7, -7, 4, interval_pen(canvas, intervals.look));
  return sample;
}

}  // namespace expertviz::plot
