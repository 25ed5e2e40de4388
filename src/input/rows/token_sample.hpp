#pragma once

#include "expertviz/trace_reader.hpp"
#include "input/rows/id_array.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace expertviz::input {

/// A sample of a trace without drafts: the experts of the tokens of one response.
struct TokenSample {
  SampleInfo info;
  bool has_routing = false;
  IdArray ids;
  std::vector<std::int64_t> token_ids;  ///< one for each row, `DraftTree::unknown_token` if it is not known; or empty
  std::size_t first_row = 0;            ///< of the rows that are wanted
  std::size_t window = 1;               ///< rows of a step

  /// Where there is one expert per token, all zeros of a layer may be expert 0, or none: which layers have another
  /// expert. Empty where zeros tell by themselves.
  std::vector<bool> layers_with_experts;

  [[nodiscard]] bool may_have(std::size_t layer) const {
    return layers_with_experts.empty() || layers_with_experts[layer];
  }
  [[nodiscard]] std::size_t steps() const { return (ids.shape().rows - first_row + window - 1) / window; }
  [[nodiscard]] std::size_t step_begin(std::size_t step) const { return first_row + step * window; }
  [[nodiscard]] std::size_t step_end(std::size_t step) const {
    return std::min(step_begin(step) + window, ids.shape().rows);
  }
};

/// What a response says of its tokens. -1: it does not.
struct TokenCounts {
  std::int64_t prompt = -1;
  std::int64_t completion = -1;
};

/// How many of `rows` rows at the end belong to generated tokens. Each token but the last that was sampled has a row;
/// rows of the prompt may be missing from its start on.
/// Throws `Error` where there are more or fewer rows than the tokens allow. Empty: the response does not tell.
[[nodiscard]] std::optional<std::size_t> generated_rows(std::size_t rows, const TokenCounts& tokens,
                                                        std::uint64_t offset);

/// Finds out which layers have experts, where single rows do not tell. Throws `Error` where the array is damaged.
void find_layers(TokenSample& sample);

/// Chooses the rows that are wanted: the `generated` ones at the end, or all where that is asked for or not known.
void choose_rows(TokenSample& sample, const TokenRowOptions& options, std::optional<std::size_t> generated);

}  // namespace expertviz::input
