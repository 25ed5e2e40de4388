#pragma once

#include "expertviz/picture.hpp"
#include "plot/tree_text.hpp"

namespace expertviz::plot {

/// A tree with its places, and its texts as they were measured for them.
struct LaidOutTree {
  TreeLayout layout;
  BoxTexts texts;
};

/// Throws `Error` as `arrange` does.
[[nodiscard]] LaidOutTree lay_out(const TreeFigure& tree, Typesetter& type, const Palette& palette);

}  // namespace expertviz::plot
