#pragma once

#include "bytes/joined_text.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace expertviz::bytes {

/// Walks the members of an object, leaping over their values: the values themselves are not parsed.
///
/// Throws `Error` with the byte where the object is not JSON at this depth.
class ObjectWalk {
 public:
  /// `object` begins with `{` and ends with its `}`.
  explicit ObjectWalk(const Slice& object) : text_(object.text), pos_(object.begin + 1), end_(object.end) {}

  /// Moves to the next member; false at the end.
  bool next();
  [[nodiscard]] std::string_view key() const { return key_; }
  [[nodiscard]] const Slice& value() const { return value_; }

 private:
  [[nodiscard]] char visible();
  void read_key();
  void read_value();
  [[noreturn]] void refuse(const std::string& expected) const;

  const IndexedText* text_;
  std::size_t pos_;
  std::size_t end_;
  bool first_ = true;
  std::string_view key_;
  std::string unescaped_;
  Slice value_;
};

}  // namespace expertviz::bytes
