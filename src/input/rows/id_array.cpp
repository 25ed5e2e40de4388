#include "input/rows/id_array.hpp"

#include "expertviz/error.hpp"
#include "text/base64.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

namespace expertviz::input {
namespace {

constexpr const char* cut_hint = "was the input cut or damaged?";

}  // namespace

void IdArray::assign(IdType type, const IdShape& shape, Base64 packed, std::size_t header) {
  const std::optional<std::size_t> size = text::base64_size(packed.text);
  if (!size) {
    throw Error(
        fmt::format("routed_experts is no base64: its length is {}, which is no multiple of 4", packed.text.size()),
        Place{.byte = packed.offset}, cut_hint);
  }
  check_length(type, shape, *size - std::min(header, *size), packed.offset);
  assign(type, shape);
  packed_ = std::move(packed);
  header_ = header;
}

void IdArray::assign(IdType type, const IdShape& shape) {
  type_ = type;
  shape_ = shape;
}

void IdArray::assign(IdType type, const IdShape& shape, std::string bytes) {
  check_length(type, shape, bytes.size(), 0);
  assign(type, shape);
  bytes_ = std::move(bytes);
}

IdRows IdArray::rows(std::size_t first, std::size_t count, std::vector<char>& memory) const {
  const IdShape shape{.rows = count, .layers = shape_.layers, .top_k = shape_.top_k};
  const std::size_t row_size = shape.layers * shape.top_k * size_of(type_);
  const std::size_t begin = header_ + first * row_size;
  if (!packed_.keeper) { return {type_, shape, first, bytes_.data() + begin}; }
  // Groups of four characters stand for three bytes, in which a row may begin and end anywhere.
  const std::size_t text_begin = begin / 3 * 4;
  const std::size_t text_end = (begin + count * row_size + 2) / 3 * 4;
  memory.resize(std::max<std::size_t>({memory.size(), (text_end - text_begin) / 4 * 3, 1}));
  const std::size_t end = text::decode_base64(packed_.text, text_begin, text_end, memory.data());
  if (end != text_end) { throw Error("routed_experts is no base64", Place{.byte = packed_.offset + end}, cut_hint); }
  return {type_, shape, first, memory.data() + begin % 3};
}

void IdArray::clear() {
  packed_ = {};
  bytes_ = {};
}

}  // namespace expertviz::input
