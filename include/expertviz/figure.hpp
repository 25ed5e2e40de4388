#pragma once

#include "expertviz/chart.hpp"
#include "expertviz/tree_figure.hpp"

#include <variant>

namespace expertviz {

/// What a picture shows, as plain data.
using Figure = std::variant<Chart, TreeFigure>;

}  // namespace expertviz
