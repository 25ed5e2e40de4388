#include "input/rows/distinct_ids.hpp"

#include <algorithm>
#include <vector>

// As the other scans of this room.
#define HWY_DISABLED_TARGETS (HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)
// The order matters: foreach_target includes this very file once for each instruction set.
// clang-format off
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "input/rows/distinct_ids.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace expertviz::input {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

/// Compares each id with those that stand up to `top_k - 1` places behind it, a vector of ids at a time.
template <class Id>
bool are_distinct_here(const Id* ids, std::size_t size, std::size_t top_k) {
  constexpr std::size_t most_top_k = 64;
  if (top_k > most_top_k) { return false; }
  const hn::ScalableTag<Id> d;
  const std::size_t lanes = hn::Lanes(d);
  // For each distance, and each place in its group that a vector may begin with: which partners are of the same group.
  const std::size_t width = top_k + lanes;
  std::vector<Id> partners((top_k - 1) * width);
  for (std::size_t apart = 1; apart < top_k; ++apart) {
    for (std::size_t place = 0; place < width; ++place) {
      partners[(apart - 1) * width + place] = static_cast<Id>(place % top_k + apart < top_k ? -1 : 0);
    }
  }
  auto twice = hn::Zero(d);
  std::size_t at = 0;
  for (std::size_t place = 0; at + lanes + top_k <= size; at += lanes, place = (place + lanes) % top_k) {
    const auto here = hn::LoadU(d, ids + at);
    for (std::size_t apart = 1; apart < top_k; ++apart) {
      const auto equal = hn::VecFromMask(d, hn::Eq(here, hn::LoadU(d, ids + at + apart)));
      twice = hn::Or(twice, hn::And(equal, hn::LoadU(d, partners.data() + (apart - 1) * width + place)));
    }
  }
  if (!hn::AllTrue(d, hn::Eq(twice, hn::Zero(d)))) { return false; }
  for (std::size_t group = at - at % top_k; group < size; group += top_k) {
    for (std::size_t i = 1; i < top_k; ++i) {
      if (std::find(ids + group, ids + group + i, ids[group + i]) != ids + group + i) { return false; }
    }
  }
  return true;
}

bool BytesAreDistinct(const std::uint8_t* ids, std::size_t size, std::size_t top_k) {
  return are_distinct_here(ids, size, top_k);
}
bool WordsAreDistinct(const std::uint16_t* ids, std::size_t size, std::size_t top_k) {
  return are_distinct_here(ids, size, top_k);
}

}  // namespace HWY_NAMESPACE
}  // namespace expertviz::input
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace expertviz::input {

HWY_EXPORT(BytesAreDistinct);
HWY_EXPORT(WordsAreDistinct);

bool are_distinct(const std::uint8_t* ids, std::size_t size, std::size_t top_k) {
  return HWY_DYNAMIC_DISPATCH(BytesAreDistinct)(ids, size, top_k);
}

bool are_distinct(const std::uint16_t* ids, std::size_t size, std::size_t top_k) {
  return HWY_DYNAMIC_DISPATCH(WordsAreDistinct)(ids, size, top_k);
}

}  // namespace expertviz::input
#endif
