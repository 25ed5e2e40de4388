#include "plot/mark.hpp"

#include <algorithm>

namespace expertviz::plot {

void extend(Extents& extents, const Band& band, const Density& /*density*/) {
  for (std::size_t i = 0; i < std::min(band.low.size(), band.high.size()); ++i) {
    extents.x.add(place_at(band.x, i));
  }
  extents.y.add(band.low);
  extents.y.add(band.high);
}

void draw(Canvas& canvas, const Band& band) {
  const Frame& frame = canvas.frame;
  std::vector<Point> high;
  std::vector<Point> low;
  for (std::size_t i = 0; i < std::min(band.low.size(), band.high.size()); ++i) {
    const double x = frame.x_of(place_at(band.x, i));
    high.push_back({x, frame.y_of(band.high[i])});
    low.push_back({x, frame.y_of(band.low[i])});
    // Half an edge has no area.
    if (std::isnan(high.back().y) || std::isnan(low.back().y)) { high.back().y = low.back().y = std::nan(""); }
  }
  const std::vector<std::vector<Point>> below = unbroken(low);
  std::vector<std::vector<Point>> parts = unbroken(high);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    parts[i].insert(parts[i].end(), below[i].rbegin(), below[i].rend());
    canvas.layers.areas.emplace_back(Area{std::move(parts[i]), with_alpha(color_of(canvas, band.look), area_alpha)});
  }
}

std::vector<Shape> sample_of(const Canvas& canvas, const Band& band) {
  return {Boxes{{{-14, -6, 28, 12}}, 0, with_alpha(color_of(canvas, band.look), area_alpha), {}}};
}

}  // namespace expertviz::plot
