#include "input/rows/id_type.hpp"

#include "expertviz/error.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include <fmt/format.h>

namespace expertviz::input {
namespace {

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

void check_length(IdType type, const IdShape& shape, std::size_t bytes, std::uint64_t offset) {
  const std::size_t needed = checked_size(shape, offset) * size_of(type);
  if (bytes == needed) { return; }
  throw Error(fmt::format("the array holds {} bytes, but {} tokens of {} layers and {} experts take {}", bytes,
                          shape.rows, shape.layers, shape.top_k, needed),
              Place{.byte = offset}, "was the input cut or damaged?");
}

}  // namespace expertviz::input
