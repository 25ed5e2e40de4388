#include "plot/mark.hpp"

#include <algorithm>
#include <cmath>

namespace expertviz::plot {
namespace {

void draw_whisker(std::vector<Shape>& shapes, double x, double low, double high, double cap, const Pen& pen) {
  shapes.emplace_back(straight({x, low}, {x, high}, pen));
  for (const double end : {low, high}) {
    shapes.emplace_back(straight({x - cap, end}, {x + cap, end}, pen));
  }
}

Pen whisker_pen(const Canvas& canvas, const Look& look) {
  return {color_of(canvas, look), 1.3, {}};
}

}  // namespace

void extend(Extents& extents, const Whiskers& whiskers, const Density& /*density*/) {
  for (std::size_t i = 0; i < std::min(whiskers.low.size(), whiskers.high.size()); ++i) {
    extents.x.add(place_at(whiskers.x, i));
  }
  extents.y.add(whiskers.low);
  extents.y.add(whiskers.high);
}

void draw(Canvas& canvas, const Whiskers& whiskers) {
  const Frame& frame = canvas.frame;
  const std::size_t count = std::min(whiskers.low.size(), whiskers.high.size());
  const double cap = std::clamp(frame.pitch(whiskers.x, count) * 0.2, 0.0, 4.0);
  for (std::size_t i = 0; i < count; ++i) {
    const double x = frame.x_of(place_at(whiskers.x, i));
    const double low = frame.y_of(whiskers.low[i]);
    const double high = frame.y_of(whiskers.high[i]);
    if (std::isnan(x + low + high)) { continue; }
    draw_whisker(canvas.layers.lines, x, low, high, cap, whisker_pen(canvas, whiskers.look));
  }
}

std::vector<Shape> sample_of(const Canvas& canvas, const Whiskers& whiskers) {
  std::vector<Shape> sample;
  draw_whisker(sample, 0, 7, -7, 4, whisker_pen(canvas, whiskers.look));
  return sample;
}

}  // namespace expertviz::plot
