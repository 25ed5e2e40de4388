#include "input/rows/id_rows.hpp"

#include "expertviz/error.hpp"
#include "input/rows/distinct_ids.hpp"
#include "input/topk_matrix.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>
#include <type_traits>

#include <fmt/format.h>

namespace expertviz::input {
namespace {

static_assert(std::endian::native == std::endian::little, "ids are read in the order of their bytes");

/// Calls `work` with a number of the type.
template <class Work>
auto with_type(IdType type, const Work& work) {
  switch (type) {
    case IdType::u1:
      return work(std::uint8_t{});
    case IdType::i1:
      return work(std::int8_t{});
    case IdType::u2:
      return work(std::uint16_t{});
    case IdType::i2:
      return work(std::int16_t{});
    case IdType::u4:
      return work(std::uint32_t{});
    case IdType::i4:
      return work(std::int32_t{});
    default:
      return work(std::int64_t{});
  }
}

template <class Number>
Number number_at(const char* ids, std::size_t place) {
  Number number;
  std::memcpy(&number, ids + place * sizeof number, sizeof number);
  return number;
}

/// Copies numbers into a narrower type; false if one does not fit.
template <class Number, class Id>
bool narrow(const char* from, std::size_t count, Id* to) {
  using Bits = std::make_unsigned_t<Number>;
  Bits all = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const auto bits = number_at<Bits>(from, i);
    all = static_cast<Bits>(all | bits);
    to[i] = static_cast<Id>(bits);
  }
  constexpr std::uint64_t most = std::min<std::uint64_t>(
      std::numeric_limits<Id>::max(), static_cast<std::uint64_t>(std::numeric_limits<Number>::max()));
  return static_cast<std::uint64_t>(all) <= most;
}

}  // namespace

bool IdRows::read(std::size_t row, std::size_t layer, std::int32_t* ids, LayerTally& tally) const {
  const std::size_t top_k = shape_.top_k;
  const std::size_t begin = ((row - first_) * shape_.layers + layer) * top_k;
  const bool found = with_type(type_, [&](auto number) {
    using Number = decltype(number);
    constexpr bool may_be_none = std::is_signed_v<Number> || sizeof(Number) > 2;
    Number all = 0;
    Number common = static_cast<Number>(-1);
    bool is_known = true;
    for (std::size_t i = 0; i < top_k; ++i) {
      const auto id = number_at<Number>(ids_, begin + i);
      all = static_cast<Number>(all | id);
      common = static_cast<Number>(common & id);
      if constexpr (may_be_none) {
        is_known &= static_cast<std::int64_t>(id) >= -1 && static_cast<std::int64_t>(id) <= max_expert_id;
      }
      ids[i] = static_cast<std::int32_t>(id);
    }
    if (!is_known) {
      throw Error(fmt::format("the token in row {} has an expert id that is none", row),
                  Place{.layer = static_cast<int>(layer)},
                  fmt::format("ids run from 0 to {}, -1 for none; are the layers, the top-k and the type right?",
                              max_expert_id));
    }
    if (may_be_none && common == static_cast<Number>(-1)) { return false; }
    if (all != 0 || top_k == 1) { return true; }
    ++tally.zeros;
    std::fill_n(ids, top_k, -1);
    return false;
  });
  tally.has_data |= found;
  return found;
}

bool IdRows::has_experts(std::size_t layer) const {
  return with_type(type_, [&](auto number) {
    using Number = decltype(number);
    for (std::size_t row = 0; row < shape_.rows; ++row) {
      const std::size_t begin = (row * shape_.layers + layer) * shape_.top_k;
      for (std::size_t i = 0; i < shape_.top_k; ++i) {
        const auto id = number_at<Number>(ids_, begin + i);
        const bool is_none = std::is_signed_v<Number> && id == static_cast<Number>(-1);
        if (id != 0 && !is_none) { return true; }
      }
    }
    return false;
  });
}

const TokenRows& RowGathering::gather(const IdRows& rows, const std::vector<std::size_t>& layers,
                                      std::vector<LayerTally>& tallies) {
  const IdShape& shape = rows.shape_;
  gathered_.rows = shape.rows;
  gathered_.top_k = shape.top_k;
  layers_ = layers;
  ids_.resize(shape.top_k);
  std::erase_if(layers_, [&](std::size_t layer) {
    LayerTally tally;
    for (std::size_t row = rows.first_; row < rows.first_ + shape.rows; ++row) {
      if (rows.read(row, layer, ids_.data(), tally)) { return false; }
    }
    tallies[layer].zeros += tally.zeros;
    return true;
  });
  gathered_.layer_ids.assign(layers_.begin(), layers_.end());
  bool distinct = false;
  if (const std::uint8_t* const bytes = narrowed(rows, bytes_)) {
    distinct = take_distinct(bytes);
  } else if (const std::uint16_t* const words = narrowed(rows, words_)) {
    distinct = take_distinct(words);
  }
  if (!distinct) { gather_any(rows, tallies); }
  for (const std::size_t layer : layers_) {
    tallies[layer].has_data = true;
  }
  return gathered_;
}

/// The ids in a narrow type, or nullptr if one does not fit.
template <class Id>
const Id* RowGathering::narrowed(const IdRows& rows, std::vector<Id>& ids) {
  const IdShape& shape = rows.shape_;
  if (sizeof(Id) == 1 && rows.type_ == IdType::u1 && layers_.size() == shape.layers) {
    return reinterpret_cast<const Id*>(rows.ids_);
  }
  ids.resize(std::max<std::size_t>(shape.rows * layers_.size() * shape.top_k, 1));
  const bool fits = with_type(rows.type_, [&](auto number) {
    using Number = decltype(number);
    Id* to = ids.data();
    for (std::size_t row = 0; row < shape.rows; ++row) {
      // Layers that follow each other are copied together.
      for (std::size_t i = 0; i < layers_.size();) {
        std::size_t end = i + 1;
        while (end < layers_.size() && layers_[end] == layers_[end - 1] + 1) {
          ++end;
        }
        const std::size_t count = (end - i) * shape.top_k;
        const std::size_t from = (row * shape.layers + layers_[i]) * shape.top_k;
        if (!narrow<Number>(rows.ids_ + from * sizeof(Number), count, to)) { return false; }
        to += count;
        i = end;
      }
    }
    return true;
  });
  return fits ? ids.data() : nullptr;
}

/// False if a token names an expert twice: zeros among them were not recorded.
template <class Id>
bool RowGathering::take_distinct(const Id* ids) {
  const std::size_t size = gathered_.rows * layers_.size() * gathered_.top_k;
  if (!are_distinct(ids, size, gathered_.top_k)) { return false; }
  gathered_.ids = std::span<const Id>(ids, size);
  return true;
}

void RowGathering::gather_any(const IdRows& rows, std::vector<LayerTally>& tallies) {
  const IdShape& shape = rows.shape_;
  ids_.resize(shape.rows * layers_.size() * shape.top_k);
  std::int32_t* to = ids_.data();
  for (std::size_t row = rows.first_; row < rows.first_ + shape.rows; ++row) {
    for (const std::size_t layer : layers_) {
      static_cast<void>(rows.read(row, layer, to, tallies[layer]));
      to += shape.top_k;
    }
  }
  gathered_.ids = std::span<const std::int32_t>(ids_);
}

}  // namespace expertviz::input
