#include "tokens/visible_text.hpp"

#include "text/unicode.hpp"
#include "text/utf8.hpp"

#include <array>
#include <cstdint>
#include <cstdio>

namespace expertviz::tokens {
namespace {

constexpr std::string_view space_sign = "\u2423";
constexpr char32_t zero_width_non_joiner = U'\u200C';
constexpr char32_t zero_width_joiner = U'\u200D';

std::string in_brackets(const char* format, std::uint32_t value) {
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), format, value);
  return text.data();
}

std::string escape_of(char32_t character) {
  switch (character) {
    case U'\n':
      return "\\n";
    case U'\t':
      return "\\t";
    case U'\r':
      return "\\r";
    default:
      return in_brackets("<U+%04X>", character);
  }
}

void append_spaces(std::vector<std::string>& units, std::size_t count, bool before_digit) {
  if (count > 1 && !before_digit) {
    units.push_back(std::string(space_sign) + "\u00D7" + std::to_string(count));
  } else {
    units.insert(units.end(), count, std::string(space_sign));
  }
}

/// What a person must be told of in other words. A joiner is at home only between two symbols.
bool must_be_told(char32_t character, char32_t before, char32_t next) {
  switch (text::effect_of(character)) {
    case text::Effect::visible:
      return false;
    case text::Effect::joins:
      if (character == zero_width_joiner) { return !text::is_pictograph(next) || before == 0; }
      return character == zero_width_non_joiner || before == 0;
    default:
      return character != U' ';
  }
}

void append_visible(std::vector<std::string>& units, std::string_view text) {
  text::Graphemes graphemes;
  char32_t before = 0;
  while (!text.empty()) {
    const text::Utf8Part part = text::first_utf8_part(text);
    const std::string_view bytes = text.substr(0, part.length);
    text.remove_prefix(part.length);
    if (part.kind != text::Utf8Part::Kind::character) {
      for (const char byte : bytes) {
        units.push_back(in_brackets("<0x%02X>", static_cast<std::uint8_t>(byte)));
      }
      graphemes.restart();
      before = 0;
      continue;
    }
    const char32_t next = text.empty() ? U'\0' : text::first_utf8_part(text).character;
    if (must_be_told(part.character, before, next)) {
      units.push_back(escape_of(part.character));
      graphemes.restart();
      before = 0;
      continue;
    }
    if (graphemes.begins(part.character)) {
      units.emplace_back(bytes);
    } else {
      units.back() += bytes;
    }
    before = part.character;
  }
}

}  // namespace

std::vector<std::string> visible_units(std::string_view bytes) {
  std::vector<std::string> units;
  const std::size_t text_begin = bytes.find_first_not_of(' ');
  if (text_begin == std::string_view::npos) {
    append_spaces(units, bytes.size(), false);
    return units;
  }
  const std::size_t text_end = bytes.find_last_not_of(' ') + 1;
  const char first = bytes[text_begin];
  append_spaces(units, text_begin, first >= '0' && first <= '9');
  append_visible(units, bytes.substr(text_begin, text_end - text_begin));
  append_spaces(units, bytes.size() - text_end, false);
  return units;
}

}  // namespace expertviz::tokens
