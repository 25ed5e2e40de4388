#include "text/float_text.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>

#include <fmt/compile.h>
#include <fmt/format.h>

// Vectors of a length unknown when compiling cannot be members of a class.
#define HWY_DISABLED_TARGETS (HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)
// The order matters: foreach_target includes this very file once for each instruction set.
// clang-format off
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "text/float_text.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace expertviz::text {
namespace HWY_NAMESPACE {

#if HWY_TARGET == HWY_SCALAR

/// Nothing is usual without vectors.
std::size_t PutUsualShortest(const float* /*values*/, std::size_t /*count*/, char*& /*to*/) {
  return 0;
}

#else

namespace hn = hwy::HWY_NAMESPACE;

using D = hn::CappedTag<double, 4>;
using Words = hn::RebindToUnsigned<D>;
using V = hn::Vec<D>;
using Chosen = hn::Mask<D>;

constexpr double doubt = 1e-5;  // far more than products of doubles are off here

/// The multiples of a unit that are the nearest to some values.
struct Multiples {
  V values;
  V distances;
  Chosen are_ties;  ///< or nearly
};

HWY_INLINE Multiples nearest_multiples(V values, double unit) {
  const D d;
  const V multiples = hn::Mul(hn::Round(hn::Mul(values, hn::Set(d, 1 / unit))), hn::Set(d, unit));
  const V distances = hn::Abs(hn::Sub(values, multiples));
  return {multiples, distances, hn::Gt(distances, hn::Set(d, unit / 2 - doubt))};
}

/// The numbers behind the point: 0.00123 has two zeros and the nine digits 123000000.
struct Fractions {
  V zeros;
  V digits;
  Chosen are_usual;
};

HWY_INLINE Fractions shortest_fractions(V values) {
  const D d;
  const Words words;
  V zeros = hn::Zero(d);
  V scale = hn::Set(d, 1e9);
  const auto scale_below = [&](double limit, double larger) HWY_ATTR {
    const Chosen below = hn::Lt(values, hn::Set(d, limit));
    zeros = hn::Add(zeros, hn::IfThenElseZero(below, hn::Set(d, 1)));
    scale = hn::IfThenElse(below, hn::Set(d, larger), scale);
  };
  scale_below(0.1, 1e10);
  scale_below(0.01, 1e11);
  scale_below(0.001, 1e12);
  const V scaled = hn::Mul(values, scale);

  // What is nearer than half of a float's last place reads back as the same.
  constexpr int fraction_bits = 52;
  constexpr std::uint64_t exponent_bits = std::uint64_t{0x7ff} << fraction_bits;
  constexpr std::uint64_t to_half_place = std::uint64_t{24} << fraction_bits;
  const auto bits = hn::BitCast(words, values);
  const auto exponents = hn::And(bits, hn::Set(words, exponent_bits));
  const V half_place = hn::Mul(hn::BitCast(d, hn::Sub(exponents, hn::Set(words, to_half_place))), scale);

  const Multiples by_100 = nearest_multiples(scaled, 100);
  const Multiples by_10 = nearest_multiples(scaled, 10);
  const Multiples by_1 = nearest_multiples(scaled, 1);
  V digits = hn::IfThenElse(hn::Lt(by_10.distances, half_place), by_10.values, by_1.values);
  digits = hn::IfThenElse(hn::Lt(by_100.distances, half_place), by_100.values, digits);

  const auto are_doubtful = [&](const Multiples& multiples) HWY_ATTR {
    const V beside = hn::Abs(hn::Sub(multiples.distances, half_place));
    return hn::Or(hn::Lt(beside, hn::Set(d, doubt)), multiples.are_ties);
  };
  Chosen need_care = hn::Or(hn::Or(are_doubtful(by_100), are_doubtful(by_10)), are_doubtful(by_1));
  // The floats around a power of two are not equally far away.
  need_care = hn::Or(need_care, hn::RebindMask(d, hn::Eq(bits, exponents)));
  // Between 2^-10 and 0.001 there may be two multiples of 100, and the farther be one of 1000.
  need_care = hn::Or(need_care, hn::Gt(half_place, hn::Set(d, 50)));
  need_care = hn::Or(need_care, hn::Ge(digits, hn::Set(d, 1e9)));
  const Chosen in_range =
      hn::And(hn::Ge(values, hn::Set(d, static_cast<double>(1e-4F))), hn::Lt(values, hn::Set(d, 1)));
  return {zeros, digits, hn::AndNot(need_care, in_range)};
}

/// Whole numbers from 0 on as such.
HWY_INLINE hn::Vec<Words> whole(V values) {
  // The last place of doubles of this size is 1.
  const V place = hn::Set(D(), static_cast<double>(std::uint64_t{1} << 52));
  return hn::Xor(hn::BitCast(Words(), hn::Add(values, place)), hn::BitCast(Words(), place));
}

/// Nine digits are one and eight more: these in eight bytes, the first in the lowest.
HWY_INLINE void part_digits(V digits, std::uint64_t* first, std::uint64_t* more) {
  const D d;
  const Words words;
  const hn::Repartition<std::uint32_t, D> halves;
  const hn::Repartition<std::uint16_t, D> pairs;
  // The half keeps a quotient of whole numbers from being a trifle too small.
  const auto quotient = [d](V numbers, double by) HWY_ATTR {
    return hn::Floor(hn::Mul(hn::Add(numbers, hn::Set(d, 0.5)), hn::Set(d, 1 / by)));
  };
  const V top = quotient(digits, 1e8);
  const V rest = hn::Sub(digits, hn::Mul(top, hn::Set(d, 1e8)));
  const V high = quotient(rest, 1e4);
  const V low = hn::Sub(rest, hn::Mul(high, hn::Set(d, 1e4)));
  // Numbers of four digits, then of two, then of one.
  const auto fours = hn::BitCast(halves, hn::Or(whole(high), hn::ShiftLeft<32>(whole(low))));
  const auto hundreds = hn::ShiftRight<20>(hn::Mul(fours, hn::Set(halves, 10'486)));
  const auto below_hundred = hn::Sub(fours, hn::Mul(hundreds, hn::Set(halves, 100)));
  const auto twos = hn::BitCast(pairs, hn::Or(hundreds, hn::ShiftLeft<16>(below_hundred)));
  const auto tens = hn::ShiftRight<10>(hn::Mul(twos, hn::Set(pairs, 103)));
  const auto ones = hn::Or(tens, hn::ShiftLeft<8>(hn::Sub(twos, hn::Mul(tens, hn::Set(pairs, 10)))));
  hn::StoreU(whole(top), words, first);
  hn::StoreU(hn::BitCast(words, ones), words, more);
}

std::size_t PutUsualShortest(const float* values, std::size_t count, char*& to) {
  static_assert(std::endian::native == std::endian::little, "digits are written in the order of their bytes");
  constexpr std::size_t lanes = hn::MaxLanes(D());
  const hn::Rebind<float, D> floats;
  for (std::size_t done = 0; done < count; done += lanes) {
    const std::size_t here = std::min(lanes, count - done);
    float loaded[lanes] = {};
    std::copy_n(values + done, here, loaded);
    const Fractions fractions = shortest_fractions(hn::PromoteTo(D(), hn::LoadU(floats, loaded)));
    std::uint8_t usual[8] = {};
    hn::StoreMaskBits(D(), fractions.are_usual, usual);
    std::uint64_t zeros[lanes];
    std::uint64_t first[lanes];
    std::uint64_t more[lanes];
    hn::StoreU(whole(fractions.zeros), Words(), zeros);
    part_digits(fractions.digits, first, more);
    const std::size_t written = std::min<std::size_t>(here, static_cast<std::size_t>(std::countr_one(usual[0])));
    char* at = to;
    for (std::size_t i = 0; i < written; ++i) {
      std::memcpy(at, "0.000", 5);
      at += 2 + zeros[i];
      *at++ = static_cast<char>('0' + first[i]);
      const std::uint64_t text = more[i] | 0x3030303030303030;
      std::memcpy(at, &text, sizeof text);
      at += sizeof text - static_cast<std::size_t>(std::countl_zero(more[i])) / 8;
      *at++ = ',';
    }
    to = at;
    if (written < here) { return done + written; }
  }
  return count;
}

#endif

}  // namespace HWY_NAMESPACE
}  // namespace expertviz::text
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace expertviz::text {

HWY_EXPORT(PutUsualShortest);

std::size_t put_usual_shortest(const float* values, std::size_t count, char*& to) {
  return HWY_DYNAMIC_DISPATCH(PutUsualShortest)(values, count, to);
}

char* put_shortest(float value, char* to) {
  if (put_usual_shortest(&value, 1, to) == 1) { return to - 1; }
  return fmt::format_to(to, FMT_COMPILE("{}"), value);
}

}  // namespace expertviz::text
#endif
