#pragma once

#include "bytes/joined_text.hpp"
#include "expertviz/verify_step.hpp"
#include "input/rows/token_sample.hpp"

#include <optional>
#include <vector>

namespace expertviz::input {

/// One answer of a server: what it says of its tokens, and where its routing stands in the text.
struct Response {
  SampleInfo info;
  TokenCounts tokens;
  std::optional<bytes::Slice> routing;         ///< a text, an object or lists; empty: the response has none
  std::optional<bytes::Slice> prompt_routing;  ///< lists of the prompt's rows, where they stand apart
  std::optional<IdType> type;                  ///< of the ids, where the response tells
  std::optional<bytes::Slice> prompt_ids;      ///< lists of token ids
  std::optional<bytes::Slice> token_ids;
};

/// The value, unless it is null.
[[nodiscard]] inline std::optional<bytes::Slice> unless_null(const bytes::Slice& value) {
  return value.first() == 'n' ? std::nullopt : std::optional(value);
}

/// The elements of an array, unparsed. Throws `Error` where it is none; `name` says what it is.
[[nodiscard]] std::vector<bytes::Slice> elements_of(const bytes::Slice& array, const char* name);

/// The responses in one object of the input, one for each choice. `format` empty: as the object looks.
/// Throws `Error` where it is no response that is known.
[[nodiscard]] std::vector<Response> find_responses(const bytes::Slice& object, std::optional<TraceFormat> format);

}  // namespace expertviz::input
