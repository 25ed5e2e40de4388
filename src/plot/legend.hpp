#pragma once

#include "plot/scene.hpp"
#include "plot/theme.hpp"
#include "plot/typesetter.hpp"

#include <string>
#include <vector>

namespace expertviz::plot {

/// A sample of how something is drawn, and its name.
struct LegendPart {
  std::vector<Shape> sample;  ///< from (0, 0) to the right; the middle of the row is at y = 0; may be empty
  double sample_width = 0;
  TextLine name;
};

/// Parts that stay side by side, such as a series and its mean.
struct LegendEntry {
  std::vector<LegendPart> parts;
  bool apart = false;  ///< not one of the series: where there are columns, it stands in a row below them
};

/// A legend's shapes with the top left corner at (0, 0).
struct Legend {
  std::vector<Shape> shapes;
  double width = 0;
  double height = 0;
};

/// A part with a sample drawn around (0, 0), 28 points wide. The name is cut to no more than `widest`.
[[nodiscard]] LegendPart legend_part(Typesetter& type, const Palette& palette, const std::string& name,
                                     std::vector<Shape> sample, double widest);

/// The sample of a dashed line.
[[nodiscard]] Shape level_sample(Color color);

/// The pen of dashed lines.
[[nodiscard]] Pen level_pen(Color color);

/// In one row where they fit into `width`, otherwise in aligned columns, each read downwards, or with `in_rows` in as
/// few rows as possible.
[[nodiscard]] Legend lay_out_legend(const std::vector<LegendEntry>& entries, double width, bool in_rows = false);

}  // namespace expertviz::plot
