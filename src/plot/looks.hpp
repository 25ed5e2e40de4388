#pragma once

#include "expertviz/chart.hpp"
#include "plot/scene.hpp"
#include "plot/theme.hpp"

#include <cstddef>
#include <vector>

namespace expertviz::plot {

/// How many series of lines or bars a panel tells apart.
[[nodiscard]] std::size_t series_count(const Panel& panel);

/// The colour of a line, of points, or of text that belongs to them, beside `count` series.
[[nodiscard]] Color line_color(const Palette& palette, const Look& look, std::size_t count);
/// The colour of bars, which cover more.
[[nodiscard]] Color fill_color(const Palette& palette, const Look& look, std::size_t count);
[[nodiscard]] Pen line_pen(const Palette& palette, const Look& look, std::size_t count, double width);
[[nodiscard]] Marks::Shape point_shape(const Look& look);

/// The pen of dashed levels.
[[nodiscard]] Pen level_pen(Color color);

}  // namespace expertviz::plot
