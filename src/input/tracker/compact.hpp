#pragma once

#include "bytes/joined_text.hpp"
#include "input/topk_matrix.hpp"

#include <string>

namespace expertviz::input {

/// Copies JSON text without the white space between its tokens. Keeps scratch space; one per thread.
class Compactor {
 public:
  explicit Compactor(bool weights) : keeps_weights_(weights) {}

  /// A value that is copied to its last digit.
  static void copy(const bytes::Slice& value, std::string& to);
  /// A verify step: each weight becomes the shortest text of the same float32, or all are left out. A text that is no
  /// matrix is copied as it is: what was wrong stays wrong.
  void copy_step(const bytes::Slice& step, std::string& to);

 private:
  [[nodiscard]] std::size_t copy_matrix(const bytes::Slice& matrix, bool is_weights, std::string& to);

  bool keeps_weights_;
  IdMatrix ids_;
  WeightMatrix weights_;
};

}  // namespace expertviz::input
