#pragma once

#include "input/trace_format.hpp"

namespace expertviz::input {

[[nodiscard]] bool begins_tracker_trace(std::string_view first_bytes);
[[nodiscard]] std::unique_ptr<TraceSource> open_tracker_trace(bytes::ByteSource& source, const ReadOptions& options);

/// `expert_activations.json` as the patched SGLang writes it (docs/trace-format.md): one array of samples.
inline constexpr TraceFormat tracker_format{"tracker", begins_tracker_trace, open_tracker_trace};

}  // namespace expertviz::input
