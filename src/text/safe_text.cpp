#include "text/safe_text.hpp"

#include "text/unicode.hpp"
#include "text/utf8.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace expertviz::text {
namespace {

bool must_be_told(char32_t character) {
  const Effect effect = effect_of(character);
  return effect == Effect::control || effect == Effect::reorders || effect == Effect::hidden;
}

bool is_line_break(char32_t c) {
  return c == U'\t' || c == U'\n' || c == U'\r';
}

std::string formatted(const char* pattern, char32_t character) {
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), pattern, static_cast<unsigned>(character));
  return text.data();
}

std::string json_escape(char32_t character) {
  if (character < 0x10000) { return formatted("\\u%04x", character); }
  const char32_t rest = character - 0x10000;
  return formatted("\\u%04x", 0xD800 + (rest >> 10)) + formatted("\\u%04x", 0xDC00 + (rest & 0x3FF));
}

/// Bytes at the start of a text that are signs of ASCII and stand for themselves everywhere.
std::size_t plain_length(std::string_view text) {
  const auto is_plain = [](char c) { return c >= ' ' && c < '\x7f' && c != '"' && c != '\\'; };
  return static_cast<std::size_t>(std::ranges::find_if_not(text, is_plain) - text.begin());
}

/// The text with `told(character)` in place of each character that `told` returns something for.
template <class Told>
std::string rewritten(std::string_view text, const Told& told) {
  std::string result;
  result.reserve(text.size());
  while (true) {
    const std::size_t plain = plain_length(text);
    result += text.substr(0, plain);
    text.remove_prefix(plain);
    if (text.empty()) { return result; }
    const Utf8Part part = first_utf8_part(text);
    const std::string instead = told(part.character);
    if (!instead.empty()) {
      result += instead;
    } else if (part.kind != Utf8Part::Kind::character) {
      append_utf8(result, replacement_character);
    } else {
      result += text.substr(0, part.length);
    }
    text.remove_prefix(part.length);
  }
}

}  // namespace

std::string safe_text(std::string_view text, LineBreaks line_breaks) {
  return rewritten(text, [line_breaks](char32_t c) {
    if (!must_be_told(c) || (line_breaks == LineBreaks::keep && is_line_break(c))) { return std::string(); }
    return code_point_text(c);
  });
}

std::string json_text(std::string_view text) {
  return rewritten(text, [](char32_t c) -> std::string {
    switch (c) {
      case U'"':
        return "\\\"";
      case U'\\':
        return "\\\\";
      case U'\n':
        return "\\n";
      case U'\t':
        return "\\t";
      case U'\r':
        return "\\r";
      default:
        return must_be_told(c) ? json_escape(c) : std::string();
    }
  });
}

std::string code_point_text(char32_t character) {
  return formatted("<U+%04X>", character);
}

std::size_t display_width(std::string_view text) {
  std::size_t columns = 0;
  while (true) {
    const std::size_t plain = plain_length(text);
    columns += plain;
    text.remove_prefix(plain);
    if (text.empty()) { return columns; }
    const Utf8Part part = first_utf8_part(text);
    columns += static_cast<std::size_t>(columns_of(part.character));
    text.remove_prefix(part.length);
  }
}

}  // namespace expertviz::text
