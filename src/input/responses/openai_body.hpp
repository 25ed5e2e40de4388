#pragma once

#include "input/responses/response.hpp"

namespace expertviz::input {

/// What the OpenAI endpoints of both engines have in common.
struct OpenAiBody {
  struct Choice {
    bytes::Slice text;  ///< all of it
    std::optional<bytes::Slice> routed_experts;
    std::optional<bytes::Slice> sgl_ext;
    std::optional<bytes::Slice> prompt_token_ids;
    std::optional<bytes::Slice> token_ids;
  };
  std::optional<bytes::Slice> id;
  std::optional<bytes::Slice> model;
  std::optional<bytes::Slice> prompt_token_ids;
  std::optional<bytes::Slice> prompt_routed_experts;
  std::optional<bytes::Slice> sglext;
  TokenCounts usage;
  std::vector<Choice> choices;
};

/// Throws `Error` where `choices` is no array of objects.
[[nodiscard]] OpenAiBody read_openai_body(const bytes::Slice& object);

/// What the body says of one of its choices, without routing.
[[nodiscard]] Response response_of(const OpenAiBody& body, std::size_t choice);

}  // namespace expertviz::input
