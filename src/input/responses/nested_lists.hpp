#pragma once

#include "bytes/joined_text.hpp"
#include "input/rows/id_array.hpp"

#include <string>

namespace expertviz::input {

/// Reads [[[3, 1], [5, 0]], ...]: tokens, layers, experts. Several such lists stand one behind the other.
class NestedLists {
 public:
  /// Throws `Error` for lists of unequal lengths, and for what is no id; `name` says what is read.
  void read(const bytes::Slice& value, const char* name);
  [[nodiscard]] const IdShape& shape() const { return shape_; }
  /// The ids as 32-bit numbers.
  [[nodiscard]] std::string take() { return std::move(bytes_); }

 private:
  IdShape shape_;
  std::string bytes_;
};

}  // namespace expertviz::input
