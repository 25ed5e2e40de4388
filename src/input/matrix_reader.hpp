#pragma once

#include "bytes/joined_text.hpp"
#include "expertviz/verify_step.hpp"
#include "input/topk_matrix.hpp"

#include <cstdint>
#include <optional>

namespace expertviz::input {

/// Reads the routing of a layer from the text of its matrices. Keeps scratch space; one per thread.
class MatrixReader {
 public:
  /// What the trace calls the two matrices, for messages.
  struct Names {
    const char* ids;
    const char* weights;
  };
  explicit MatrixReader(Names names) : names_(names) {}

  /// Whether a member of a layer's routing is there. Throws `Error` if it is something else than an array.
  [[nodiscard]] static bool is_there(const std::optional<bytes::Slice>& value, const char* name);

  /// A step may hold so many numbers and no more.
  void begin_step() { numbers_ = 0; }
  /// Without the layer's id. Throws `Error` for what is no matrix, and for weights that are not beside the ids.
  [[nodiscard]] LayerRouting read(const bytes::Slice& ids, const std::optional<bytes::Slice>& weights);

 private:
  void count_numbers(std::size_t more, std::uint64_t offset);

  Names names_;
  std::size_t numbers_ = 0;  // decoded of the step at hand
  IdMatrix ids_;
  WeightMatrix weights_;
};

}  // namespace expertviz::input
