#include "plot/scale.hpp"

#include "plot/number_text.hpp"

#include <algorithm>
#include <cmath>

namespace expertviz::plot {

std::vector<Tick> ticks(const Range& range, int most, bool whole_numbers) {
  const int limit = std::max(most, 2);
  int exponent = static_cast<int>(std::floor(std::log10((range.high - range.low) / limit)));
  if (whole_numbers) { exponent = std::max(exponent, 0); }
  for (;; ++exponent) {
    for (const double digit : {1.0, 2.0, 5.0}) {
      // A power of ten below 1 is not exact in binary; dividing by the exact one keeps 0.3 at 0.3.
      const double power = std::pow(10.0, std::abs(exponent));
      const auto value_of = [&](double multiple) {
        return exponent < 0 ? multiple * digit / power : multiple * digit * power;
      };
      const double step = value_of(1);
      const double first = std::ceil(range.low / step - 1e-9);
      const double last = std::floor(range.high / step + 1e-9);
      if (last - first + 1 > limit) { continue; }
      std::vector<Tick> found;
      // Counted, since far from 0 adding 1 to a multiple may not change it.
      for (int i = 0; i <= static_cast<int>(last - first); ++i) {
        const double value = value_of(first + i) + 0.0;  // no negative zero
        found.push_back({value, fixed_text(value, std::clamp(-exponent, 0, 9))});
      }
      return found;
    }
  }
}

std::vector<Tick> log_ticks(const Range& range, int most) {
  constexpr int longest_exponent = 6;
  const auto limit = static_cast<std::size_t>(std::max(most, 2));
  const int first = static_cast<int>(std::floor(std::log10(range.low)));
  const int last = static_cast<int>(std::ceil(std::log10(range.high)));
  const auto found = [&](int every, const std::vector<double>& digits) {
    std::vector<Tick> ticks;
    for (int exponent = first; exponent <= last; ++exponent) {
      if (exponent % every != 0) { continue; }
      for (const double digit : digits) {
        const double power = std::pow(10.0, std::abs(exponent));
        const double value = exponent < 0 ? digit / power : digit * power;
        if (value < range.low * (1 - 1e-9) || value > range.high * (1 + 1e-9)) { continue; }
        ticks.push_back({value, exponent > longest_exponent ? short_text(digit, 0) + "e" + std::to_string(exponent)
                                                            : short_text(value, std::clamp(-exponent, 0, 9))});
      }
    }
    return ticks;
  };
  std::vector<Tick> some = found(1, {1, 2, 5});
  if (some.size() > limit) { some = found(1, {1}); }
  for (int every = 2; some.size() > limit; ++every) {
    some = found(every, {1});
  }
  return some.size() < 2 ? ticks(range, most, false) : some;
}

bool drawable(double value, bool log) {
  return log ? value >= 1e-12 && value <= 1e12 : std::abs(value) <= 1e12;
}

void Extent::add(double value) {
  if (!drawable(value, log_)) { return; }
  const bool first = empty();
  low_ = first ? value : std::min(low_, value);
  high_ = first ? value : std::max(high_, value);
}

void Extent::add(std::span<const double> values) {
  for (const double value : values) {
    add(value);
  }
}

Range line_range(const Extent& extent) {
  if (extent.empty()) { return {0, 1}; }
  const double low = extent.low() >= 0 && extent.low() < 0.35 * extent.high() ? 0 : extent.low();
  const double high = extent.high();
  const double air = high > low ? 0.06 * (high - low) : std::max(std::abs(high) * 0.1, 1.0);
  // Nothing below 0 is left free where there are no values below 0.
  const double bottom = low >= 0 ? std::max(low - air, 0.0) : low - air;
  return {bottom, high + air};
}

Range bar_range(const Extent& extent) {
  if (extent.empty() || (extent.low() == 0 && extent.high() == 0)) { return {0, 1}; }
  const double low = std::min(extent.low(), 0.0);
  const double high = std::max(extent.high(), 0.0);
  const double air = 0.06 * (high - low);
  return {low < 0 ? low - air : 0, high > 0 ? high + air : 0};
}

Range log_range(const Extent& extent) {
  if (extent.empty() || extent.high() <= 0) { return {0.1, 10}; }
  const double low = extent.low() > 0 ? extent.low() : extent.high() / 1000;
  const double air = extent.high() > low ? std::pow(extent.high() / low, 0.05) : 2;
  return {low / air, extent.high() * air};
}

}  // namespace expertviz::plot
