#pragma once

#include "plot/panel.hpp"

#include <string>
#include <vector>

namespace expertviz::plot {

/// What stands above the panels of a chart: title and legend, with the top left corner at (0, 0).
struct ChartHead {
  std::vector<Shape> shapes;
  double height = 0;  ///< with the space below
  double legend_height = 0;
};

/// The legend explains the marks of all panels, each label once; rules, bands and intervals stand beside the line,
/// points or bars of their look. Where the head would take too much of a picture of height `room.height`, it becomes
/// shorter step by step, at last without the legend; 0: it never does.
[[nodiscard]] ChartHead chart_head(const std::vector<std::string>& title, const std::vector<PanelDrawing>& panels,
                                   Typesetter& type, const Palette& palette, const Size& room);

}  // namespace expertviz::plot
