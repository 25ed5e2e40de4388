#pragma once

#include "input/trace_format.hpp"

namespace expertviz::input {

/// A bare .npy array of expert ids (tokens, layers, experts): one sample.
[[nodiscard]] std::unique_ptr<TraceSource> open_npy(bytes::ByteSource& source, const ReadOptions& options);

}  // namespace expertviz::input
