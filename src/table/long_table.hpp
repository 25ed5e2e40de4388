#pragma once

#include "table/table.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace expertviz::table {

/// How the lines of a long table are written.
enum class LineForm { csv, tsv, json };

/// A table that is written as it grows and kept nowhere. Its first columns, the head, are the same in many rows, so a
/// line is put together from a head and a rest: the rests can be made before the head is known, by several threads.
class LongTable {
 public:
  LongTable(LineForm form, std::vector<std::string> head_keys, std::vector<std::string> rest_keys);

  /// The first line with its line feed; nothing for JSON.
  [[nodiscard]] std::string header() const;
  /// What stands in front of each rest.
  [[nodiscard]] std::string head(std::span<const Cell> cells) const;
  /// `rests` in lines, each with the head in front.
  static void write(std::string_view head, std::string_view rests, const Sink& sink);

 private:
  friend class LineRests;
  LineForm form_;
  std::vector<std::string> head_keys_;
  std::vector<std::string> rest_keys_;
  std::vector<std::string> before_;  ///< what stands in front of each value of a rest
  std::string end_;
};

/// Makes rests of lines: one value for each key, column after column.
class LineRests {
 public:
  /// The table must outlive it.
  explicit LineRests(const LongTable& table) : table_(table), ends_(table.before_.size()) {}

  void add(std::int64_t value);
  /// The shortest text that reads back as the same; one that is not finite is missing.
  void add(float value);
  void add(bool value);
  void add_missing();
  /// Begins a row with as many values of the row before.
  void repeat(std::size_t columns);

  [[nodiscard]] std::string take();

 private:
  void make_room(std::size_t size);
  /// Where the value is to be written; there is room for it.
  [[nodiscard]] char* begin_value();
  void end_value(char* end);

  const LongTable& table_;
  std::string text_;  ///< longer than what is written
  std::size_t size_ = 0;
  std::size_t row_begin_ = 0;
  std::vector<std::size_t> ends_;  ///< of the values of the row at hand, or of the one before
  std::size_t column_ = 0;
};

}  // namespace expertviz::table
