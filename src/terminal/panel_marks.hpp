#pragma once

#include "expertviz/chart.hpp"
#include "terminal/cell_grid.hpp"
#include "terminal/panel_axes.hpp"

#include <optional>

namespace expertviz::terminal {

struct PanelScales {
  PanelAxis x;
  PanelAxis y;
  PanelAxis right;
  bool downwards = false;  ///< y begins at the top
};

/// Draws the marks of a panel over all of the grid: lines and points as Braille, bars as blocks, cells as blocks of
/// their colour. Bars that have less than a column each become levels of Braille.
void draw_marks(CellGrid& grid, const Panel& panel, const PanelScales& scales, Colors colors);

/// The values from which and to which the colours of a heat map go; those of one that has a neutral value reach equally
/// far to either side of it. Nothing if the map is empty.
[[nodiscard]] std::optional<plot::Range> heat_range(const Cells& cells);

}  // namespace expertviz::terminal
