#pragma once

#include "plain/slicing.hpp"

#include <cstddef>

namespace expertviz::plain {

/// What input::slice_trace makes of a document that comes in segments of these sizes (the last one takes what is left).
/// A byte order mark must not be cut: the first segment of an input is never that short.
[[nodiscard]] SliceLog slice_in_segments(std::string_view document, const std::vector<std::size_t>& sizes,
                                         const SampleSelection& samples);

}  // namespace expertviz::plain
