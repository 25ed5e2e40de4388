#pragma once

#include "expertviz/chart.hpp"
#include "terminal/cell_grid.hpp"
#include "terminal/panel_marks.hpp"

#include <vector>

namespace expertviz::terminal {

/// The axes of each panel, alike where the chart wants them shared.
[[nodiscard]] std::vector<PanelScales> scales_of(const Chart& chart);

/// A panel with its title, axes, numbers and labels.
[[nodiscard]] CellGrid panel_text(const Panel& panel, const PanelScales& scales, int columns, int rows, Colors colors);

}  // namespace expertviz::terminal
