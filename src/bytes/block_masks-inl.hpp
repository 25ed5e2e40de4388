// 64 bytes of text as bit masks, bit i for byte i. Compiled once for each instruction set (Highway's foreach_target),
// hence the toggling guard.
#if defined(EXPERTVIZ_BYTES_BLOCK_MASKS_INL_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef EXPERTVIZ_BYTES_BLOCK_MASKS_INL_HPP
#undef EXPERTVIZ_BYTES_BLOCK_MASKS_INL_HPP
#else
#define EXPERTVIZ_BYTES_BLOCK_MASKS_INL_HPP
#endif

#include <cstddef>
#include <cstdint>
#include <cstring>

#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace expertviz::bytes {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

struct StructureMasks {
  std::uint64_t quote = 0;
  std::uint64_t backslash = 0;
  std::uint64_t open = 0;   ///< { and [
  std::uint64_t close = 0;  ///< } and ]
  std::uint64_t brace = 0;  ///< { and }
};

/// Bit i is the parity of the bits 0..i: turns quotes into "between quotes, the opening one included".
HWY_INLINE std::uint64_t prefix_xor(std::uint64_t bits) {
  for (int shift = 1; shift < 64; shift *= 2) {
    bits ^= bits << shift;
  }
  return bits;
}

class Block {
  using D = hn::CappedTag<std::uint8_t, 64>;
  static constexpr std::size_t lanes = sizeof(hn::Vec<D>);
  static constexpr std::size_t parts = 64 / lanes;
  static constexpr std::size_t mask_bytes = (lanes + 7) / 8;

 public:
  HWY_INLINE explicit Block(const char* data) {
    for (std::size_t i = 0; i < parts; ++i) {
      part_[i] = hn::LoadU(D(), reinterpret_cast<const std::uint8_t*>(data) + i * lanes);
    }
  }

  /// Whether a quote, a backslash, a bracket or a brace is here ('|' may be taken for one).
  [[nodiscard]] HWY_INLINE bool any_structure() const {
    const D d;
    auto hit = is_structure(part_[0]);
    for (std::size_t i = 1; i < parts; ++i) {
      hit = hn::Or(hit, is_structure(part_[i]));
    }
    return !hn::AllFalse(d, hit);
  }

  [[nodiscard]] HWY_INLINE StructureMasks structure() const {
    const std::uint64_t open_brace = equal('{');
    const std::uint64_t close_brace = equal('}');
    return {.quote = equal('"'),
            .backslash = equal('\\'),
            .open = open_brace | equal('['),
            .close = close_brace | equal(']'),
            .brace = open_brace | close_brace};
  }

  [[nodiscard]] HWY_INLINE std::uint64_t equal(char c) const {
    return gather([c](auto v) HWY_ATTR { return hn::Eq(v, hn::Set(D(), static_cast<std::uint8_t>(c))); });
  }
  [[nodiscard]] HWY_INLINE std::uint64_t digits() const {
    return gather([](auto v) HWY_ATTR { return at_most(hn::Sub(v, hn::Set(D(), std::uint8_t{'0'})), 9); });
  }
  /// Bytes that are not JSON's white space.
  [[nodiscard]] HWY_INLINE std::uint64_t visible() const {
    return ~gather([](auto v) HWY_ATTR {
      const D d;
      const auto blank_or_tab =
          hn::Or(hn::Eq(v, hn::Set(d, std::uint8_t{' '})), hn::Eq(v, hn::Set(d, std::uint8_t{'\t'})));
      const auto line_end =
          hn::Or(hn::Eq(v, hn::Set(d, std::uint8_t{'\n'})), hn::Eq(v, hn::Set(d, std::uint8_t{'\r'})));
      return hn::Or(blank_or_tab, line_end);
    });
  }

 private:
  static HWY_INLINE hn::Mask<D> at_most(hn::Vec<D> v, std::uint8_t limit) {
    return hn::Eq(hn::Min(v, hn::Set(D(), limit)), v);
  }
  // The four brackets and the backslash are the characters that 0x20 moves into 0x7b..0x7d, but for '|' itself.
  static HWY_INLINE hn::Mask<D> is_structure(hn::Vec<D> v) {
    const D d;
    const auto folded = hn::Or(v, hn::Set(d, std::uint8_t{0x20}));
    const auto bracket = at_most(hn::Sub(folded, hn::Set(d, std::uint8_t{0x7b})), 2);
    return hn::Or(bracket, hn::Eq(v, hn::Set(d, std::uint8_t{'"'})));
  }

  template <class Test>
  HWY_INLINE std::uint64_t gather(const Test& test) const {
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < parts; ++i) {
      std::uint64_t some = 0;
      std::uint8_t bytes[8] = {};
      hn::StoreMaskBits(D(), test(part_[i]), bytes);
      std::memcpy(&some, bytes, mask_bytes);
      bits |= some << (i * lanes % 64);
    }
    return bits;
  }

  hn::Vec<D> part_[parts];
};

}  // namespace HWY_NAMESPACE
}  // namespace expertviz::bytes
HWY_AFTER_NAMESPACE();
#endif
