#include "text/json_unescape.hpp"

#include "text/utf8.hpp"

#include <charconv>
#include <cstdint>

namespace expertviz::text {
namespace {

/// The four digits behind a \u at the start of `text`.
std::optional<std::uint32_t> escaped_unit(std::string_view text) {
  std::uint32_t unit = 0;
  if (text.size() < 6 || text[0] != '\\' || text[1] != 'u') { return std::nullopt; }
  const auto [end, fault] = std::from_chars(text.data() + 2, text.data() + 6, unit, 16);
  if (fault != std::errc() || end != text.data() + 6) { return std::nullopt; }
  return unit;
}

}  // namespace

std::optional<std::string> unescape(std::string_view raw) {
  constexpr std::string_view letters = "\"\\/bfnrt";
  constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
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
        code = replacement_character;
      }
    }
    append_utf8(text, *code);
  }
  return text;
}

}  // namespace expertviz::text
