#pragma once

#include "expertviz/sample_selection.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace expertviz::plain {

/// What a slicer finds, one line per piece, in words that two slicers can be compared by; the last line is the ending.
using SliceLog = std::vector<std::string>;

/// Lines of a log.
[[nodiscard]] std::string piece_line(std::string_view kind, std::uint64_t sample, std::uint64_t offset,
                                     std::string_view text);
[[nodiscard]] std::string step_line(std::uint64_t sample, std::uint64_t step, std::uint64_t offset,
                                    std::string_view text);
[[nodiscard]] std::string history_line(std::uint64_t sample, bool null);
[[nodiscard]] std::string history_end_line(std::uint64_t sample, std::uint64_t steps);
[[nodiscard]] std::string sample_end_line(std::uint64_t sample, std::uint64_t bytes);
[[nodiscard]] std::string ending_line(bool whole, std::optional<std::uint64_t> fault_byte = {});

/// Slices a whole document by plain recursion, with the same tolerance as input::slice_trace: brackets are matched,
/// strings are closed, and what else stands in a value that is leapt over does not matter.
[[nodiscard]] SliceLog slice_trace(std::string_view document, const SampleSelection& samples);

/// Whether `text` is one value and nothing else as far as brackets and quotes tell: what a slice of the input room
/// always is.
[[nodiscard]] bool is_one_value(std::string_view text);

}  // namespace expertviz::plain
