#pragma once

#include "expertviz/chart.hpp"
#include "plot/scale.hpp"
#include "plot/scene.hpp"
#include "plot/theme.hpp"
#include "plot/typesetter.hpp"

#include <vector>

namespace expertviz::plot {

/// A number or name at an axis.
struct AxisNumber {
  double value = 0;
  TextLine text;
};

/// What stands below an axis from left to right; none overlap. Categories thin out to both ends and those that are
/// multiples of 2, 5, 10, 20 ..., or every second, fifth ... where they are no whole numbers. Numbers are round, and of
/// whole numbers the greatest is there too where it has room. A number behind the last value may stand up to `end`.
[[nodiscard]] std::vector<AxisNumber> numbers_along(const Axis& axis, const Scale& scale, double end, Typesetter& type,
                                                    const Palette& palette);

/// What stands beside an axis that goes upwards.
[[nodiscard]] std::vector<AxisNumber> numbers_beside(const Axis& axis, const Scale& scale, Typesetter& type,
                                                     const Palette& palette);

[[nodiscard]] double widest(const std::vector<AxisNumber>& numbers);

/// The label of an axis of this length, or its short form, or as much of that as fits.
[[nodiscard]] TextLine axis_label(const Axis& axis, double length, Typesetter& type, const Palette& palette);

}  // namespace expertviz::plot
