#include "bytes/json_reader.hpp"
#include "bytes/json_text.hpp"
#include "expertviz/error.hpp"
#include "input/topk_matrix.hpp"

#include <charconv>
#include <cmath>
#include <limits>
#include <locale>
#include <sstream>
#include <string>

#include <fmt/format.h>

namespace expertviz::input {
namespace {

using bytes::JsonReader;

/// What tells the two matrices apart in messages.
struct Words {
  const char* number;
  const char* in_a_row;
  const char* hint;
};
constexpr Words ids_words{"expert id", "experts", "expert ids are whole numbers, -1 for none"};
constexpr Words weights_words{"weight", "weights", "weights are numbers, NaN or Infinity"};

[[noreturn]] void refuse_number(std::string_view token, const char* name, const Words& words, std::uint64_t offset) {
  throw Error(fmt::format("{} holds {}, which is no {}", name, token.substr(0, 40), words.number),
              Place{.byte = offset}, words.hint);
}

void read_number(std::string_view token, const char* name, std::uint64_t offset, std::int32_t& id) {
  const auto [end, fault] = std::from_chars(token.data(), token.data() + token.size(), id);
  if (end != token.data() + token.size()) { refuse_number(token, name, ids_words, offset); }
  if (fault != std::errc() || id < -1 || id > max_expert_id) {
    throw Error(fmt::format("{} holds {}, which is no expert id", name, token.substr(0, 40)), Place{.byte = offset},
                fmt::format("expert ids run from 0 to {}, -1 for none", max_expert_id));
  }
}

void read_number(std::string_view token, const char* name, std::uint64_t offset, float& weight) {
  if (token == "NaN") {
    weight = std::numeric_limits<float>::quiet_NaN();
  } else if (token.ends_with("Infinity")) {
    weight = std::numeric_limits<float>::infinity() * (token[0] == '-' ? -1.0F : 1.0F);
  } else {
    // std::from_chars knows no double in the library of some compilers; this does not depend on the locale either.
    double number = 0;
    std::istringstream stream{std::string(token)};
    stream.imbue(std::locale::classic());
    stream >> number;
    const bool is_word = std::string_view("tfn").find(token[0]) != std::string_view::npos;
    if (is_word || (stream.fail() && std::abs(number) >= std::numeric_limits<double>::max())) {
      refuse_number(token, name, weights_words, offset);
    }
    weight = static_cast<float>(number);
  }
}

void open_array(JsonReader& in, const char* name, const Words& words) {
  if (in.peek() != '[') {
    throw Error(fmt::format("{} is no matrix of {}s: {} holds {} where a row must be", name, words.number, name,
                            bytes::kind_name(in.peek())),
                Place{.byte = in.offset()},
                fmt::format("expected [[{}, ...], ...] with one row per token", words.number));
  }
  in.open();
}

template <class Number>
void parse_matrix(const bytes::Slice& text, const char* name, const Words& words, TopkMatrix<Number>& matrix) {
  matrix = {};
  JsonReader in(text);
  open_array(in, name, words);
  for (; in.next_element(matrix.rows == 0); ++matrix.rows) {
    static_cast<void>(in.peek());
    const std::uint64_t row_offset = in.offset();
    open_array(in, name, words);
    const std::size_t before = matrix.values.size();
    while (in.next_element(matrix.values.size() == before)) {
      const char c = in.peek();
      const std::uint64_t offset = in.offset();
      if (!bytes::is_scalar(c)) { refuse_number(in.glimpse(), name, words, offset); }
      read_number(in.scalar(), name, offset, matrix.values.emplace_back());
      if (matrix.values.size() > most_numbers) {
        throw Error(fmt::format("{} has more than {} entries", name, most_numbers), Place{.byte = offset},
                    "no tracker writes that; is the trace damaged?");
      }
    }
    const std::size_t length = matrix.values.size() - before;
    if (matrix.rows == 0) { matrix.top_k = length; }
    if (length == 0) {
      throw Error(fmt::format("the rows of {} are empty", name), Place{.byte = text.offset()},
                  "each token is routed to at least one expert");
    }
    if (length != matrix.top_k) {
      throw Error(fmt::format("row {} of {} has {} {}, the rows before it {}", matrix.rows, name, length,
                              words.in_a_row, matrix.top_k),
                  Place{.byte = row_offset}, "each token is routed to the same number of experts");
    }
  }
  in.end();
}

}  // namespace

void parse_id_matrix(const bytes::Slice& text, const char* name, IdMatrix& matrix) {
  parse_matrix(text, name, ids_words, matrix);
}

void parse_weight_matrix(const bytes::Slice& text, const char* name, WeightMatrix& matrix) {
  parse_matrix(text, name, weights_words, matrix);
}

}  // namespace expertviz::input
