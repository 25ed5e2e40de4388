#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace expertviz::text {

/// How many bytes a text in base64 stands for, with padding; empty if its length or its padding is none of base64's.
[[nodiscard]] std::optional<std::size_t> base64_size(std::string_view text);

/// Writes the bytes behind the characters from `begin` to `end`, both multiples of 4, of a text whose `base64_size` is
/// known. `bytes` has room for them. Returns the place of the first group of four characters that is not base64, or
/// `end`.
[[nodiscard]] std::size_t decode_base64(std::string_view text, std::size_t begin, std::size_t end, char* bytes);

/// The bytes behind a text in base64, with padding; empty if it is none.
[[nodiscard]] std::optional<std::string> base64_bytes(std::string_view text);

}  // namespace expertviz::text
