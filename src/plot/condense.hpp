#pragma once

#include "plot/scene.hpp"

#include <vector>

namespace expertviz::plot {

/// Of an unbroken line with ascending x, the points that decide what is inked: in each pixel column the first, the
/// last, the lowest and the highest, in their order (M4: Jugel, Jerzak, Hackenbroich, Markl, "M4: A
/// Visualization-Oriented Time Series Data Aggregation", VLDB 2014). A single extreme value stands at its own place and
/// nowhere else.
[[nodiscard]] std::vector<Point> condense(const std::vector<Point>& line, double pixel);

}  // namespace expertviz::plot
