#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <variant>
#include <vector>

namespace expertviz {

/// Many steps of a trace without drafts together: the experts of tokens that follow each other.
/// For questions that look at each row alone, this saves making a `VerifyStep` of each.
struct TokenRows {
  /// Of tokens that name all of their experts, each once, in the narrowest type; or -1 for "no expert".
  using Ids =
      std::variant<std::span<const std::uint8_t>, std::span<const std::uint16_t>, std::span<const std::int32_t>>;

  std::size_t rows = 0;        ///< tokens
  std::size_t top_k = 0;       ///< experts of a token in a layer
  std::vector<int> layer_ids;  ///< the wanted layers with data, ascending
  Ids ids;                     ///< rows x layers x top_k
};

}  // namespace expertviz
