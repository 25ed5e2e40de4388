#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace expertviz::plot {

/// Values of a line that has too many to draw each: at places evenly spread over the steps.
struct Condensed {
  std::vector<double> step;  ///< where; ascending
  std::vector<double> low;   ///< NaN, as are the next two, where none of the steps nearest to this place has a value
  std::vector<double> high;
  std::vector<double> median;

  [[nodiscard]] std::optional<double> last_median() const;
};

/// `places` places, or one a step if those are fewer. Each tells the least, the greatest and the median value of
/// `window` (an odd number) steps around it, or of those nearest to it where they are more. So no value is hidden, and
/// the median never leaves the range.
[[nodiscard]] Condensed condense(std::span<const double> values, std::size_t places, std::size_t window);

}  // namespace expertviz::plot
