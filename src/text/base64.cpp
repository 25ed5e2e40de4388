#include "text/base64.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

// A vector's length must be known where its lanes are numbered.
#define HWY_DISABLED_TARGETS (HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)
// Also the portable one, against which the others are tested.
#define HWY_COMPILE_ALL_ATTAINABLE
// The order matters: foreach_target includes this very file once for each instruction set.
// clang-format off
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "text/base64.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace expertviz::text {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

/// Decodes whole vectors of text for as long as they are base64 and a whole vector may be written. Returns how many
/// characters it has read.
///
/// After Wojciech Mula and Daniel Lemire, "Faster Base64 Encoding and Decoding using AVX2 Instructions" (2018): the
/// halves of a character choose what is added to it to make its digit, and which characters are none.
std::size_t DecodeVectors(const char* text, std::size_t size, char* bytes) {
#if HWY_TARGET == HWY_SCALAR
  // Without vectors all of it is left to what decodes the end.
  static_cast<void>(text);
  static_cast<void>(size);
  static_cast<void>(bytes);
  return 0;
#else
  const hn::ScalableTag<std::uint8_t> d8;
  const hn::Repartition<std::uint16_t, decltype(d8)> d16;
  const hn::Repartition<std::uint32_t, decltype(d8)> d32;
  const std::size_t lanes = hn::Lanes(d8);

  alignas(16) static constexpr std::uint8_t low_faults[16] = {0x15, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11,
                                                              0x11, 0x11, 0x13, 0x1a, 0x1b, 0x1b, 0x1b, 0x1a};
  alignas(16) static constexpr std::uint8_t high_faults[16] = {0x10, 0x10, 0x01, 0x02, 0x04, 0x08, 0x04, 0x08,
                                                               0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10};
  alignas(16) static constexpr std::uint8_t to_digit[16] = {0, 16, 19, 4, 191, 191, 185, 185, 0, 0, 0, 0, 0, 0, 0, 0};
  alignas(16) static constexpr std::uint8_t in_order[16] = {2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, 3, 7, 11, 15};
  const auto low_table = hn::LoadDup128(d8, low_faults);
  const auto high_table = hn::LoadDup128(d8, high_faults);
  const auto digit_table = hn::LoadDup128(d8, to_digit);
  const auto order = hn::LoadDup128(d8, in_order);
  // Of each four lanes the first three are full: they move together.
  HWY_ALIGN std::array<std::int32_t, HWY_MAX_BYTES / 4> full{};
  for (std::size_t i = 0; i < lanes / 4; ++i) {
    full[i] = static_cast<std::int32_t>(std::min(i / 3 * 4 + i % 3, lanes / 4 - 1));
  }
  const auto together = hn::SetTableIndices(d32, full.data());

  std::size_t at = 0;
  // So much text that the bytes which it stands for are more than the vector that is written.
  for (; size - at >= lanes / 3 * 4 + 8; at += lanes, bytes += lanes / 4 * 3) {
    const auto c = hn::LoadU(d8, reinterpret_cast<const std::uint8_t*>(text) + at);
    const auto high = hn::ShiftRight<4>(c);
    const auto low = hn::And(c, hn::Set(d8, std::uint8_t{0x0f}));
    const auto fault = hn::And(hn::TableLookupBytes(low_table, low), hn::TableLookupBytes(high_table, high));
    if (!hn::AllTrue(d8, hn::Eq(fault, hn::Zero(d8)))) { break; }
    const auto slash = hn::VecFromMask(d8, hn::Eq(c, hn::Set(d8, std::uint8_t{'/'})));
    const auto digits = hn::BitCast(d16, hn::Add(c, hn::TableLookupBytes(digit_table, hn::Add(high, slash))));
    const auto pairs = hn::BitCast(
        d32, hn::Or(hn::ShiftLeft<6>(hn::And(digits, hn::Set(d16, std::uint16_t{0x3f}))), hn::ShiftRight<8>(digits)));
    const auto groups =
        hn::Or(hn::ShiftLeft<12>(hn::And(pairs, hn::Set(d32, std::uint32_t{0xfff}))), hn::ShiftRight<16>(pairs));
    const auto found = hn::BitCast(d32, hn::TableLookupBytes(hn::BitCast(d8, groups), order));
    hn::StoreU(hn::BitCast(d8, hn::TableLookupLanes(found, together)), d8, reinterpret_cast<std::uint8_t*>(bytes));
  }
  return at;
#endif
}

}  // namespace HWY_NAMESPACE
}  // namespace expertviz::text
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace expertviz::text {

HWY_EXPORT(DecodeVectors);

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

std::size_t decode_base64(std::string_view text, std::size_t begin, std::size_t end, char* bytes) {
  std::size_t at = begin;
  if (end > begin) {
    at += HWY_DYNAMIC_DISPATCH(DecodeVectors)(text.data() + begin, end - begin, bytes);
    bytes += (at - begin) / 4 * 3;
  }
  const std::size_t padding = end == text.size() ? padding_of(text) : 0;
  for (; at + (padding == 0 ? 0 : 4) < end; at += 4, bytes += 3) {
    const std::uint32_t bits = group(text.data() + at);
    if ((bits & no_digit) != 0) { return at; }
    put(bits, bytes, 3);
  }
  if (at >= end) { return at; }
  std::array<char, 4> last{text[at], text[at + 1], text[at + 2], text[at + 3]};
  for (std::size_t i = 4 - padding; i < 4; ++i) {
    last[i] = 'A';
  }
  const std::uint32_t bits = group(last.data());
  if ((bits & no_digit) != 0) { return at; }
  put(bits, bytes, 3 - padding);
  return end;
}

std::optional<std::string> base64_bytes(std::string_view text) {
  const std::optional<std::size_t> size = base64_size(text);
  if (!size) { return std::nullopt; }
  std::string bytes(*size, '\0');
  if (decode_base64(text, 0, text.size(), bytes.data()) != text.size()) { return std::nullopt; }
  return bytes;
}

}  // namespace expertviz::text
#endif
