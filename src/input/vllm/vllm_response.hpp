#pragma once

#include "input/responses/openai_body.hpp"

namespace expertviz::input {

/// The responses in a body of vLLM's OpenAI endpoints: `choices[i].routed_experts`, since v0.22 a .npy file in base64,
/// before that lists.
[[nodiscard]] std::vector<Response> vllm_responses(const OpenAiBody& body);

/// The responses in a line of `vllm run-batch`: the body stands in `response.body`.
[[nodiscard]] std::vector<Response> vllm_batch_responses(const bytes::Slice& line);

}  // namespace expertviz::input
