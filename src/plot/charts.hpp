#pragma once

#include "expertviz/figure.hpp"
#include "expertviz/picture.hpp"
#include "plot/scene.hpp"

namespace expertviz::plot {

/// What each figure looks like. Errors: as draw().
[[nodiscard]] Scene scene_of(const Chart& chart, const PictureOptions& options);
[[nodiscard]] Scene scene_of(const TreeFigure& tree, const PictureOptions& options);

}  // namespace expertviz::plot
