#pragma once

namespace expertviz::text {

inline constexpr int longest_float = 16;

/// Writes the shortest text that reads back as the same float32, of several the nearest; as fmt does, which takes three
/// times as long. `to` must have room for `longest_float`. Returns the end.
[[nodiscard]] char* put_shortest(float value, char* to);

}  // namespace expertviz::text
