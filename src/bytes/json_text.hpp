#pragma once

#include <string>

namespace expertviz::bytes {

/// JSON's white space.
[[nodiscard]] constexpr bool is_space(char c) {
  return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}
/// What may stand in a number, in true, false, null, or in Python's NaN and Infinity.
[[nodiscard]] constexpr bool is_scalar(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '+' || c == '.';
}

/// What to do about text that no tracker writes.
inline constexpr const char* damage_hint = "the trace is damaged or was edited: copy or record it again";

/// "an object", "null", "a number" ...: the kind of the value that begins with `c`, for messages.
[[nodiscard]] const char* kind_name(char c);

/// "'x'" or "byte 0x07", for messages.
[[nodiscard]] std::string printable(char c);

}  // namespace expertviz::bytes
