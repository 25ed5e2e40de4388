#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace expertviz::text {

constexpr char32_t replacement_character = U'\uFFFD';

/// What stands at the start of a text.
struct Utf8Part {
  enum class Kind {
    character,
    invalid,    ///< bytes that can begin no character: the longest part that Unicode replaces by one U+FFFD
    incomplete  ///< the text ends inside a character
  };
  Kind kind = Kind::invalid;
  char32_t character = replacement_character;
  std::size_t length = 0;  ///< bytes, at least 1
};

/// Reads the first character, or the first part that is none, of a text that is not empty.
[[nodiscard]] Utf8Part first_utf8_part(std::string_view text);

void append_utf8(std::string& text, char32_t character);
[[nodiscard]] std::string to_utf8(char32_t character);

[[nodiscard]] bool is_utf8(std::string_view text);

/// The text with U+FFFD for each part that is no UTF-8, as browsers and Rust's from_utf8_lossy do.
[[nodiscard]] std::string lossy_utf8(std::string_view bytes);

/// The characters of a text; U+FFFD for each part that is no UTF-8.
[[nodiscard]] std::u32string characters_of(std::string_view bytes);

}  // namespace expertviz::text
