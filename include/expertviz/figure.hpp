#pragma once

#include "expertviz/chart.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace expertviz {

/// One expert id in a box.
struct ExpertMark {
  std::int32_t id = 0;
  bool on_accepted_path = false;  ///< a token of the accepted path uses it too
};

/// One node of a draft tree as it is drawn.
struct TreeNode {
  enum class LabelStyle { ordinary, added, unknown };
  std::int32_t parent = -1;  ///< -1 at the root; of a node that the root does not reach it does not matter
  bool reachable = true;
  bool accepted = false;
  std::string label;
  LabelStyle label_style = LabelStyle::ordinary;
  std::string completes;            ///< the character that this token's bytes complete; small, after the label
  std::vector<ExpertMark> experts;  ///< ascending by id
};

/// A draft tree; node 0 is the root.
struct TreeFigure {
  std::vector<std::string> title;
  std::vector<TreeNode> nodes;
};

/// What can be drawn: plain data, of which chart.hpp says how its texts and missing values are taken.
using Figure = std::variant<Chart, TreeFigure>;

}  // namespace expertviz
