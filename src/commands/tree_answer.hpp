#pragma once

#include "commands/inquiry.hpp"
#include "expertviz/budget.hpp"
#include "expertviz/statistics.hpp"
#include "expertviz/tokenizer.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace expertviz::commands {

/// What is shown of the tree.
struct TreeStyle {
  TreeFigure::Direction direction = TreeFigure::Direction::down;
  bool no_experts = false;              ///< in the picture; the numbers have them
  std::optional<std::size_t> budget{};  ///< mark the experts that a node loses if the layer may load so many
  Budget::Score score = Budget::Score::weight;
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
