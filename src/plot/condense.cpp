#include "plot/condense.hpp"

#include "plot/scale.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace expertviz::plot {
namespace {

/// Middle value, or the mean of the two in the middle; NaN for none. Reorders its argument.
double median_of(std::vector<double>& values) {
  if (values.empty()) { return std::nan(""); }
  const auto upper = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), upper, values.end());
  if (values.size() % 2 == 1) { return *upper; }
  return (*std::max_element(values.begin(), upper) + *upper) / 2;
}

}  // namespace

std::optional<double> Condensed::last_median() const {
  const auto last = std::find_if(median.rbegin(), median.rend(), drawable);
  return last == median.rend() ? std::nullopt : std::optional(*last);
}

Condensed condense(std::span<const double> values, std::size_t places, std::size_t window) {
  Condensed result;
  const std::size_t count = std::min(places, values.size());
  std::vector<double> around;
  for (std::size_t place = 0; place < count; ++place) {
    const std::size_t begin = place * values.size() / count;
    const std::size_t end = (place + 1) * values.size() / count;
    const auto own = values.subspan(begin, end - begin);
    const std::size_t centre = (begin + end - 1) / 2;
    const std::size_t from = std::min(begin, centre - std::min(centre, window / 2));
    const std::size_t to = std::max(end, std::min(values.size(), centre + window / 2 + 1));
    around.clear();
    if (std::any_of(own.begin(), own.end(), drawable)) {
      const auto near = values.subspan(from, to - from);
      std::copy_if(near.begin(), near.end(), std::back_inserter(around), drawable);
    }
    const auto [low, high] = std::minmax_element(around.begin(), around.end());
    result.step.push_back(static_cast<double>(begin + end - 1) / 2);
    result.low.push_back(around.empty() ? std::nan("") : *low);
    result.high.push_back(around.empty() ? std::nan("") : *high);
    result.median.push_back(median_of(around));
  }
  return result;
}

}  // namespace expertviz::plot
