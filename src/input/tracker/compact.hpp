#pragma once

#include "bytes/joined_text.hpp"
#include "input/topk_matrix.hpp"

#include <string>
#include <vector>

namespace expertviz::input {

/// Copies JSON text without the white space between its tokens. Keeps scratch space; one per thread.
class Compactor {
 public:
  explicit Compactor(bool weights) : keeps_weights_(weights) {}

  /// A value that is copied to its last digit.
  static void copy(const bytes::Slice& value, std::string& to);
  /// A verify step: each weight becomes the shortest text of the same float32, or all are left out. A text that is no
  /// matrix is copied as it is: what was wrong stays wrong.
  ///
  /// To `outline` goes the step once more with one row of zeros in the place of each matrix of ids and without
  /// weights. That is all there is to know of it but for the routing: its tree, its layers, how many experts a token
  /// has.
  void copy_step(const bytes::Slice& step, std::string& to, std::string& outline);

 private:
  [[nodiscard]] std::size_t copy_matrix(const bytes::Slice& matrix, bool is_weights, std::string& to,
                                        std::string& outline);

  bool keeps_weights_;
  std::vector<char> matrix_text_;
  IdMatrix ids_;
  WeightMatrix weights_;
};

}  // namespace expertviz::input
