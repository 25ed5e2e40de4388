#pragma once

#include "commands/inquiry.hpp"
#include "expertviz/statistics.hpp"
#include "expertviz/tokenizer.hpp"

#include <vector>

namespace expertviz::commands {

/// How the tree is drawn.
struct TreeStyle {
  TreeFigure::Direction direction = TreeFigure::Direction::down;
  bool no_experts = false;  ///< in the picture; the numbers have them
};

/// One draft tree and one layer.
struct TreeSubject {
  const SampleInfo& info;
  const VerifyStep& step;  ///< with a tree, and one layer
  const TreeShape& shape;
  const std::vector<Token>& tokens;  ///< one per node
  bool has_text = false;             ///< the tokens come from a tokenizer
  TreeStyle style{};
};

/// All that is told of it. The figure is always made, for its places are among the numbers. Throws `Error` where a node
/// has no row in the layer.
[[nodiscard]] Answer answer_about_tree(const Asked& asked, const TreeSubject& subject);

}  // namespace expertviz::commands
