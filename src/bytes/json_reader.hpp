#pragma once

#include "bytes/joined_text.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace expertviz::bytes {

/// Reads a value strictly, one token after the other: what Python's json module reads (NaN, Infinity and halves of
/// surrogate pairs among it), nothing else, and to the last byte. Takes memory for strings that are asked for, and a
/// bit for each bracket that is open, so it may be given anything; a library that indexes a text first takes up to four
/// times the text's size.
///
/// Throws `Error` with the byte where the text is not JSON.
class JsonReader {
 public:
  explicit JsonReader(const Slice& value) : text_(value.view()), offset_(value.offset()) {}

  /// The first character of the value, key or closing bracket that follows; it is not taken.
  [[nodiscard]] char peek();
  /// Takes the opening bracket that `peek` has shown.
  void open() { ++pos_; }
  /// Whether another element or member follows; takes the comma in front of it, or the closing bracket.
  [[nodiscard]] bool next_element(bool first) { return next_item(first, ']'); }
  [[nodiscard]] bool next_member(bool first) { return next_item(first, '}'); }

  /// A key and its colon, with its escapes resolved.
  [[nodiscard]] std::string key();
  /// A string, with its escapes resolved.
  [[nodiscard]] std::string string();
  /// A number or a word, as it is written.
  [[nodiscard]] std::string_view scalar();
  /// Any value.
  void skip();
  /// What follows, up to the next comma, bracket or white space, but not much of it: for messages.
  [[nodiscard]] std::string_view glimpse();
  /// Nothing but white space may follow.
  void end();

  /// Of the next character, in the input.
  [[nodiscard]] std::uint64_t offset() const { return offset_ + pos_; }

 private:
  [[nodiscard]] bool next_item(bool first, char closing);
  [[nodiscard]] std::string_view raw_string();
  void take(char c, const char* expected);
  [[noreturn]] void refuse(const char* expected) const;

  std::string_view text_;
  std::uint64_t offset_;
  std::size_t pos_ = 0;
};

/// The number that is written there: empty if it has a fraction or an exponent or is a word.
/// Throws `Error` if it does not fit into 64 bits; `name` and `offset` say what and where it is.
[[nodiscard]] std::optional<std::int64_t> whole_number(std::string_view scalar, const char* name, std::uint64_t offset);

}  // namespace expertviz::bytes
