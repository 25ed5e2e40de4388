#include "input/topk_matrix.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <limits>

// Vectors of a length unknown when compiling cannot be members of a class.
#define HWY_DISABLED_TARGETS (HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)
// The order matters: foreach_target includes this very file once for each instruction set.
// clang-format off
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "input/topk_matrix.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
#include "bytes/block_masks-inl.hpp"
// clang-format on

#ifndef EXPERTVIZ_INPUT_TOPK_MATRIX_ONCE
#define EXPERTVIZ_INPUT_TOPK_MATRIX_ONCE
namespace expertviz::input {
namespace {

constexpr std::size_t all_rows = std::numeric_limits<std::size_t>::max();

constexpr std::array<std::uint64_t, 8> powers_of_ten = {1, 10, 100, 1'000, 10'000, 100'000, 1'000'000, 10'000'000};

constexpr std::array<double, 48> negative_powers_of_ten = {
    1e-0,  1e-1,  1e-2,  1e-3,  1e-4,  1e-5,  1e-6,  1e-7,  1e-8,  1e-9,  1e-10, 1e-11, 1e-12, 1e-13, 1e-14, 1e-15,
    1e-16, 1e-17, 1e-18, 1e-19, 1e-20, 1e-21, 1e-22, 1e-23, 1e-24, 1e-25, 1e-26, 1e-27, 1e-28, 1e-29, 1e-30, 1e-31,
    1e-32, 1e-33, 1e-34, 1e-35, 1e-36, 1e-37, 1e-38, 1e-39, 1e-40, 1e-41, 1e-42, 1e-43, 1e-44, 1e-45, 1e-46, 1e-47};

/// The least id of so many digits, as there are no zeros in front. Only of one to four digits there are ids.
constexpr std::array<std::uint32_t, 65> make_least_ids() {
  std::array<std::uint32_t, 65> least{};
  least.fill(0x10000);
  std::ranges::copy(std::array<std::uint32_t, 4>{0, 10, 100, 1'000}, least.begin() + 1);
  return least;
}
constexpr std::array<std::uint32_t, 65> least_ids = make_least_ids();

constexpr std::array<bool, 256> make_value_ends() {
  std::array<bool, 256> ends{};
  for (const char c : std::string_view(",] \n\r\t")) {
    ends[static_cast<unsigned char>(c)] = true;
  }
  return ends;
}
constexpr std::array<bool, 256> value_ends = make_value_ends();

/// Whether a number or a word may end in front of `c`.
constexpr bool ends_value(char c) {
  return value_ends[static_cast<unsigned char>(c)];
}

}  // namespace
}  // namespace expertviz::input
#endif

HWY_BEFORE_NAMESPACE();
namespace expertviz::input {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

static_assert(std::endian::native == std::endian::little, "digits are read in the order of their bytes");

struct ShortNumber {
  std::uint32_t value;
  unsigned digits;  ///< 8 means eight or more, of which the first eight were read
};

/// The run of digits at `text`, all its digits at once; eight bytes must be readable.
HWY_INLINE ShortNumber read_digits(const char* text) {
  constexpr std::uint64_t ones = 0x0101010101010101;
  std::uint64_t bytes;
  std::memcpy(&bytes, text, sizeof bytes);
  const std::uint64_t values = bytes - '0' * ones;
  const std::uint64_t no_digit = (values | (values + 0x76 * ones)) & (0x80 * ones);
  const auto digits = static_cast<unsigned>(std::countr_zero(no_digit)) / 8;
  if (digits == 0) { return {0, 0}; }
  std::uint64_t sum = values << (64 - 8 * digits);
  sum = ((sum * 10) + (sum >> 8)) & 0x00ff00ff00ff00ff;
  sum = ((sum * 100) + (sum >> 16)) & 0x0000ffff0000ffff;
  sum = ((sum * 10000) + (sum >> 32)) & 0xffffffff;
  return {static_cast<std::uint32_t>(sum), digits};
}

/// Moves behind the id. False for what is no id, or one that is written in an odd way.
HWY_INLINE bool read_number(const char*& text, std::int32_t& id) {
  if (*text == '-') {
    id = -1;
    text += 2;
    return text[-1] == '1' && ends_value(*text);
  }
  const char first = *text;
  const ShortNumber number = read_digits(text);
  id = static_cast<std::int32_t>(number.value);
  text += number.digits;
  return number.digits != 0 && number.value <= static_cast<std::uint32_t>(max_expert_id) && ends_value(*text) &&
         (number.digits == 1 || first != '0');
}

/// Python's words for what is no finite number.
HWY_INLINE bool read_word(const char*& text, float& weight) {
  constexpr std::string_view infinity = "Infinity";
  if (std::memcmp(text, "NaN", 3) == 0) {
    weight = std::numeric_limits<float>::quiet_NaN();
    text += 3;
    return ends_value(*text);
  }
  const bool negative = *text == '-';
  text += negative ? 1 : 0;
  weight = negative ? -std::numeric_limits<float>::infinity() : std::numeric_limits<float>::infinity();
  if (std::memcmp(text, infinity.data(), infinity.size()) != 0) { return false; }
  text += infinity.size();
  return ends_value(*text);
}

/// Whether a number's double, known up to so many units in its last place, may not tell the nearest float.
HWY_INLINE bool is_beside_middle(double near, std::uint64_t margin) {
  // A float's last place is 2^29 of a double's.
  constexpr std::uint64_t middle = std::uint64_t{1} << 28;
  const std::uint64_t below_float = std::bit_cast<std::uint64_t>(near) & (2 * middle - 1);
  return below_float - (middle - margin) <= 2 * margin;
}

/// Eight digits, or false.
HWY_INLINE bool read_eight_digits(const char* text, std::uint64_t& value) {
  constexpr std::uint64_t ones = 0x0101010101010101;
  std::uint64_t bytes;
  std::memcpy(&bytes, text, sizeof bytes);
  const std::uint64_t values = bytes - '0' * ones;
  value = ((values * 10) + (values >> 8)) & 0x00ff00ff00ff00ff;
  value = ((value * 100) + (value >> 16)) & 0x0000ffff0000ffff;
  value = ((value * 10000) + (value >> 32)) & 0xffffffff;
  return ((values | (values + 0x76 * ones)) & (0x80 * ones)) == 0;
}

/// What most weights are: 0.001 or more, but less than 1, with 16 to 23 digits behind the point. Sixteen of them are
/// enough to tell the float, unless the number is beside the middle between two floats.
HWY_INLINE bool read_share(const char*& text, float& weight) {
  std::uint64_t high;
  std::uint64_t low;
  if (text[0] != '0' || text[1] != '.' || !read_eight_digits(text + 2, high) || !read_eight_digits(text + 10, low)) {
    return false;
  }
  constexpr std::uint64_t least = 100'000;
  const unsigned more = read_digits(text + 18).digits;
  if (high < least || more == 8 || !ends_value(text[18 + more])) { return false; }
  const double near = static_cast<double>(static_cast<std::int64_t>(high * 100'000'000 + low)) * 1e-16;
  // What is left out is less than 1e-16, which is 462 units in the last place of a double of 0.001; three for
  // roundings.
  constexpr std::uint64_t margin = 512;
  if (is_beside_middle(near, margin)) { return false; }
  weight = static_cast<float>(near);
  text += 18 + more;
  return true;
}

/// Moves behind the number. False for what is no number, and for the few numbers whose float takes more care: those of
/// 20 digits or more, those that a float cannot hold as precisely as others, and those beside the middle between two
/// floats.
HWY_INLINE bool read_number(const char*& text, float& weight) {
  if (read_share(text, weight)) { return true; }
  const char* at = text + (*text == '-' ? 1 : 0);
  const ShortNumber whole = read_digits(at);
  if (whole.digits == 0) { return read_word(text, weight); }
  if (whole.digits == 8 || (whole.digits > 1 && *at == '0')) { return false; }
  std::uint64_t mantissa = whole.value;
  int exponent = 0;
  at += whole.digits;
  if (*at == '.') {
    const char* const fraction = ++at;
    ShortNumber part = read_digits(at);
    if (part.digits == 0) { return false; }
    for (; part.digits == 8; part = read_digits(at)) {
      if (mantissa >= 100'000'000'000) { return false; }
      mantissa = mantissa * 100'000'000 + part.value;
      at += 8;
    }
    if (mantissa >= 10'000'000'000'000'000'000U / powers_of_ten[part.digits]) { return false; }
    mantissa = mantissa * powers_of_ten[part.digits] + part.value;
    at += part.digits;
    exponent = static_cast<int>(fraction - at);
  }
  if (*at == 'e' || *at == 'E') {
    ++at;
    const bool negative = *at == '-';
    at += negative || *at == '+' ? 1 : 0;
    const ShortNumber part = read_digits(at);
    if (part.digits == 0 || part.digits > 3) { return false; }
    exponent += negative ? -static_cast<int>(part.value) : static_cast<int>(part.value);
    at += part.digits;
  }
  if (!ends_value(*at) || exponent > 0 || exponent <= -static_cast<int>(negative_powers_of_ten.size())) {
    return false;
  }
  // At most a few units in the last place from the number's own double.
  const double near = static_cast<double>(mantissa) * negative_powers_of_ten[static_cast<std::size_t>(-exponent)];
  constexpr std::uint64_t margin = 8;
  if (is_beside_middle(near, margin)) { return false; }
  if (mantissa != 0 && (near < 1e-37 || near > 1e37)) { return false; }
  weight = static_cast<float>(*text == '-' ? -near : near);
  text = at;
  return true;
}

/// What stands between two numbers or rows. In most texts it is the same each time, and need not be taken apart again.
class Separator {
  using D = hn::CappedTag<std::uint8_t, 32>;
  static constexpr std::size_t longest = 64;

 public:
  [[nodiscard]] HWY_INLINE bool stands_at(const char* text) const {
    const D d;
    auto different = hn::Zero(d);
    for (std::size_t i = 0; i < longest; i += hn::Lanes(d)) {
      const auto here = hn::LoadU(d, reinterpret_cast<const std::uint8_t*>(text) + i);
      different = hn::Or(different, hn::And(hn::Xor(here, hn::LoadU(d, bytes_ + i)), hn::LoadU(d, counts_ + i)));
    }
    return size_ != 0 && hn::AllTrue(d, hn::Eq(different, hn::Zero(d)));
  }
  [[nodiscard]] std::size_t size() const { return size_; }

  void learn(const char* begin, const char* end) {
    size_ = static_cast<std::size_t>(end - begin);
    if (size_ > longest) { size_ = 0; }
    std::memcpy(bytes_, begin, longest);
    std::memset(counts_, 0, longest);
    std::memset(counts_, 0xff, size_);
  }

 private:
  std::size_t size_ = 0;  // 0: unknown, or too long
  std::uint8_t bytes_[longest] = {};
  std::uint8_t counts_[longest] = {};  // 0xff for each byte that belongs to it
};

/// The next byte that is no white space; `end` or what is behind it where there is none.
HWY_INLINE const char* skip_space(const char* at, const char* end) {
  if (static_cast<unsigned char>(*at) > ' ') { return at; }
  for (; at < end; at += 64) {
    if (const std::uint64_t visible = bytes::HWY_NAMESPACE::Block(at).visible()) {
      return at + std::countr_zero(visible);
    }
  }
  return end;
}

template <class Number>
HWY_INLINE bool read_matrix(std::string_view text, std::size_t wanted_rows, TopkMatrix<Number>& matrix) {
  const char* at = text.data();
  const char* const end = at + text.size();
  const auto take = [&at, end](char c) HWY_ATTR {
    at = skip_space(at, end);
    return at < end && *at++ == c;
  };
  Separator between_numbers;
  Separator between_rows;
  std::size_t count = 0;
  std::size_t row_begin = 0;
  matrix.rows = 0;
  if (!take('[') || !take('[')) { return false; }
  at = skip_space(at, end);
  while (true) {
    if (matrix.values.size() == count) {
      if (count > most_numbers) { return false; }
      matrix.values.resize(2 * count + 256);
    }
    if (at >= end || !read_number(at, matrix.values[count])) { return false; }
    ++count;
    if (between_numbers.stands_at(at)) {
      at = skip_space(at + between_numbers.size(), end);
      continue;
    }
    const char* const behind = at;
    const bool is_next_row = between_rows.stands_at(at);
    if (!is_next_row && take(',')) {
      at = skip_space(at, end);
      between_numbers.learn(behind, at);
      continue;
    }
    if (matrix.rows++ == 0) { matrix.top_k = count; }
    if (count - row_begin != matrix.top_k) { return false; }
    row_begin = count;
    if (is_next_row && matrix.rows != wanted_rows) {
      at = skip_space(at + between_rows.size(), end);
      continue;
    }
    at = behind;
    if (!take(']')) { return false; }
    if (matrix.rows == wanted_rows) { return true; }
    const char* const behind_row = at;
    if (!take(',')) {
      at = behind_row;
      return take(']') && skip_space(at, end) >= end;
    }
    if (!take('[')) { return false; }
    at = skip_space(at, end);
    between_rows.learn(behind, at);
  }
}

/// The same for ids below 10,000 in a compact text, where nothing but a mark stands between two of them. False for any
/// other text, -1 included.
HWY_INLINE bool read_compact_ids(std::string_view text, std::size_t wanted_rows, IdMatrix& matrix) {
  constexpr std::uint32_t ones = 0x01010101;
  if (!text.starts_with("[[")) { return false; }
  const char* const end = text.data() + text.size();
  std::size_t count = 0;
  std::size_t row_begin = 0;
  std::uint32_t wrong = 0;
  matrix.rows = 0;
  const char* number = text.data() + 2;
  const char* block = number;
  std::uint64_t marks = 0;
  while (wrong == 0) {
    if (marks == 0) {
      block = number;
      if (block < end) { marks = ~bytes::HWY_NAMESPACE::Block(block).digits(); }
      if (marks == 0) { return false; }
    }
    if (count == matrix.values.size()) {
      if (count > most_numbers) { return false; }
      matrix.values.resize(2 * count + 256);
    }
    const char* const mark = block + std::countr_zero(marks);
    marks &= marks - 1;
    const auto digits = static_cast<std::size_t>(mark - number);
    std::uint32_t bytes;
    std::memcpy(&bytes, number, sizeof bytes);
    const std::uint32_t figures = (bytes - '0' * ones) << ((32 - 8 * digits) & 31);
    std::uint32_t sum = ((figures * 10) + (figures >> 8)) & 0x00ff00ff;
    sum = ((sum * 100) + (sum >> 16)) & 0x0000ffff;
    wrong |= static_cast<std::uint32_t>(sum < least_ids[digits]);
    matrix.values[count++] = static_cast<std::int32_t>(sum);
    number = mark + 1;
    if (*mark == ',') { continue; }
    if (*mark != ']' || mark >= end) { return false; }
    if (matrix.rows++ == 0) { matrix.top_k = count; }
    if (count - row_begin != matrix.top_k) { return false; }
    row_begin = count;
    if (matrix.rows == wanted_rows) { return wrong == 0; }
    if (mark[1] != ',' || mark[2] != '[') { return mark[1] == ']' && mark + 2 == end && wrong == 0; }
    number = mark + 3;
    marks = 0;
  }
  return false;
}

bool ReadIdMatrix(std::string_view text, std::size_t wanted_rows, IdMatrix& matrix) {
  return read_compact_ids(text, wanted_rows, matrix) || read_matrix(text, wanted_rows, matrix);
}

bool ReadWeightMatrix(std::string_view text, WeightMatrix& matrix) {
  return read_matrix(text, all_rows, matrix);
}

}  // namespace HWY_NAMESPACE
}  // namespace expertviz::input
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace expertviz::input {

HWY_EXPORT(ReadIdMatrix);
HWY_EXPORT(ReadWeightMatrix);

bool read_id_matrix(std::string_view text, IdMatrix& matrix) {
  return HWY_DYNAMIC_DISPATCH(ReadIdMatrix)(text, all_rows, matrix);
}

std::size_t first_row_length(std::string_view text) {
  IdMatrix row;
  return HWY_DYNAMIC_DISPATCH(ReadIdMatrix)(text, 1, row) ? row.top_k : 0;
}

bool read_weight_matrix(std::string_view text, WeightMatrix& matrix) {
  return HWY_DYNAMIC_DISPATCH(ReadWeightMatrix)(text, matrix);
}

}  // namespace expertviz::input
#endif
