#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace expertviz {

/// Many steps of a trace without drafts together: the experts of tokens that follow each other.
/// For questions that look at each row alone, this saves making a `VerifyStep` of each.
struct TokenRows {
  std::size_t rows = 0;           ///< tokens
  std::size_t top_k = 0;          ///< experts of a token in a layer
  std::vector<int> layer_ids;     ///< the wanted layers with data, ascending
  std::vector<std::int32_t> ids;  ///< rows x layers x top_k, -1 for "no expert"
};

}  // namespace expertviz
