#pragma once

#include <span>
#include <string>
#include <vector>

namespace expertviz::plot {

/// Values from `low` to `high`; low < high, both finite.
struct Range {
  double low = 0;
  double high = 1;
};

/// Maps values to positions along an axis.
struct Scale {
  Range values;      ///< of a log axis above 0
  double start = 0;  ///< position of values.low
  double end = 1;    ///< position of values.high
  bool log = false;

  [[nodiscard]] double operator()(double value) const;
  /// Whether a value has a position.
  [[nodiscard]] bool has(double value) const;
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

/// The same for a log axis: powers of ten, with twice and five times of them where there is room.
[[nodiscard]] std::vector<Tick> log_ticks(const Range& range, int most);

/// Whether a value can be drawn. NaN and infinities cannot; nor can numbers past 1e12, which no count in a trace
/// reaches and which would leave nothing to see of the others.
[[nodiscard]] bool drawable(double value);

/// Least and greatest drawable value of all; nothing if there is none.
class Extent {
 public:
  void add(double value);
  void add(std::span<const double> values);
  [[nodiscard]] bool empty() const { return !(low_ <= high_); }
  [[nodiscard]] double low() const { return low_; }
  [[nodiscard]] double high() const { return high_; }

 private:
  double low_ = 1;
  double high_ = 0;
};

/// The range of an axis for lines: the values with some air above and below, down to 0 where that is near.
[[nodiscard]] Range line_range(const Extent& extent);

/// The same for a log axis, of the values above 0.
[[nodiscard]] Range log_range(const Extent& extent);

/// The range of an axis for bars: from 0, with some air beyond the longest bar.
[[nodiscard]] Range bar_range(const Extent& extent);

}  // namespace expertviz::plot
