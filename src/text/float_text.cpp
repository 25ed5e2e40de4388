#include "text/float_text.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include <fmt/compile.h>
#include <fmt/format.h>

namespace expertviz::text {
namespace {

/// The multiple of a unit that is the nearest to a value.
struct Multiple {
  std::uint32_t value;
  double distance;
  bool is_tie;  ///< or nearly one
};

constexpr double doubt = 1e-5;  // far more than products of doubles are off here

template <std::uint32_t unit>
Multiple nearest_multiple(double value) {
  const std::uint32_t below = static_cast<std::uint32_t>(value) / unit * unit;
  const double over = value - below;
  const double half = unit / 2.0;
  return {below + (over < half ? 0 : unit), half - std::abs(over - half), std::abs(over - half) < doubt};
}

/// The nine digits that stand behind "0." and so many zeros in the shortest text of a value from 0.0001 on and below 1;
/// 0 where more care is needed. Knows no branches that chance decides.
std::uint32_t shortest_fraction(float value, std::size_t zeros) {
  constexpr std::array<double, 4> scales{1e9, 1e10, 1e11, 1e12};
  constexpr unsigned mantissa_bits = 23;
  const auto bits = std::bit_cast<std::uint32_t>(value);
  const double scaled = static_cast<double>(value) * scales[zeros];
  // What is nearer than half of its last place reads back as the same.
  constexpr std::uint64_t other_bias = 1023 - 127;
  const std::uint64_t exponent = (bits >> mantissa_bits) + other_bias - mantissa_bits - 1;
  const double half_place = std::bit_cast<double>(exponent << 52) * scales[zeros];
  const Multiple by_100 = nearest_multiple<100>(scaled);
  const Multiple by_10 = nearest_multiple<10>(scaled);
  const Multiple by_1 = nearest_multiple<1>(scaled);
  std::uint32_t digits = by_1.value;
  digits = by_10.distance < half_place ? by_10.value : digits;
  digits = by_100.distance < half_place ? by_100.value : digits;

  const auto is_doubtful = [half_place](const Multiple& multiple) {
    return static_cast<unsigned>(std::abs(multiple.distance - half_place) < doubt) |
           static_cast<unsigned>(multiple.is_tie);
  };
  // The floats around a power of two are not equally far away.
  const auto is_power = static_cast<unsigned>((bits & ((1U << mantissa_bits) - 1)) == 0);
  // Between 2^-10 and 0.001 there may be two multiples of 100, and the farther be one of 1000.
  const auto is_wide = static_cast<unsigned>(half_place > 50);
  const unsigned needs_care = is_doubtful(by_100) | is_doubtful(by_10) | is_doubtful(by_1) | is_power | is_wide;
  return needs_care != 0 || digits >= 1'000'000'000 ? 0 : digits;
}

}  // namespace

char* put_shortest(float value, char* to) {
  if (value >= 1e-4F && value < 1) {
    const std::size_t zeros = (value < 0.1 ? 1U : 0U) + (value < 0.01 ? 1U : 0U) + (value < 0.001 ? 1U : 0U);
    if (const std::uint32_t digits = shortest_fraction(value, zeros)) {
      std::memcpy(to, "0.000", 5);
      to += 2 + zeros;
      *to++ = static_cast<char>('0' + digits / 100'000'000);
      // Eight digits in a word, the first in its lowest byte: halves, then pairs, then single digits.
      std::uint64_t rest = digits % 100'000'000;
      rest = rest / 10'000 | rest % 10'000 << 32;
      std::uint64_t hundreds = (rest * 10'486 >> 20) & 0x0000007f0000007f;
      rest = hundreds | (rest - hundreds * 100) << 16;
      std::uint64_t tens = (rest * 103 >> 10) & 0x000f000f000f000f;
      rest = tens | (rest - tens * 10) << 8;
      const std::uint64_t text = rest | 0x3030303030303030;
      std::memcpy(to, &text, sizeof text);
      return to + sizeof text - static_cast<std::size_t>(std::countl_zero(rest)) / 8;
    }
  }
  return fmt::format_to(to, FMT_COMPILE("{}"), value);
}

}  // namespace expertviz::text
