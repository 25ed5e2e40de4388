#pragma once

#include <cmath>
#include <span>
#include <string>
#include <vector>

namespace expertviz::plot {

/// Values from `low` to `high`; low < high, both finite.
struct Range {
  double low = 0;
  double high = 1;
};

/// Whether a value can be drawn. NaN and infinities cannot; nor can numbers past 1e12, which no count reaches and which
/// would leave nothing to see of the others. On a logarithmic axis nothing below 1e-12 can.
[[nodiscard]] bool drawable(double value, bool log = false);

/// Maps values to positions along an axis: linearly, or as their logarithms.
struct Scale {
  Range values;
  double start = 0;  ///< position of values.low
  double end = 1;    ///< position of values.high
  bool log = false;

  [[nodiscard]] double operator()(double value) const {
    const double share = log ? std::log(value / values.low) / std::log(values.high / values.low)
                             : (value - values.low) / (values.high - values.low);
    return start + share * (end - start);
  }
  /// Whether a value has a position.
  [[nodiscard]] bool has(double value) const { return drawable(value, log); }
};

/// A number at an axis.
struct Tick {
  double value = 0;
  std::string text;
};

/// Round values within the range: the multiples of the smallest 1, 2 or 5 times a power of ten that gives at most
/// `most` of them (at least 2). With `whole_numbers`, steps are at least 1. Ascending; all texts with equally many
/// decimals.
[[nodiscard]] std::vector<Tick> ticks(const Range& range, int most, bool whole_numbers);

/// The same for a logarithmic axis: 1, 2 and 5 times powers of ten, the powers alone, or every second, third ... power,
/// as many as fit. Where the range is too short for two of them, those of a linear axis.
[[nodiscard]] std::vector<Tick> log_ticks(const Range& range, int most);

/// Least and greatest drawable value of all; nothing if there is none.
class Extent {
 public:
  explicit Extent(bool log = false) : log_(log) {}
  void add(double value);
  void add(std::span<const double> values);
  [[nodiscard]] bool empty() const { return !(low_ <= high_); }
  [[nodiscard]] double low() const { return low_; }
  [[nodiscard]] double high() const { return high_; }

 private:
  bool log_ = false;
  double low_ = 1;
  double high_ = 0;
};

/// The range of an axis for lines: the values with some air above and below, down to 0 where that is near.
[[nodiscard]] Range line_range(const Extent& extent);

/// The range of an axis for bars: from 0, with some air beyond the longest bar.
[[nodiscard]] Range bar_range(const Extent& extent);

/// The range of a logarithmic axis: the values above 0 with some air.
[[nodiscard]] Range log_range(const Extent& extent);

}  // namespace expertviz::plot
