#pragma once

#include <cstddef>

namespace expertviz::text {

inline constexpr std::size_t longest_float = 24;

/// Writes the shortest text that reads back as the same float32, of several the nearest. The text is that of fmt.
/// `to` must have room for `longest_float`. Returns the end.
[[nodiscard]] char* put_shortest(float value, char* to);

/// The same for several, with a comma behind each, all at once: rows of eight take a third of the time of fmt. Ends in
/// front of the first value that is not usual: it is below 0.0001, or not below 1, or takes more care; without vectors
/// none is usual. Returns how many were written. `to` must have room for `longest_float` and a comma per value, and
/// moves behind what is written.
[[nodiscard]] std::size_t put_usual_shortest(const float* values, std::size_t count, char*& to);

}  // namespace expertviz::text
