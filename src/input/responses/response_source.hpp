#pragma once

#include "input/trace_format.hpp"

namespace expertviz::input {

/// Responses of a vLLM or SGLang server: one object, an array of them, JSON lines, or objects behind each other. Each
/// choice is a sample.
[[nodiscard]] std::unique_ptr<TraceSource> open_responses(bytes::ByteSource& source, const ReadOptions& options);

}  // namespace expertviz::input
