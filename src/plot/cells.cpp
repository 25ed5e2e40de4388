#include "plot/mark.hpp"
#include "plot/number_text.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <string>

namespace expertviz::plot {
namespace {

/// More shades than these an eye does not tell apart, and a PNG's palette has room for them.
constexpr std::size_t shades = 64;

/// Values beyond the range have the colours at its ends, and so has 0 on a logarithmic scale.
std::size_t shade_of(const Cells& cells, const Range& range, double value) {
  if (cells.log && value <= range.low) { return 0; }
  const double share = std::clamp(Scale{range, 0, 1, cells.log}(value), 0.0, 1.0);
  return std::min(static_cast<std::size_t>(share * shades), shades - 1);
}

Color shade(const Cells& cells, const Palette& palette, std::size_t index) {
  const auto& stops = cells.neutral ? palette.diverging : palette.sequential;
  const double place = static_cast<double>(index) / (shades - 1) * static_cast<double>(stops.size() - 1);
  const auto below = std::min(static_cast<std::size_t>(place), stops.size() - 2);
  return mix(stops[below], stops[below + 1], place - static_cast<double>(below));
}

/// The greatest of what there is; NaN for nothing.
double greatest_of(std::span<const double> values) {
  Extent extent;
  extent.add(values);
  return extent.empty() ? std::nan("") : extent.high();
}

}  // namespace

Range color_range(const Cells& cells) {
  const bool log = cells.log;
  Extent extent(log);
  extent.add(cells.values);
  const double middle = cells.neutral.value_or(extent.empty() ? 1 : (extent.low() + extent.high()) / 2);
  if (!cells.neutral && extent.low() < extent.high()) { return {extent.low(), extent.high()}; }
  // As far above the neutral value as below, so that equal strength is equal distance.
  if (extent.empty()) { extent.add(middle); }
  if (log) {
    // A few values far out would leave the others next to no colour.
    constexpr double least_factor = 2;
    constexpr double largest_factor = 16;
    const double factor =
        std::clamp(std::max(extent.high() / middle, middle / extent.low()), least_factor, largest_factor);
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
    const std::span<const double> values = std::span(cells.values).subspan(row * cells.columns, cells.columns);
    std::size_t before = shades;
    for (std::size_t column = 0; column < columns; ++column) {
      const std::size_t first = column * cells.columns / columns;
      const std::size_t end = (column + 1) * cells.columns / columns;
      const double value = greatest_of(values.subspan(first, end - first));
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
    boxes[i].touching = true;
    canvas.layers.areas.emplace_back(std::move(boxes[i]));
  }
}

std::vector<AxisNumber> color_numbers(const Cells& cells, double height, Typesetter& type, const Palette& palette) {
  const Range range = color_range(cells);
  const Axis axis{"", "", cells.exact ? Axis::Kind::whole : Axis::Kind::number};
  if (!cells.log) { return numbers_beside(axis, {range, height, 0}, type, palette); }
  // Ratios are read as 1/4, 1/2, 1, 2, 4.
  constexpr double least_pitch = 24;
  const double low = std::ceil(std::log2(range.low) - 1e-9);
  const double high = std::floor(std::log2(range.high) + 1e-9);
  const double every = std::max(1.0, std::ceil((high - low + 1) * least_pitch / height));
  std::vector<AxisNumber> numbers;
  for (double power = std::ceil(low / every) * every; power <= high; power += every) {
    const std::string text = (power < 0 ? "1/" : "") + short_text(std::exp2(std::abs(power)), 0);
    numbers.push_back({std::exp2(power), type.line(text, {TypeSizes::tick, palette.faint_ink})});
  }
  return numbers;
}

std::vector<Shape> color_strip(const Cells& cells, const Palette& palette, const Rect& place) {
  std::vector<Shape> strip;
  const double height = place.height / shades;
  for (std::size_t i = 0; i < shades; ++i) {
    const double top = sharp(place.bottom() - static_cast<double>(i + 1) * height);
    const double bottom = sharp(place.bottom() - static_cast<double>(i) * height);
    strip.emplace_back(Boxes{{{place.x, top, place.width, bottom - top}}, 0, shade(cells, palette, i), {}, true});
  }
  return strip;
}

}  // namespace expertviz::plot
