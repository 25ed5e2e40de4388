#include "input/rows/id_array.hpp"

#include "expertviz/error.hpp"
#include "input/topk_matrix.hpp"
#include "text/base64.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <limits>
#include <type_traits>
#include <utility>

#include <fmt/format.h>

namespace expertviz::input {
namespace {

static_assert(std::endian::native == std::endian::little, "ids are read in the order of their bytes");

struct TypeName {
  std::string_view numpy;
  std::string_view word;
  IdType type;
  std::size_t size;
};
constexpr std::array<TypeName, 7> types{{{"|u1", "uint8", IdType::u1, 1},
                                         {"|i1", "int8", IdType::i1, 1},
                                         {"<u2", "uint16", IdType::u2, 2},
                                         {"<i2", "int16", IdType::i2, 2},
                                         {"<u4", "uint32", IdType::u4, 4},
                                         {"<i4", "int32", IdType::i4, 4},
                                         {"<i8", "int64", IdType::i8, 8}}};

constexpr std::size_t most_layers = std::size_t{1} << 16;
constexpr std::size_t most_top_k = std::size_t{1} << 16;

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

/// Calls `work` with the number, which for the most usual ones is known when compiling.
template <class Work>
void with_top_k(std::size_t top_k, const Work& work) {
  switch (top_k) {
    case 4:
      return work(std::integral_constant<std::size_t, 4>());
    case 8:
      return work(std::integral_constant<std::size_t, 8>());
    default:
      return work(top_k);
  }
}

/// As `IdArray::read`. `top_k` may be known when compiling.
template <class Number, class TopK>
bool read_row(const char* array, const IdShape& shape, std::size_t row, std::size_t layer, std::int32_t* ids,
              std::uint64_t& zeros, TopK top_k) {
  constexpr bool may_be_none = std::is_signed_v<Number> || sizeof(Number) > 2;
  const char* const first = array + (row * shape.layers + layer) * shape.top_k * sizeof(Number);
  Number all = 0;
  Number common = static_cast<Number>(-1);
  bool is_known = true;
  for (std::size_t i = 0; i < top_k; ++i) {
    const auto id = number_at<Number>(first, i);
    all = static_cast<Number>(all | id);
    common = static_cast<Number>(common & id);
    if constexpr (may_be_none) {
      is_known &= static_cast<std::int64_t>(id) >= -1 && static_cast<std::int64_t>(id) <= max_expert_id;
    }
    ids[i] = static_cast<std::int32_t>(id);
  }
  if (!is_known) {
    throw Error(
        fmt::format("the token in row {} has an expert id that is none", row), Place{.layer = static_cast<int>(layer)},
        fmt::format("ids run from 0 to {}, -1 for none; are the layers, the top-k and the type right?", max_expert_id));
  }
  if (may_be_none && common == static_cast<Number>(-1)) { return false; }
  if (all != 0 || top_k == 1) { return true; }
  ++zeros;
  std::fill_n(ids, static_cast<std::size_t>(top_k), -1);
  return false;
}

constexpr const char* cut_hint = "was the input cut or damaged?";

void check_length(IdType type, const IdShape& shape, std::size_t size, std::size_t header, std::uint64_t offset) {
  const std::size_t needed = checked_size(shape, offset) * size_of(type);
  const std::size_t there = size - std::min(header, size);
  if (there == needed) { return; }
  throw Error(fmt::format("the array holds {} bytes, but {} tokens of {} layers and {} experts take {}", there,
                          shape.rows, shape.layers, shape.top_k, needed),
              Place{.byte = offset}, cut_hint);
}

}  // namespace

std::optional<IdType> id_type(std::string_view name) {
  const auto* const found =
      std::ranges::find_if(types, [name](const TypeName& type) { return name == type.numpy || name == type.word; });
  return found == types.end() ? std::nullopt : std::optional(found->type);
}

std::size_t size_of(IdType type) {
  return types[static_cast<std::size_t>(type)].size;
}

std::size_t checked_size(const IdShape& shape, std::uint64_t offset) {
  if (shape.layers == 0 || shape.top_k == 0) {
    throw Error(
        fmt::format("an array of {} layers and {} experts per token holds no expert", shape.layers, shape.top_k),
        Place{.byte = offset});
  }
  const std::size_t most = std::numeric_limits<std::int64_t>::max() / 8 / shape.layers / shape.top_k;
  if (shape.layers > most_layers || shape.top_k > most_top_k || shape.rows > most) {
    throw Error(fmt::format("an array of {} tokens, {} layers and {} experts per token is not believed", shape.rows,
                            shape.layers, shape.top_k),
                Place{.byte = offset}, "expected tokens x layers x experts per token");
  }
  return shape.rows * shape.layers * shape.top_k;
}

void IdArray::assign(IdType type, const IdShape& shape, Base64 packed, std::size_t header) {
  const std::optional<std::size_t> size = text::base64_size(packed.text);
  if (!size) {
    throw Error(
        fmt::format("routed_experts is no base64: its length is {}, which is no multiple of 4", packed.text.size()),
        Place{.byte = packed.offset}, cut_hint);
  }
  check_length(type, shape, *size, header, packed.offset);
  type_ = type;
  shape_ = shape;
  packed_ = std::move(packed);
  header_ = header;
}

void IdArray::assign(IdType type, const IdShape& shape, std::string bytes, std::size_t header) {
  check_length(type, shape, bytes.size(), header, 0);
  type_ = type;
  shape_ = shape;
  raw_ = std::move(bytes);
  header_ = header;
}

void IdArray::unpack() {
  const std::lock_guard lock(mutex_);
  if (unpacked_) { return; }
  if (packed_.keeper) {
    decoded_ = std::make_unique_for_overwrite<char[]>(*text::base64_size(packed_.text));
    if (const std::size_t end = text::decode_base64(packed_.text, decoded_.get()); end != packed_.text.size()) {
      throw Error("routed_experts is no base64", Place{.byte = packed_.offset + end}, cut_hint);
    }
    packed_ = {};
    ids_ = decoded_.get() + header_;
  } else {
    ids_ = raw_.data() + header_;
  }
  find_layers();
  unpacked_ = true;
}

void IdArray::clear() {
  packed_ = {};
  decoded_.reset();
  raw_ = {};
  ids_ = nullptr;
}

/// Layers that have an expert in the first tokens need no more looking for.
void IdArray::find_layers() {
  has_layer_.assign(shape_.layers, 0);
  std::vector<std::size_t> missing(shape_.layers);
  for (std::size_t layer = 0; layer < shape_.layers; ++layer) {
    missing[layer] = layer;
  }
  with_type(type_, [&](auto number) {
    using Number = decltype(number);
    for (std::size_t row = 0; row < shape_.rows && !missing.empty(); ++row) {
      std::erase_if(missing, [&](std::size_t layer) {
        const std::size_t first = (row * shape_.layers + layer) * shape_.top_k;
        Number ids = 0;
        for (std::size_t i = 0; i < shape_.top_k; ++i) {
          const auto id = number_at<Number>(ids_, first + i);
          ids = static_cast<Number>(ids | (id == static_cast<Number>(-1) && std::is_signed_v<Number> ? 0 : id));
        }
        has_layer_[layer] = ids != 0 ? 1 : 0;
        return ids != 0;
      });
    }
  });
}

bool IdArray::read(std::size_t row, std::size_t layer, std::int32_t* ids) const {
  std::uint64_t zeros = 0;
  const bool found = with_type(type_, [&](auto number) {
    return read_row<decltype(number)>(ids_, shape_, row, layer, ids, zeros, shape_.top_k);
  });
  if (zeros != 0) { zero_rows_ += zeros; }
  return found;
}

void IdArray::read(std::size_t first_row, std::size_t rows, const std::vector<std::size_t>& layers,
                   std::int32_t* ids) const {
  std::uint64_t zeros = 0;
  with_type(type_, [&](auto number) {
    with_top_k(shape_.top_k, [&](auto top_k) {
      for (std::size_t row = first_row; row < first_row + rows; ++row) {
        for (const std::size_t layer : layers) {
          static_cast<void>(read_row<decltype(number)>(ids_, shape_, row, layer, ids, zeros, top_k));
          ids += top_k;
        }
      }
    });
  });
  if (zeros != 0) { zero_rows_ += zeros; }
}

}  // namespace expertviz::input
