#pragma once

#include "table/table.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace expertviz::table {

/// Writes one JSON value, piece by piece, without white space. Strings come out as valid UTF-8 (what is not becomes
/// U+FFFD), with escapes for what controls, reorders or hides text; doubles as the shortest number that reads back the
/// same; missing values as null.
class JsonWriter {
 public:
  /// The text goes to the sink in pieces; without one it stays here.
  explicit JsonWriter(Sink sink = {}) : sink_(std::move(sink)) {}

  JsonWriter& begin_object() { return open('{'); }
  JsonWriter& end_object() { return close('}'); }
  JsonWriter& begin_array() { return open('['); }
  JsonWriter& end_array() { return close(']'); }
  /// Before each value of an object.
  JsonWriter& key(std::string_view name);
  JsonWriter& value(const Value& value);

  /// What was written and has gone to no sink yet. A sink gets it, too.
  std::string finish();

 private:
  JsonWriter& cell(const Cell& cell);
  JsonWriter& rows(const Table& table);
  JsonWriter& open(char bracket);
  JsonWriter& close(char bracket);
  void separate();
  void string(std::string_view value);
  void flush();
  template <class List>
  void list(const List& values);

  Sink sink_;
  std::string text_;
  bool value_before_ = false;  ///< in the array or object at hand
};

/// The value as one line of JSON without a line feed.
[[nodiscard]] inline std::string to_json(const Value& value) {
  return JsonWriter().value(value).finish();
}

}  // namespace expertviz::table
