#pragma once

#include "plot/axis_numbers.hpp"
#include "plot/mark.hpp"

#include <vector>

namespace expertviz::plot {

/// One panel while its chart is laid out: first the ranges of its axes, then the room that stands around its data, then
/// the drawing.
class PanelDrawing {
 public:
  /// Panels that share axes have numbers and labels only at the outer ones.
  struct Numbers {
    bool left = true;
    bool below = true;
  };

  /// `around` is the room that the panel has, about.
  PanelDrawing(Canvas canvas, const Size& around, Numbers numbers);

  [[nodiscard]] const Canvas& canvas() const { return canvas_; }

  /// The ranges of the axes; panels that share an axis are given a common one.
  Range x;
  Range y;

  /// Room for text above and below the data.
  [[nodiscard]] double above() const;
  [[nodiscard]] double below() const;
  /// Room beside data of this height. Chooses the numbers there.
  [[nodiscard]] double left(double height);
  [[nodiscard]] double right(double height);

  /// Where everything goes.
  struct Place {
    Rect all;          ///< of the panel
    Rect data;         ///< of its data
    double limit = 0;  ///< no number below the axis stands further right
    double pixel = 0;  ///< width of a pixel at scale 1
  };
  /// Draws axes and marks.
  void draw(Scene& scene, const Place& place);

 private:
  [[nodiscard]] Scale x_scale(const Rect& data) const;
  [[nodiscard]] Scale y_scale(const Rect& data) const;
  void choose_end_names(const Size& around);
  void draw_numbers_beside(Scene& scene);
  void draw_numbers_below(Scene& scene, double limit);
  void draw_labels(Scene& scene, const Rect& all);
  void draw_right(Scene& scene);
  void draw_axis_beside(Scene& scene, const Scale& scale, double edge);
  [[nodiscard]] bool ends_apart(const Scale& scale) const;
  void draw_end_names(Scene& scene);

  Canvas canvas_;
  Numbers numbers_;
  const Cells* cells_ = nullptr;  ///< of the panel's heat map, if its colours are explained
  Range right_range_;
  bool empty_ = false;
  std::vector<AxisNumber> left_numbers_;
  Axis right_axis_;  ///< the second one, or that of the colours
  std::vector<AxisNumber> right_numbers_;
  std::vector<const Line*> named_;  ///< lines that have their names at their ends
  std::vector<TextLine> names_;
};

}  // namespace expertviz::plot
