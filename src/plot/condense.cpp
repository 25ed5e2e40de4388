#include "plot/condense.hpp"

#include <algorithm>
#include <cmath>

namespace expertviz::plot {

std::vector<Point> condense(const std::vector<Point>& line, double pixel) {
  std::vector<Point> kept;
  const auto column = [pixel](const Point& point) { return std::floor(point.x / pixel); };
  for (auto first = line.begin(); first != line.end();) {
    const auto end =
        std::find_if(first, line.end(), [&](const Point& point) { return column(point) != column(*first); });
    const auto [low, high] = std::minmax_element(first, end, [](const Point& a, const Point& b) { return a.y < b.y; });
    for (auto at = first; at != end; ++at) {
      if (at == first || at == low || at == high || at == end - 1) { kept.push_back(*at); }
    }
    first = end;
  }
  return kept;
}

}  // namespace expertviz::plot
