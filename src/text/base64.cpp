#include "text/base64.hpp"

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

namespace expertviz::text {
namespace {

static_assert(std::endian::native == std::endian::little, "groups are written in the order of their bytes");

constexpr std::uint32_t no_digit = std::uint32_t{1} << 31;

/// What each character means in one of the four places of a group: bits of the group's 24, the first byte the lowest,
/// so that a group is four look-ups and three bytes to write.
using Digits = std::array<std::uint32_t, 256>;

constexpr std::array<Digits, 4> make_digits() {
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::array<Digits, 4> places{};
  for (std::size_t place = 0; place < 4; ++place) {
    places[place].fill(no_digit);
    for (std::uint32_t digit = 0; digit < alphabet.size(); ++digit) {
      const std::uint32_t bits = digit << (18 - 6 * place);
      places[place][static_cast<std::uint8_t>(alphabet[digit])] =
          (bits >> 16) | (bits & 0xff00) | ((bits & 0xff) << 16);
    }
  }
  return places;
}
constexpr std::array<Digits, 4> digits = make_digits();

/// The three bytes of a group, or `no_digit` among other bits.
std::uint32_t group(const char* text) {
  const auto* const c = reinterpret_cast<const std::uint8_t*>(text);
  return digits[0][c[0]] | digits[1][c[1]] | digits[2][c[2]] | digits[3][c[3]];
}

void put(std::uint32_t bits, char* bytes, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) {
    bytes[i] = static_cast<char>((bits >> (8 * i)) & 0xff);
  }
}

std::size_t padding_of(std::string_view text) {
  return text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
}

}  // namespace

std::optional<std::size_t> base64_size(std::string_view text) {
  if (text.size() % 4 != 0) { return std::nullopt; }
  return text.size() / 4 * 3 - padding_of(text);
}

std::size_t decode_base64(std::string_view text, char* bytes) {
  constexpr std::size_t stride = 16;  // characters whose digits are checked together
  std::size_t at = 0;
  for (; at + stride < text.size(); at += stride, bytes += stride / 4 * 3) {
    std::uint32_t faults = 0;
    std::array<std::uint32_t, stride / 4> groups{};
    for (std::size_t i = 0; i < groups.size(); ++i) {
      groups[i] = group(text.data() + at + 4 * i);
      faults |= groups[i];
    }
    if ((faults & no_digit) != 0) { break; }
    // Each fourth byte is written over by the group behind it.
    for (std::size_t i = 0; i + 1 < groups.size(); ++i) {
      std::memcpy(bytes + 3 * i, &groups[i], sizeof groups[i]);
    }
    put(groups.back(), bytes + 3 * (groups.size() - 1), 3);
  }
  for (; at + 4 < text.size(); at += 4, bytes += 3) {
    const std::uint32_t bits = group(text.data() + at);
    if ((bits & no_digit) != 0) { return at; }
    put(bits, bytes, 3);
  }
  if (at == text.size()) { return at; }
  std::array<char, 4> last{text[at], text[at + 1], text[at + 2], text[at + 3]};
  const std::size_t padding = padding_of(text);
  for (std::size_t i = 4 - padding; i < 4; ++i) {
    last[i] = 'A';
  }
  const std::uint32_t bits = group(last.data());
  if ((bits & no_digit) != 0) { return at; }
  put(bits, bytes, 3 - padding);
  return text.size();
}

std::optional<std::string> base64_bytes(std::string_view text) {
  const std::optional<std::size_t> size = base64_size(text);
  if (!size) { return std::nullopt; }
  std::string bytes(*size, '\0');
  if (decode_base64(text, bytes.data()) != text.size()) { return std::nullopt; }
  return bytes;
}

}  // namespace expertviz::text
