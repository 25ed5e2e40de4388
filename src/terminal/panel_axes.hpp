#pragma once

#include "expertviz/chart.hpp"
#include "plot/scale.hpp"

#include <string>
#include <vector>

namespace expertviz::terminal {

/// The values that the marks of a panel have along its axes.
struct PanelExtents {
  plot::Extent x;
  plot::Extent y;
  plot::Extent right;
  bool has_bars = false;
  bool has_places = false;  ///< marks that are as wide as a place: bars, cells, steps
  bool has_rows = false;    ///< cells, which are as high as one

  void add(const Panel& panel);
};

/// What stands where on an axis: 0 at its start (left or bottom), 1 at its end.
class PanelAxis {
 public:
  enum class Use {
    places,  ///< half a place of room at either end
    bars,    ///< from 0
    lines,   ///< some room beyond the values
    exact
  };
  PanelAxis(const Axis& axis, const plot::Extent& values, Use use);

  /// NaN for a value that cannot be drawn.
  [[nodiscard]] double share(double value) const;
  /// The other way.
  [[nodiscard]] double value_at(double share) const;

  struct Tick {
    double share = 0;
    std::string text;
  };
  /// Within the axis, from its start to its end.
  [[nodiscard]] std::vector<Tick> ticks(int most) const;

 private:
  Axis::Kind kind_;
  std::vector<std::string> categories_;
  bool log_;
  plot::Range range_;  ///< of a logarithmic axis: of the powers of ten
};

/// The place of value i, of which there are `x` or none.
[[nodiscard]] inline double place(const std::vector<double>& x, std::size_t i) {
  return x.empty() ? static_cast<double>(i) : x[i];
}

/// Where each bar of a panel begins and ends: those that are stacked begin where the one below them ends.
struct BarSpans {
  const Bars* bars = nullptr;
  std::size_t set = 0;  ///< which of those that stand side by side
  std::vector<double> from;
  std::vector<double> to;
};
[[nodiscard]] std::vector<BarSpans> bar_spans(const Panel& panel);

}  // namespace expertviz::terminal
