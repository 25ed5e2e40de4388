#include "tokens/byte_level.hpp"

#include "text/utf8.hpp"

#include <array>

namespace expertviz::tokens {
namespace {

constexpr bool stands_for_itself(unsigned byte) {
  return (byte >= 0x21 && byte <= 0x7E) || (byte >= 0xA1 && byte <= 0xAC) || (byte >= 0xAE && byte <= 0xFF);
}

constexpr std::size_t moved_bytes = 68;

constexpr std::array<std::uint8_t, moved_bytes> moved_byte_table() {
  std::array<std::uint8_t, moved_bytes> table{};
  std::size_t n = 0;
  for (unsigned byte = 0; byte < 256; ++byte) {
    if (!stands_for_itself(byte)) { table[n++] = static_cast<std::uint8_t>(byte); }
  }
  return table;
}

}  // namespace

std::optional<std::uint8_t> byte_of_character(char32_t character) {
  static constexpr auto moved = moved_byte_table();
  if (character < 0x100 && stands_for_itself(character)) { return static_cast<std::uint8_t>(character); }
  if (character >= 0x100 && character < 0x100 + moved_bytes) { return moved[character - 0x100]; }
  return std::nullopt;
}

std::string byte_level_bytes(std::string_view piece) {
  std::string bytes;
  for (std::string_view rest = piece; !rest.empty();) {
    const text::Utf8Part part = text::first_utf8_part(rest);
    const auto byte = byte_of_character(part.character);
    if (!byte) { return std::string(piece); }
    bytes += static_cast<char>(*byte);
    rest.remove_prefix(part.length);
  }
  return bytes;
}

}  // namespace expertviz::tokens
