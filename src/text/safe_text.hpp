#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace expertviz::text {

enum class LineBreaks {
  escape,
  keep  ///< tab, line feed and carriage return stay as they are
};

/// Text that is safe to show to a person, in a terminal or a picture: valid UTF-8, with U+FFFD for each part that is
/// not, in which whatever controls, reorders or hides stands as its code point, such as <U+202E>. A text from a trace
/// can then neither steer a terminal, nor forge a line, nor change how the rest of a picture reads. What letters and
/// emoji need to join stays.
[[nodiscard]] std::string safe_text(std::string_view text, LineBreaks line_breaks = LineBreaks::escape);

/// The same as the inside of a JSON string: what would be a code point in brackets there is an escape such as \u202e
/// here, which is the same JSON value.
[[nodiscard]] std::string json_text(std::string_view text);

/// "<U+202E>"
[[nodiscard]] std::string code_point_text(char32_t character);

/// Columns that a text takes in a terminal.
[[nodiscard]] std::size_t display_width(std::string_view text);

}  // namespace expertviz::text
