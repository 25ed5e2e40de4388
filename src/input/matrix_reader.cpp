#include "input/matrix_reader.hpp"

#include "bytes/json_text.hpp"
#include "expertviz/error.hpp"

#include <fmt/format.h>

namespace expertviz::input {
namespace {

/// A bound that no engine comes near, so that a text does not decode into many times its own size.
constexpr std::size_t most_step_numbers = std::size_t{1} << 24;

}  // namespace

bool MatrixReader::is_there(const std::optional<bytes::Slice>& value, const char* name) {
  if (!value || value->first() == 'n') { return false; }
  if (value->first() == '[') { return true; }
  throw Error(fmt::format("{} is {}, not an array", name, bytes::kind_name(value->first())),
              Place{.byte = value->offset()}, "expected an array of rows, one row per token");
}

LayerRouting MatrixReader::read(const bytes::Slice& ids, const std::optional<bytes::Slice>& weights) {
  if (!read_id_matrix(ids.view(), ids_)) { parse_id_matrix(ids, names_.ids, ids_); }
  LayerRouting routing;
  routing.rows = ids_.rows;
  routing.top_k = ids_.top_k;
  const std::size_t size = routing.rows * routing.top_k;
  count_numbers(size, ids.offset());
  routing.expert_ids.assign(ids_.values.data(), ids_.values.data() + size);
  if (!is_there(weights, names_.weights)) { return routing; }

  if (!read_weight_matrix(weights->view(), weights_)) { parse_weight_matrix(*weights, names_.weights, weights_); }
  if (weights_.rows != routing.rows || weights_.top_k != routing.top_k) {
    throw Error(fmt::format("{} has {} rows of {}, {} {} rows of {}", names_.weights, weights_.rows, weights_.top_k,
                            names_.ids, routing.rows, routing.top_k),
                Place{.byte = weights->offset()}, "each expert id has one weight");
  }
  count_numbers(size, weights->offset());
  routing.weights.assign(weights_.values.data(), weights_.values.data() + size);
  return routing;
}

void MatrixReader::count_numbers(std::size_t more, std::uint64_t offset) {
  numbers_ += more;
  if (numbers_ > most_step_numbers) {
    throw Error(fmt::format("a verify step has more than {} expert ids and weights", most_step_numbers),
                Place{.byte = offset}, bytes::damage_hint);
  }
}

}  // namespace expertviz::input
