#pragma once

#include "bytes/joined_text.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace expertviz::input {

/// What stands in `topk_ids` or `topk_weights`: rows of one length, row-major in the first rows * top_k `values`.
/// `values` may be longer: it is scratch space that is kept from one matrix to the next.
template <class Number>
struct TopkMatrix {
  std::size_t rows = 0;
  std::size_t top_k = 0;
  std::vector<Number> values;
};
using IdMatrix = TopkMatrix<std::int32_t>;
using WeightMatrix = TopkMatrix<float>;

/// The largest expert id that is believed.
inline constexpr std::int32_t max_expert_id = 65'535;
/// Entries of one matrix that are believed: top-8 for 1024 requests of 128 nodes.
inline constexpr std::size_t most_numbers = std::size_t{1} << 20;

/// Reads "[[3, 1], [4, -1]]" without an index of the text. The text must have
/// `bytes::text_padding` readable bytes behind it. False for whatever is not exactly that (another type, a row of
/// another length, an id out of range, no id at all, too many): the checked reader below then says what is wrong, or
/// reads what is odd but right.
[[nodiscard]] bool read_id_matrix(std::string_view text, IdMatrix& matrix);

/// The same for "[[0.75, 0.25], [NaN, 1e-05]]". Each weight is the float nearest to the number's double, as in NumPy.
[[nodiscard]] bool read_weight_matrix(std::string_view text, WeightMatrix& matrix);

/// Entries of the first row of a matrix of ids, the rest unread; 0 where there is none, or one that is not exactly so.
[[nodiscard]] std::size_t first_row_length(std::string_view text);

/// The same as the fast readers, slower and with words for every fault. They throw `Error`; `name` is what the trace
/// calls the matrix.
void parse_id_matrix(const bytes::Slice& text, const char* name, IdMatrix& matrix);
void parse_weight_matrix(const bytes::Slice& text, const char* name, WeightMatrix& matrix);

}  // namespace expertviz::input
