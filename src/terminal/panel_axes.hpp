#pragma once

#include "expertviz/chart.hpp"
#include "plot/scale.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace expertviz::terminal {

/// What stands where on an axis: 0 at its start (left or bottom), 1 at its end.
class PanelAxis {
 public:
  PanelAxis(const Axis& axis, const plot::Range& range) : axis_(axis), scale_{range, 0, 1, axis.log} {}

  /// NaN for a value that cannot be drawn.
  [[nodiscard]] double share(double value) const;
  /// The other way.
  [[nodiscard]] double value_at(double share) const;

  struct Tick {
    double share = 0;
    std::string text;
  };
  /// All categories, or at most so many numbers, from the axis' start to its end. Their texts are printable.
  [[nodiscard]] std::vector<Tick> ticks(int most) const;

 private:
  const Axis& axis_;
  plot::Scale scale_;
};

struct PanelScales {
  PanelAxis x;
  PanelAxis y;
  bool downwards = false;  ///< y begins at the top, as rows of cells do
  bool has_data = false;
};

/// The axes as far as the marks of the panel need them. They hold on to the panel.
[[nodiscard]] PanelScales scales_of(const Panel& panel);

/// x of value `i` of a mark.
[[nodiscard]] inline double place(const std::vector<double>& x, std::size_t i) {
  return x.empty() ? static_cast<double>(i) : x[i];
}

/// Where each bar begins and ends: those that are stacked begin where the one below them ends.
struct BarSpans {
  const Bars* bars = nullptr;
  std::size_t set = 0;  ///< which of those that stand side by side
  std::vector<double> from;
  std::vector<double> to;
};
[[nodiscard]] std::vector<BarSpans> bar_spans(const Panel& panel);

}  // namespace expertviz::terminal
