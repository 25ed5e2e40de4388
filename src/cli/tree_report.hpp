#pragma once

#include "cli/picture_texts.hpp"
#include "expertviz/figure.hpp"
#include "expertviz/statistics.hpp"
#include "expertviz/tokenizer.hpp"
#include "expertviz/verify_step.hpp"
#include "table/table.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace expertviz::cli {

/// All that is told of one draft tree and one layer.
struct TreeReport {
  SampleInfo info;
  std::uint64_t verify_step = 0;
  int layer_id = 0;
  DraftTree tree;
  TreeShape shape;
  std::vector<Token> tokens;                ///< one a node
  bool has_text = false;                    ///< the tokens come from a tokenizer
  std::size_t unique_experts = 0;           ///< of this request's nodes
  std::size_t unique_experts_accepted = 0;  ///< of the accepted ones among them
  TreeFigure figure;                        ///< arranged
};

/// `step` has a tree and one layer. Throws `Error` where a node has no row in the layer.
[[nodiscard]] TreeReport make_tree_report(const SampleInfo& info, const VerifyStep& step, const TreeShape& shape,
                                          const std::vector<Token>& tokens, bool has_text, const PictureTexts& texts);

/// The tree as indented lines, after a summary.
[[nodiscard]] std::string tree_text(const TreeReport& report);
/// One row a node.
[[nodiscard]] table::Table tree_rows(const TreeReport& report);
[[nodiscard]] std::string tree_json(const TreeReport& report);

}  // namespace expertviz::cli
