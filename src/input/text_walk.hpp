#pragma once

#include "input/structure_scan.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace expertviz::input {

/// A value within an indexed text: bytes [begin, end).
struct Slice {
  const IndexedText* text = nullptr;
  std::size_t begin = 0;
  std::size_t end = 0;

  [[nodiscard]] std::string_view view() const { return {text->data + begin, end - begin}; }
  [[nodiscard]] char first() const { return text->data[begin]; }
  [[nodiscard]] std::uint64_t offset() const { return text->offset + begin; }
};

/// JSON's white space.
[[nodiscard]] constexpr bool is_space(char c) {
  return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}
/// What may stand in a number, in true, false, null, or in Python's NaN and Infinity.
[[nodiscard]] constexpr bool is_scalar(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '+' || c == '.';
}

/// What to do about text that no tracker writes.
inline constexpr const char* damage_hint = "the trace is damaged or was edited: copy or record it again";

/// "an object", "null", "a number" ...: the kind of the value that begins with `c`, for messages.
[[nodiscard]] const char* kind_name(char c);

/// A key with its escapes resolved; `raw` is what stands between its quotes. Empty where it holds no valid text.
[[nodiscard]] std::string unescape_key(std::string_view raw);

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

}  // namespace expertviz::input
