#pragma once

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

/// Reads "[[3, 1], [4, -1]]" straight from bit masks of 64 bytes, without an index of the text. The text must have
/// `bytes::text_padding` readable bytes behind it. False for whatever is not exactly that (another type, a row of
/// another length, an id out of range, no id at all): the checked reader below then says what is wrong, or reads what
/// is odd but right.
[[nodiscard]] bool read_id_matrix(std::string_view text, IdMatrix& matrix);

/// The same for "[[0.75, 0.25], [NaN, 1e-05]]". Each weight is the float nearest to the number's double, as in NumPy.
[[nodiscard]] bool read_weight_matrix(std::string_view text, WeightMatrix& matrix);

/// Entries of the first row of such a text, the rest unread; 0 where there is none.
[[nodiscard]] std::size_t first_row_length(std::string_view text);

/// The same by simdjson, slower and with words for every fault. They throw `Error`; `offset` is the text's place in the
/// input.
void parse_id_matrix(std::string_view text, std::uint64_t offset, IdMatrix& matrix);
void parse_weight_matrix(std::string_view text, std::uint64_t offset, WeightMatrix& matrix);

}  // namespace expertviz::input
