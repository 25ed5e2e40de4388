#pragma once

#include "expertviz/figure.hpp"

#include <string>
#include <vector>

/// A line with a gap, a mean, what the accepted path needed and a level.
[[nodiscard]] expertviz::Chart example_line_chart();
/// Three bars for each of a few layers, with both kinds of marks.
[[nodiscard]] expertviz::Chart example_bar_chart();
/// A small draft tree with every look a box can have.
[[nodiscard]] expertviz::TreeFigure example_tree();
/// What explains them.
[[nodiscard]] std::vector<expertviz::TreeKey> example_legend();

/// Every byte, and characters that have broken pictures: markup, overrides of direction, what XML forbids.
[[nodiscard]] std::string hostile_text();
