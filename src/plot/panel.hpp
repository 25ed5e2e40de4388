#pragma once

#include "expertviz/chart.hpp"
#include "expertviz/picture.hpp"
#include "plot/legend.hpp"
#include "plot/scale.hpp"
#include "plot/scene.hpp"
#include "plot/theme.hpp"
#include "plot/typesetter.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace expertviz::plot {

/// What all drawing of a panel needs to know.
struct PanelContext {
  const Panel& panel;
  const Palette& palette;
  Typesetter& type;
  double pixel = 0.5;      ///< points of a PNG's pixel at scale 1
  std::size_t series = 0;  ///< told apart by colour
};

/// Where the data of a panel go.
struct Frame {
  Rect rect;
  Scale x;
  Scale y;

  /// Points of width of one category, or of one step of a whole axis.
  [[nodiscard]] double pitch() const { return std::abs(x(1) - x(0)); }
};

/// A mark's shapes, in three layers over those of all other marks of the panel.
struct Layers {
  std::vector<Shape> under;   ///< what fills the area
  std::vector<Shape> middle;  ///< references
  std::vector<Shape> over;    ///< what tells the values
};

/// One file each: lines, bands and rules; bars; points and intervals; cells.
void draw_mark(Layers& to, const PanelContext& context, const Frame& frame, const Line& line);
void draw_mark(Layers& to, const PanelContext& context, const Frame& frame, const Band& band);
void draw_mark(Layers& to, const PanelContext& context, const Frame& frame, const Rule& rule);
void draw_mark(Layers& to, const PanelContext& context, const Frame& frame, const Points& points);
void draw_mark(Layers& to, const PanelContext& context, const Frame& frame, const Intervals& intervals);
void draw_mark(Layers& to, const PanelContext& context, const Frame& frame, const Cells& cells);
/// All bars of the panel, for they share its width.
void draw_bars(Layers& to, const PanelContext& context, const Frame& frame);
/// The names of lines at their ends.
void draw_end_names(Layers& to, const PanelContext& context, const Frame& frame, std::vector<TextLine> names);
/// Several lines have their names at their ends too, where the eye is; as many as fit in a column. One per line.
[[nodiscard]] std::vector<TextLine> end_names(const PanelContext& context, const Size& room);
/// A colour bar to the right of the data, with its numbers and label.
void draw_color_bar(Layers& to, const PanelContext& context, const Frame& frame, const Cells& cells);
[[nodiscard]] double color_bar_width(const PanelContext& context, const Cells& cells);

/// The legend's entries of a panel; names are cut to `widest`.
[[nodiscard]] std::vector<LegendEntry> legend_of(const PanelContext& context, double widest);

/// The sums that stacked bars reach, one list per bars of the panel; the others' values as they are.
[[nodiscard]] std::vector<std::vector<double>> bar_tops(const Panel& panel);

/// x of value `i` of a mark.
[[nodiscard]] double x_at(const std::vector<double>& x, std::size_t i);

/// To the nearest half point, where lines of one point are sharp at two pixels per point.
[[nodiscard]] double sharp(double position);

/// Space between the data and text to the right of them.
inline constexpr double end_gap = 6;

}  // namespace expertviz::plot
