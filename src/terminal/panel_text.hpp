#pragma once

#include "expertviz/chart.hpp"
#include "terminal/cell_grid.hpp"

namespace expertviz::terminal {

/// A panel with its title, axes, numbers and labels.
[[nodiscard]] CellGrid panel_text(const Panel& panel, int columns, int rows, Colors colors);

}  // namespace expertviz::terminal
