#pragma once

#include "input/trace_format.hpp"

namespace expertviz::input {

/// `expert_activations.json` as the patched SGLang writes it (docs/trace-format.md): one array of samples.
[[nodiscard]] std::unique_ptr<TraceSource> open_tracker_trace(bytes::ByteSource& source, const ReadOptions& options);

}  // namespace expertviz::input
