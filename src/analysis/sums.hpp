#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>
#include <optional>
#include <ranges>
#include <vector>

/// Small sums that several questions share.
namespace expertviz::analysis {

/// Adds entry by entry; what lies behind the end of the sums counts as 0 so far.
template <class T, std::ranges::random_access_range More>
void add_to(std::vector<T>& sums, const More& more) {
  sums.resize(std::max(sums.size(), static_cast<std::size_t>(std::ranges::size(more))));
  auto into = sums.begin();
  for (const auto& value : more) {
    *into++ += value;
  }
}

/// NaN for a part of nothing.
[[nodiscard]] inline double ratio(double part, double all) {
  return all == 0 ? std::numeric_limits<double>::quiet_NaN() : part / all;
}

/// The least n, from 1, at which the n-th running sum is at least so many percent of all; none if `all` is not above 0.
[[nodiscard]] inline std::optional<std::size_t> first_to_reach(double percent, const std::vector<double>& running,
                                                               double all) {
  const auto found =
      std::find_if(running.begin(), running.end(), [=](double sum) { return 100 * sum >= percent * all; });
  if (!(all > 0) || found == running.end()) { return std::nullopt; }
  return static_cast<std::size_t>(found - running.begin()) + 1;
}

}  // namespace expertviz::analysis
