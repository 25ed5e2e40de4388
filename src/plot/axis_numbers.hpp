#pragma once

#include "expertviz/chart.hpp"
#include "plot/scale.hpp"
#include "plot/typesetter.hpp"

#include <string>
#include <vector>

namespace expertviz::plot {

/// A number or a category at an axis.
struct AxisNumber {
  double value = 0;
  TextLine text;
};

/// Numbers along an axis that is `length` long, of which upright ones need their height and level ones their width.
/// The first and the last category or whole number are among them where they fit, and none overlap. `past` is how far
/// beyond the end of the range a round number may still stand.
[[nodiscard]] std::vector<AxisNumber> axis_numbers(const Axis& axis, const Range& range, double length, bool upright,
                                                   double past, Typesetter& type, const TextStyle& style);

}  // namespace expertviz::plot
