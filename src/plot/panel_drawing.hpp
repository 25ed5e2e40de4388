#pragma once

#include "plot/axis_numbers.hpp"
#include "plot/looks.hpp"
#include "plot/panel.hpp"

#include <vector>

namespace expertviz::plot {

/// One panel: its axes, sized to their text, and its marks.
class PanelDrawing {
 public:
  /// `pixel` is how many points a PNG's pixel has at scale 1.
  PanelDrawing(const Panel& panel, const Palette& palette, Typesetter& type, double pixel);

  /// Where the data go if the panel has `outer`, with or without labels at the axes.
  [[nodiscard]] Rect data_area(const Rect& outer, bool labels);
  void draw(Scene& scene, const Rect& outer, bool labels);
  [[nodiscard]] std::vector<LegendEntry> legend(double widest) const;

 private:
  template <class Lined>
  void extend(const Lined& mark) {
    const auto add_x = [this, &mark](std::size_t count) {
      if (count == 0) { return; }
      x_.add(x_at(mark.x, 0));
      x_.add(x_at(mark.x, count - 1));
    };
    if constexpr (requires { mark.y; }) {
      add_x(mark.y.size());
      y_.add(mark.y);
    } else {
      add_x(mark.low.size());
      y_.add(mark.low);
      y_.add(mark.high);
    }
    if constexpr (requires { mark.mean; }) {
      if (mark.mean) { y_.add(mark.mean->value); }
    }
  }
  void extend(const Bars& bars) {
    if (bars.values.empty()) { return; }
    x_.add(bars.first);
    x_.add(bars.first + static_cast<double>(bars.values.size() - 1));
  }
  void extend(const Cells& cells);
  void extend(const Rule& rule);

  [[nodiscard]] Range x_range() const;
  [[nodiscard]] Range y_range() const;
  [[nodiscard]] double left_margin(double height, bool labels);
  [[nodiscard]] double bottom_margin(bool labels) const;
  [[nodiscard]] TextStyle tick_style() const { return {TypeSizes::tick, context_.palette.faint_ink}; }
  void draw_axes(Scene& scene, const Frame& frame, const Rect& outer, bool labels);
  void draw_labels(Scene& scene, const Rect& area, const Rect& outer);
  [[nodiscard]] TextLine axis_label(const Axis& axis, const TextStyle& style, double room);

  PanelContext context_;
  const Cells* cells_;
  Extent x_;
  Extent y_;
  std::vector<TextLine> names_;
};

}  // namespace expertviz::plot
