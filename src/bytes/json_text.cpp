#include "bytes/json_text.hpp"

#include <charconv>
#include <cstdint>

#include <fmt/format.h>

namespace expertviz::bytes {
namespace {

void append_utf8(std::string& text, std::uint32_t code) {
  const auto add = [&text](std::uint32_t byte) { text += static_cast<char>(byte); };
  const auto tail = [&](int shift) { add(0x80 | ((code >> shift) & 0x3f)); };
  if (code < 0x80) {
    add(code);
  } else if (code < 0x800) {
    add(0xc0 | code >> 6);
    tail(0);
  } else if (code < 0x10000) {
    add(0xe0 | code >> 12);
    tail(6);
    tail(0);
  } else {
    add(0xf0 | code >> 18);
    tail(12);
    tail(6);
    tail(0);
  }
}

/// The four digits behind a \u at the start of `text`.
std::optional<std::uint32_t> escaped_unit(std::string_view text) {
  std::uint32_t unit = 0;
  if (text.size() < 6 || text[0] != '\\' || text[1] != 'u') { return std::nullopt; }
  const auto [end, fault] = std::from_chars(text.data() + 2, text.data() + 6, unit, 16);
  if (fault != std::errc() || end != text.data() + 6) { return std::nullopt; }
  return unit;
}

}  // namespace

const char* kind_name(char c) {
  switch (c) {
    case '{':
      return "an object";
    case '[':
      return "an array";
    case '"':
      return "a string";
    case 'n':
      return "null";
    case 't':
    case 'f':
      return "a truth value";
    default:
      return "a number";
  }
}

std::string printable(char c) {
  return c > ' ' && c < 0x7f ? fmt::format("'{}'", c) : fmt::format("byte 0x{:02x}", static_cast<unsigned char>(c));
}

std::optional<std::string> unescape(std::string_view raw) {
  constexpr std::string_view letters = "\"\\/bfnrt";
  constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
  constexpr std::uint32_t replacement = 0xfffd;
  std::string text;
  while (!raw.empty()) {
    if (static_cast<unsigned char>(raw[0]) < 0x20) { return std::nullopt; }
    if (raw[0] != '\\') {
      text += raw[0];
      raw.remove_prefix(1);
      continue;
    }
    const std::size_t letter = raw.size() > 1 ? letters.find(raw[1]) : std::string_view::npos;
    if (letter != std::string_view::npos) {
      text += meanings[letter];
      raw.remove_prefix(2);
      continue;
    }
    std::optional<std::uint32_t> code = escaped_unit(raw);
    if (!code) { return std::nullopt; }
    raw.remove_prefix(6);
    if (*code >= 0xd800 && *code < 0xe000) {
      const std::uint32_t low = *code < 0xdc00 ? escaped_unit(raw).value_or(0) : 0;
      if (low >= 0xdc00 && low < 0xe000) {
        code = 0x10000 + ((*code - 0xd800) << 10) + (low - 0xdc00);
        raw.remove_prefix(6);
      } else {
        code = replacement;
      }
    }
    append_utf8(text, *code);
  }
  return text;
}

}  // namespace expertviz::bytes
