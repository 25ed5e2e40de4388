#include "expertviz/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace expertviz {

namespace {

/// `value_at(rank)` is the value with so many others before it.
template <class ValueAt>
double percentile_of(std::uint64_t count, double q, const ValueAt& value_at) {
  const std::uint64_t last = count - 1;
  const double place = static_cast<double>(last) * (q / 100);
  const auto below = static_cast<std::uint64_t>(place);
  if (below >= last) { return value_at(last); }
  const double low = value_at(below);
  const double high = value_at(below + 1);
  const double t = place - static_cast<double>(below);
  // NumPy goes from the nearer end, so that the result is exact at both; the last digit depends on it.
  return t < 0.5 ? low + (high - low) * t : high - (high - low) * (1 - t);
}

}  // namespace

double percentile(std::span<const double> ascending, double q) {
  if (ascending.empty()) { return std::numeric_limits<double>::quiet_NaN(); }
  return percentile_of(ascending.size(), q, [ascending](std::uint64_t rank) { return ascending[rank]; });
}

Summary summarize(std::span<const double> values) {
  std::vector<CountedValue> counted;
  counted.reserve(values.size());
  for (const double value : values) {
    counted.push_back({value, 1});
  }
  return summarize(std::move(counted));
}

Summary summarize(std::vector<CountedValue> values) {
  std::erase_if(values, [](const CountedValue& counted) { return std::isnan(counted.value); });
  std::sort(values.begin(), values.end(),
            [](const CountedValue& a, const CountedValue& b) { return a.value < b.value; });
  Summary summary;
  for (const CountedValue& counted : values) {
    summary.count += counted.count;
  }
  if (summary.count == 0) {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    summary.mean = summary.std = summary.min = summary.max = summary.p90 = summary.p99 = nan;
    return summary;
  }
  const auto count = static_cast<double>(summary.count);
  // One addition per value, smallest first, so that the last digit does not depend on how the values were counted.
  const auto sum = [&values](const auto& term) {
    double total = 0;
    for (const CountedValue& counted : values) {
      for (std::uint64_t i = 0; i < counted.count; ++i) {
        total += term(counted.value);
      }
    }
    return total;
  };
  const double mean = sum([](double value) { return value; }) / count;
  summary.mean = mean;
  summary.std = std::sqrt(sum([mean](double value) { return (value - mean) * (value - mean); }) / count);
  summary.min = values.front().value;
  summary.max = values.back().value;
  const auto value_at = [&values](std::uint64_t rank) {
    std::size_t at = 0;
    while (rank >= values[at].count) {
      rank -= values[at++].count;
    }
    return values[at].value;
  };
  summary.p90 = percentile_of(summary.count, 90, value_at);
  summary.p99 = percentile_of(summary.count, 99, value_at);
  return summary;
}

}  // namespace expertviz
