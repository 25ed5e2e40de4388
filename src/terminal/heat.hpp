#pragma once

#include "expertviz/chart.hpp"
#include "terminal/colors.hpp"

namespace expertviz::terminal {

/// How a cell of a heat map is drawn: light and dark ends are seen on a light and on a dark terminal.
struct HeatLook {
  Rgb color;
  const char* block;
};

/// Which value of a heat map has which look. Around a neutral value it reaches equally far to either side.
class HeatScale {
 public:
  explicit HeatScale(const Cells& cells);

  [[nodiscard]] double low() const { return value_at(low_); }
  [[nodiscard]] double high() const { return value_at(high_); }
  [[nodiscard]] HeatLook look_of(double value, Colors colors) const;
  [[nodiscard]] HeatLook look_at(double share, Colors colors) const;

 private:
  [[nodiscard]] double place_of(double value) const;
  [[nodiscard]] double value_at(double place) const;

  bool log_;
  bool has_neutral_;
  double low_ = 0;  ///< of a logarithmic scale the powers of ten
  double high_ = 1;
};

}  // namespace expertviz::terminal
