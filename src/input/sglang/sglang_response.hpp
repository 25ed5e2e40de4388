#pragma once

#include "input/responses/openai_body.hpp"

namespace expertviz::input {

/// The response in an object of SGLang's own endpoint: `meta_info.routed_experts`, whole numbers in base64.
[[nodiscard]] Response sglang_response(const bytes::Slice& object);

/// The responses in a body of SGLang's OpenAI endpoints: `sglext.routed_experts` for the first choice, or
/// `choices[i].sgl_ext.routed_experts` in older releases, or `choices[i].routed_experts` in sglang-jax.
[[nodiscard]] std::vector<Response> sglang_responses(const OpenAiBody& body);

}  // namespace expertviz::input
