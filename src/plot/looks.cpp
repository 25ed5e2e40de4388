#include "plot/looks.hpp"

#include <algorithm>
#include <array>
#include <variant>

namespace expertviz::plot {

std::size_t series_count(const Panel& panel) {
  std::size_t count = 0;
  for (const Mark& mark : panel.marks) {
    std::visit(
        [&count](const auto& one) {
          if constexpr (requires { one.look; }) {
            if (one.look.role == Role::series) { count = std::max(count, one.look.index + 1); }
          }
        },
        mark);
  }
  return count;
}

Color line_color(const Palette& palette, const Look& look, std::size_t count) {
  Color color;
  switch (look.role) {
    case Role::series:
      color = series_color(palette, look.index, count);
      break;
    case Role::accepted:
      color = palette.series[2];
      break;
    case Role::rejected:
      color = palette.series[1];
      break;
    case Role::baseline:
      color = palette.level;
      break;
    case Role::muted:
      color = palette.axis;
      break;
  }
  return look.secondary ? mix(color, palette.background, 0.4) : color;
}

Color fill_color(const Palette& palette, const Look& look, std::size_t count) {
  switch (look.role) {
    case Role::series:
      return bar_color(palette, look.index, count);
    case Role::accepted:
      return palette.accepted;
    case Role::rejected:
      return palette.rejected_bar;
    default:
      return line_color(palette, look, count);
  }
}

Pen line_pen(const Palette& palette, const Look& look, std::size_t count, double width) {
  const std::array<std::vector<double>, 4> dashes{{{}, {12, 3}, {5, 2}, {12, 3, 3, 3}}};
  Pen pen{line_color(palette, look, count), width, {}};
  if (look.role == Role::baseline) { return level_pen(pen.color); }
  if (look.secondary) {
    pen.dash = {4, 2.5};
  } else if (look.role == Role::series) {
    const bool ramp = count > 2 * palette.series.size();
    pen.dash = dashes[ramp ? look.index % dashes.size() : look.index / palette.series.size() * 2];
  }
  return pen;
}

Marks::Shape point_shape(const Look& look) {
  return look.secondary || look.role == Role::accepted ? Marks::Shape::diamond : Marks::Shape::disc;
}

Pen level_pen(Color color) {
  return {color, 1.6, {7, 4}};
}

}  // namespace expertviz::plot
