#include "plot/mark.hpp"

#include <algorithm>
#include <cmath>

namespace expertviz::plot {
namespace {

/// More shades than these an eye does not tell apart, and a PNG's palette has room for them.
constexpr std::size_t shades = 64;

/// Values beyond the range have the colours at its ends, and so has 0 on a logarithmic scale.
std::size_t shade_of(const Cells& cells, const Range& range, double value) {
  if (cells.color.log && value <= range.low) { return 0; }
  const double share = std::clamp(Scale{range, 0, 1, cells.color.log}(value), 0.0, 1.0);
  return std::min(static_cast<std::size_t>(share * shades), shades - 1);
}

Color shade(const Cells& cells, const Palette& palette, std::size_t index) {
  const auto& stops = cells.neutral ? palette.diverging : palette.sequential;
  const double place = static_cast<double>(index) / (shades - 1) * static_cast<double>(stops.size() - 1);
  const auto below = std::min(static_cast<std::size_t>(place), stops.size() - 2);
  return mix(stops[below], stops[below + 1], place - static_cast<double>(below));
}

/// The mean of what there is; NaN for nothing.
double mean_of(const double* first, const double* last) {
  double sum = 0;
  double count = 0;
  for (; first != last; ++first) {
    if (!drawable(*first)) { continue; }
    sum += *first;
    ++count;
  }
  return count > 0 ? sum / count : std::nan("");
}

}  // namespace

Range color_range(const Cells& cells) {
  const bool log = cells.color.log;
  Extent extent(log);
  if (cells.color.range) {
    extent.add(cells.color.range->low);
    extent.add(cells.color.range->high);
  } else {
    extent.add(cells.values);
  }
  const double middle = cells.neutral.value_or(extent.empty() ? 1 : (extent.low() + extent.high()) / 2);
  if (!cells.neutral && extent.low() < extent.high()) { return {extent.low(), extent.high()}; }
  // As far above the neutral value as below, so that equal strength is equal distance.
  if (extent.empty()) { extent.add(middle); }
  if (log) {
    const double factor = std::max({extent.high() / middle, middle / extent.low(), 1.01});
    return {middle / factor, middle * factor};
  }
  const double distance = std::max({extent.high() - middle, middle - extent.low(), 1e-6});
  return {middle - distance, middle + distance};
}

void extend(Extents& extents, const Cells& cells, const Density& /*density*/) {
  if (cells.columns == 0 || cells.values.empty()) { return; }
  extents.x.add(-0.5);
  extents.x.add(static_cast<double>(cells.columns) - 0.5);
  extents.y.add(-0.5);
  extents.y.add(static_cast<double>(cells.values.size() / cells.columns) - 0.5);
}

void draw(Canvas& canvas, const Cells& cells) {
  if (cells.columns == 0) { return; }
  const Frame& frame = canvas.frame;
  const Range range = color_range(cells);
  const std::size_t rows = cells.values.size() / cells.columns;
  const std::size_t columns =
      std::clamp<std::size_t>(static_cast<std::size_t>(frame.rect.width / frame.pixel), 1, cells.columns);
  std::vector<Boxes> boxes(shades);
  const auto edge = [&](const Scale& scale, std::size_t place) {
    return sharp(scale(static_cast<double>(place) - 0.5));
  };
  for (std::size_t row = 0; row < rows; ++row) {
    const double top = std::min(edge(frame.y, row), edge(frame.y, row + 1));
    const double height = std::abs(edge(frame.y, row + 1) - edge(frame.y, row));
    const double* const values = cells.values.data() + row * cells.columns;
    std::size_t before = shades;
    for (std::size_t column = 0; column < columns; ++column) {
      const std::size_t first = column * cells.columns / columns;
      const std::size_t end = (column + 1) * cells.columns / columns;
      const double value = mean_of(values + first, values + end);
      const std::size_t own = std::isnan(value) ? shades : shade_of(cells, range, value);
      const double left = edge(frame.x, first);
      const double right = edge(frame.x, end);
      if (own != shades && own == before) {
        boxes[own].rects.back().width = right - boxes[own].rects.back().x;
      } else if (own != shades) {
        boxes[own].rects.push_back({left, top, right - left, height});
      }
      before = own;
    }
  }
  for (std::size_t i = 0; i < shades; ++i) {
    if (boxes[i].rects.empty()) { continue; }
    boxes[i].fill = shade(cells, canvas.palette, i);
    canvas.layers.areas.emplace_back(std::move(boxes[i]));
  }
}

std::vector<Shape> color_strip(const Cells& cells, const Palette& palette, const Rect& place) {
  std::vector<Shape> strip;
  const double height = place.height / shades;
  for (std::size_t i = 0; i < shades; ++i) {
    const double top = sharp(place.bottom() - static_cast<double>(i + 1) * height);
    const double bottom = sharp(place.bottom() - static_cast<double>(i) * height);
    strip.emplace_back(Boxes{{{place.x, top, place.width, bottom - top}}, 0, shade(cells, palette, i), {}});
  }
  return strip;
}

}  // namespace expertviz::plot
