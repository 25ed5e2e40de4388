#include "text/utf8.hpp"

#include <cstdint>

namespace expertviz::text {
namespace {

/// What a lead byte promises: the bytes that follow it, and the range of the first of them. The range is narrower than
/// 0x80..0xBF where it keeps out overlong forms, surrogates and values past U+10FFFF.
struct Lead {
  std::size_t trailing;
  std::uint8_t lowest;
  std::uint8_t highest;
};

constexpr Lead lead_of(std::uint8_t byte) {
  if (byte >= 0xC2 && byte <= 0xDF) { return {1, 0x80, 0xBF}; }
  if (byte == 0xE0) { return {2, 0xA0, 0xBF}; }
  if (byte == 0xED) { return {2, 0x80, 0x9F}; }
  if (byte >= 0xE1 && byte <= 0xEF) { return {2, 0x80, 0xBF}; }
  if (byte == 0xF0) { return {3, 0x90, 0xBF}; }
  if (byte == 0xF4) { return {3, 0x80, 0x8F}; }
  if (byte >= 0xF1 && byte <= 0xF3) { return {3, 0x80, 0xBF}; }
  return {0, 0, 0};
}

}  // namespace

Utf8Part first_utf8_part(std::string_view text) {
  const auto byte_at = [text](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint8_t first = byte_at(0);
  if (first < 0x80) { return {Utf8Part::Kind::character, first, 1}; }
  const Lead lead = lead_of(first);
  if (lead.trailing == 0) { return {Utf8Part::Kind::invalid, replacement_character, 1}; }

  char32_t character = first & (0x3FU >> lead.trailing);
  for (std::size_t i = 1; i <= lead.trailing; ++i) {
    if (i == text.size()) { return {Utf8Part::Kind::incomplete, replacement_character, i}; }
    const std::uint8_t lowest = i == 1 ? lead.lowest : 0x80;
    const std::uint8_t highest = i == 1 ? lead.highest : 0xBF;
    if (byte_at(i) < lowest || byte_at(i) > highest) { return {Utf8Part::Kind::invalid, replacement_character, i}; }
    character = (character << 6) | (byte_at(i) & 0x3FU);
  }
  return {Utf8Part::Kind::character, character, lead.trailing + 1};
}

void append_utf8(std::string& text, char32_t character) {
  const auto value = static_cast<std::uint32_t>(character);
  const auto trailing = [](std::uint32_t bits) { return static_cast<char>(0x80U | (bits & 0x3FU)); };
  if (value < 0x80) {
    text += static_cast<char>(value);
  } else if (value < 0x800) {
    text += static_cast<char>(0xC0U | (value >> 6));
    text += trailing(value);
  } else if (value < 0x10000) {
    text += static_cast<char>(0xE0U | (value >> 12));
    text += trailing(value >> 6);
    text += trailing(value);
  } else {
    text += static_cast<char>(0xF0U | (value >> 18));
    text += trailing(value >> 12);
    text += trailing(value >> 6);
    text += trailing(value);
  }
}

std::string to_utf8(char32_t character) {
  std::string text;
  append_utf8(text, character);
  return text;
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const Utf8Part part = first_utf8_part(text);
    if (part.kind != Utf8Part::Kind::character) { return false; }
    text.remove_prefix(part.length);
  }
  return true;
}

std::string lossy_utf8(std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size());
  while (!bytes.empty()) {
    const Utf8Part part = first_utf8_part(bytes);
    append_utf8(text, part.character);
    bytes.remove_prefix(part.length);
  }
  return text;
}

std::u32string characters_of(std::string_view bytes) {
  std::u32string characters;
  while (!bytes.empty()) {
    const Utf8Part part = first_utf8_part(bytes);
    characters += part.character;
    bytes.remove_prefix(part.length);
  }
  return characters;
}

}  // namespace expertviz::text
