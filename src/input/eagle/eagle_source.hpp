#pragma once

#include "input/trace_format.hpp"

namespace expertviz::input {

/// JSON lines of the EAGLE repository's eval_eagle.py --collect-expert-traces. Each turn of a line is a sample.
[[nodiscard]] std::unique_ptr<TraceSource> open_eagle_trace(bytes::ByteSource& source, const ReadOptions& options);

}  // namespace expertviz::input
