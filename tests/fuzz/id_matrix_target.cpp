// Input: an instruction set; then the text of `topk_ids`. The fast reader and the checked one must read what a plain
// parse reads; the checked one must refuse all else, the fast one must not read it either.

#include "control_bytes.hpp"
#include "expertviz/error.hpp"
#include "input/topk_matrix.hpp"
#include "plain/indexed_copy.hpp"
#include "plain/step.hpp"

namespace {

using expertviz::LayerRouting;
using expertviz::input::IdMatrix;

bool same(const IdMatrix& matrix, const std::optional<LayerRouting>& routing) {
  if (!routing || matrix.rows != routing->rows || matrix.top_k != routing->top_k) { return false; }
  const auto count = static_cast<std::ptrdiff_t>(matrix.rows * matrix.top_k);
  return std::vector(matrix.values.begin(), matrix.values.begin() + count) == routing->expert_ids;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace expertviz;
  fuzz::ControlBytes control(data, size);
  fuzz::choose_instruction_set(control.take());
  const plain::IndexedCopy text(control.rest());
  const auto value = plain::parse(text.view());
  const auto expected = value ? plain::decode_ids(*value) : std::nullopt;

  IdMatrix matrix;
  if (input::read_id_matrix(text.view(), matrix) && !same(matrix, expected)) { fuzz::report("misread"); }
  try {
    input::parse_id_matrix(text.whole(), "topk_ids", matrix);
    if (!same(matrix, expected)) { fuzz::report("misread by the checked reader"); }
  } catch (const Error& error) {
    if (expected) { fuzz::report("refused: " + error.line()); }
  }
  if (expected && input::first_row_length(text.view()) != expected->top_k) { fuzz::report("another first row"); }
  return 0;
}
