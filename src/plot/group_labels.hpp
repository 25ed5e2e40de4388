#pragma once

#include "plot/axes.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace expertviz::plot {

/// Where the middle of a group of bars is, of `count` groups that share the width of the data area.
[[nodiscard]] double group_centre(const Rect& area, std::size_t group, std::size_t count);

/// The labels of groups below the data area, each in the middle of its group. Where not all have room, those that are
/// multiples of 2, 5, 10, 20 ... stay, or every second, fifth ... where labels are no whole numbers; none overlap.
[[nodiscard]] std::vector<XTick> group_labels(const std::vector<std::string>& groups, const Rect& area,
                                              Typesetter& type, const Palette& palette);

}  // namespace expertviz::plot
