#pragma once

#include <cstddef>

namespace expertviz::text {

inline constexpr std::size_t longest_float = 24;

/// Writes the shortest text that reads back as the same float32, of several the nearest. The text is that of fmt, which
/// takes half as long again. `to` must have room for `longest_float`. Returns the end.
[[nodiscard]] char* put_shortest(float value, char* to);

}  // namespace expertviz::text
