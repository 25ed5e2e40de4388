#pragma once

#include "expertviz/chart.hpp"
#include "terminal/cell_grid.hpp"
#include "terminal/panel_axes.hpp"

namespace expertviz::terminal {

/// Draws the marks of a panel over all of the grid: lines and points as Braille, bars as blocks, cells as blocks of
/// their colour. Bars that have less than a column each become levels of Braille.
void draw_marks(CellGrid& grid, const Panel& panel, const PanelScales& scales, Colors colors);

}  // namespace expertviz::terminal
