#include "plot/mark.hpp"
#include "plot/number_text.hpp"

#include <algorithm>
#include <cmath>
#include <string>

namespace expertviz::plot {
namespace {

constexpr double widest_bar = 44;
constexpr double air_between_bars = 0.5;
constexpr double filled_share = 0.8;  ///< of the width of a place

Color bar_color_of(const Canvas& canvas, const Look& look) {
  return look.role == Role::series ? bar_color(canvas.palette, look.index, canvas.density.bar_groups)
                                   : color_of(canvas, look);
}

double bar_width(const Canvas& canvas) {
  const double pitch = std::abs(canvas.frame.x(1) - canvas.frame.x(0));
  const double exact = std::min(pitch * filled_share / static_cast<double>(canvas.density.bars), widest_bar);
  // Bars of whole half points are all equally wide on a PNG's pixels; the narrowest must stay as they are.
  return exact >= 1.5 ? std::floor(exact * 2) / 2 : exact;
}

double bar_left(const Canvas& canvas, const Bars& bars, std::size_t place, std::size_t column, double width) {
  const double all = width * static_cast<double>(canvas.density.bars);
  return sharp(canvas.frame.x_of(bars.first + static_cast<double>(place)) - all / 2) +
         width * static_cast<double>(column);
}

template <typename Visit>
void for_each_bars(const Panel& panel, const Visit& visit) {
  for (const Mark& mark : panel.marks) {
    if (const Bars* bars = std::get_if<Bars>(&mark)) { visit(*bars); }
  }
}

/// As many for each number: 67.0 beside 63.6, and 0.25 beside 0.10.
int value_decimals(const Panel& panel) {
  bool fractions = false;
  bool small = true;
  for_each_bars(panel, [&](const Bars& bars) {
    for (const double value : bars.values) {
      if (!drawable(value)) { continue; }
      fractions = fractions || value != std::round(value);
      small = small && std::abs(value) < 2;
    }
  });
  return fractions ? (small ? 2 : 1) : 0;
}

/// Where there is room for a number on each bar, none has to be read off the axis.
std::vector<Shape> bar_values(Canvas& canvas) {
  if (canvas.density.stacked) { return {}; }
  const int decimals = value_decimals(canvas.panel);
  const TextStyle style{TypeSizes::bar_value, canvas.palette.faint_ink};
  std::vector<Shape> numbers;
  bool fit = true;
  std::size_t column = 0;
  for_each_bars(canvas.panel, [&](const Bars& bars) {
    const double width = bar_width(canvas);
    for (std::size_t i = 0; fit && i < bars.values.size(); ++i) {
      if (!drawable(bars.values[i])) { continue; }
      TextLine text = canvas.type.line(
          canvas.panel.y.percent ? fixed_text(100 * bars.values[i], 0) + "%" : fixed_text(bars.values[i], decimals),
          style);
      fit = text.width <= width - 1;
      const double y = canvas.frame.y_of(std::max(bars.values[i], 0.0)) - 4;
      const double x = bar_left(canvas, bars, i, column, width) + width / 2;
      numbers.emplace_back(Label{std::move(text), {x, y}, Label::Anchor::middle});
    }
    ++column;
  });
  return fit ? numbers : std::vector<Shape>{};
}

/// A level or the grid would strike numbers out: behind each there is none.
Boxes plates_of(const std::vector<Shape>& numbers, Color background) {
  constexpr double air = 1;
  constexpr double height = 2 * half_height(TypeSizes::bar_value) + 2 * air;
  Boxes plates{{}, 0, background, {}};
  for (const Shape& shape : numbers) {
    const Label& number = std::get<Label>(shape);
    const double width = number.line.width + 2 * air;
    plates.rects.push_back({number.at.x - width / 2, number.at.y + air - height, width, height});
  }
  return plates;
}

}  // namespace

std::vector<double> BarPile::put(const Bars& bars) {
  if (!bars.stacked || columns_ == 0) {
    ++columns_;
    top_.clear();
  }
  top_.resize(std::max(top_.size(), bars.values.size()), 0);
  std::vector<double> base = top_;
  for (std::size_t i = 0; i < bars.values.size(); ++i) {
    if (drawable(bars.values[i])) { top_[i] += bars.values[i]; }
  }
  return base;
}

void extend(Extents& extents, const Bars& bars, const Density& /*density*/) {
  const std::vector<double> base = extents.pile.put(bars);
  for (std::size_t i = 0; i < bars.values.size(); ++i) {
    extents.x.add(bars.first + static_cast<double>(i) - 0.5);
    extents.x.add(bars.first + static_cast<double>(i) + 0.5);
    extents.y.add(base[i] + bars.values[i]);
  }
}

void draw(Canvas& canvas, const Bars& bars) {
  const std::vector<double> base = canvas.pile.put(bars);
  const double full = bar_width(canvas);
  const double width = full >= 4 ? full - air_between_bars : full;
  Boxes boxes{{}, 0, bar_color_of(canvas, bars.look), {}};
  for (std::size_t i = 0; i < bars.values.size(); ++i) {
    if (!drawable(bars.values[i])) { continue; }
    const double y = canvas.frame.y_of(base[i] + bars.values[i]);
    const double bottom = base[i] == 0 ? sharp(canvas.frame.y_of(0)) : canvas.frame.y_of(base[i]);
    const double left = bar_left(canvas, bars, i, canvas.pile.column(), full);
    boxes.rects.push_back({left, std::min(y, bottom), width, std::abs(bottom - y)});
  }
  canvas.layers.areas.emplace_back(std::move(boxes));
}

void finish_bars(Canvas& canvas) {
  if (canvas.density.bars == 0) { return; }
  const Rect& rect = canvas.frame.rect;
  const double zero = sharp(canvas.frame.y_of(0));
  canvas.layers.areas.emplace_back(straight({rect.x, zero}, {rect.right(), zero}, {canvas.palette.axis, 1, {}}));
  canvas.layers.numbers = bar_values(canvas);
  if (canvas.layers.numbers.empty()) { return; }
  canvas.layers.rules.emplace_back(plates_of(canvas.layers.numbers, canvas.palette.background));
}

std::vector<Shape> sample_of(const Canvas& canvas, const Bars& bars) {
  return {Boxes{{{-14, -6, 28, 12}}, 0, bar_color_of(canvas, bars.look), {}}};
}

}  // namespace expertviz::plot
