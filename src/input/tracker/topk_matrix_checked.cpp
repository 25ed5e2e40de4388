#include "bytes/json_text.hpp"
#include "bytes/object_walk.hpp"
#include "expertviz/error.hpp"
#include "input/tracker/topk_matrix.hpp"

#include <limits>
#include <locale>
#include <sstream>
#include <string>

#include <fmt/format.h>
#include <simdjson.h>

namespace expertviz::input {
namespace {

namespace ondemand = simdjson::ondemand;

/// What tells the two matrices apart in messages.
struct Words {
  const char* key;
  const char* number;
  const char* in_a_row;
  const char* hint;
};
constexpr Words ids_words{"topk_ids", "expert id", "experts", "expert ids are whole numbers, -1 for none"};
constexpr Words weights_words{"topk_weights", "weight", "weights", "weights are numbers, NaN or Infinity"};

std::string_view token_of(ondemand::value& value) {
  const std::string_view text = value.raw_json_token();
  return text.substr(0, text.find_last_not_of(" \t\r\n") + 1);
}

[[noreturn]] void refuse_number(std::string_view token, const Words& words, std::uint64_t offset) {
  throw Error(fmt::format("{} holds {}, which is no {}", words.key, token.substr(0, 40), words.number),
              Place{.byte = offset}, words.hint);
}

void read_number(ondemand::value& value, std::uint64_t offset, std::int32_t& id) {
  std::int64_t number = 0;
  if (value.get_int64().get(number) != simdjson::SUCCESS) { refuse_number(token_of(value), ids_words, offset); }
  if (number < -1 || number > max_expert_id) {
    throw Error(fmt::format("topk_ids holds {}, which is no expert id", number), Place{.byte = offset},
                fmt::format("expert ids run from 0 to {}, -1 for none", max_expert_id));
  }
  id = static_cast<std::int32_t>(number);
}

/// The double of a number that simdjson has found to be one. Older versions of it misread 20 digits and more.
double double_of(std::string_view number, double found) {
  constexpr std::size_t sure_digits = 19;
  if (number.size() <= sure_digits) { return found; }
  std::istringstream stream{std::string(number)};
  stream.imbue(std::locale::classic());
  stream >> found;
  return found;
}

void read_number(ondemand::value& value, std::uint64_t offset, float& weight) {
  const std::string_view token = token_of(value);
  double number = 0;
  if (token == "NaN") {
    weight = std::numeric_limits<float>::quiet_NaN();
  } else if (token == "Infinity") {
    weight = std::numeric_limits<float>::infinity();
  } else if (token == "-Infinity") {
    weight = -std::numeric_limits<float>::infinity();
  } else if (value.get_double().get(number) == simdjson::SUCCESS) {
    weight = static_cast<float>(double_of(token, number));
  } else {
    refuse_number(token, weights_words, offset);
  }
}

[[noreturn]] void refuse(simdjson::error_code code, const Words& words, std::uint64_t offset) {
  throw Error(fmt::format("{} is no matrix of {}s ({})", words.key, words.number, simdjson::error_message(code)),
              Place{.byte = offset}, fmt::format("expected [[{}, ...], ...] with one row per token", words.number));
}

template <class Number>
void parse_matrix(std::string_view text, std::uint64_t offset, const Words& words, TopkMatrix<Number>& matrix) {
  matrix = {};
  ondemand::parser parser;
  const simdjson::padded_string padded(text);
  const auto place = [&](ondemand::value& value) {
    return offset + static_cast<std::uint64_t>(value.raw_json_token().data() - padded.data());
  };
  ondemand::document document;
  ondemand::array rows;
  if (const auto code = parser.iterate(padded).get(document)) { refuse(code, words, offset); }
  if (const auto code = document.get_array().get(rows)) { refuse(code, words, offset); }
  for (auto row_result : rows) {
    ondemand::value row_value;
    ondemand::array row;
    if (const auto code = row_result.get(row_value)) { refuse(code, words, offset); }
    const std::uint64_t row_offset = place(row_value);
    if (const auto code = row_value.get_array().get(row)) { refuse(code, words, row_offset); }
    const std::size_t before = matrix.values.size();
    for (auto number_result : row) {
      ondemand::value number;
      if (const auto code = number_result.get(number)) { refuse(code, words, row_offset); }
      read_number(number, place(number), matrix.values.emplace_back());
    }
    const std::size_t length = matrix.values.size() - before;
    if (matrix.rows == 0) { matrix.top_k = length; }
    if (length != matrix.top_k) {
      throw Error(fmt::format("row {} of {} has {} {}, the rows before it {}", matrix.rows, words.key, length,
                              words.in_a_row, matrix.top_k),
                  Place{.byte = row_offset}, "each token is routed to the same number of experts");
    }
    ++matrix.rows;
  }
  if (!document.current_location().error()) { refuse(simdjson::TRAILING_CONTENT, words, offset); }
  if (matrix.rows > 0 && matrix.top_k == 0) {
    throw Error(fmt::format("the rows of {} are empty", words.key), Place{.byte = offset},
                "each token is routed to at least one expert");
  }
}

}  // namespace

std::size_t first_row_length(std::string_view text) {
  const std::size_t begin = text.find('[', 1);
  const std::size_t end = text.find(']');
  if (begin == std::string_view::npos || end == std::string_view::npos || end < begin) { return 0; }
  std::size_t length = 0;
  bool empty = true;
  for (const char c : text.substr(begin + 1, end - begin - 1)) {
    length += c == ',' ? 1 : 0;
    empty = empty && bytes::is_space(c);
  }
  return empty ? 0 : length + 1;
}

void parse_id_matrix(std::string_view text, std::uint64_t offset, IdMatrix& matrix) {
  parse_matrix(text, offset, ids_words, matrix);
}

void parse_weight_matrix(std::string_view text, std::uint64_t offset, WeightMatrix& matrix) {
  parse_matrix(text, offset, weights_words, matrix);
}

}  // namespace expertviz::input
