#pragma once

#include "expertviz/sample_selection.hpp"

#include <cstdint>

namespace expertviz::input {

/// Throws the `Error` for a selection whose last sample is not among the `count` that the trace holds.
[[noreturn]] void refuse_missing_sample(const SampleSelection& samples, std::uint64_t count);

}  // namespace expertviz::input
