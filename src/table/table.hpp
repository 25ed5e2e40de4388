#pragma once

#include "table/rows.hpp"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace expertviz::table {

/// One column of a table, described once for every form in which the table is printed.
struct Column {
  enum Form : unsigned { text = 1, delimited = 2, json = 4, machines = delimited | json, all = text | machines };

  Column(const char* name) : key(name), heading(name) {}  // NOLINT(google-explicit-constructor)
  Column(std::string key_, std::string heading_, unsigned forms_ = all, int decimals_ = 2)
      : key(std::move(key_)), heading(std::move(heading_)), forms(forms_), decimals(decimals_) {}

  std::string key;       ///< in JSON, and in the header line of csv and tsv
  std::string heading;   ///< above the column in text
  unsigned forms = all;  ///< in which forms the column is printed
  int decimals = 2;      ///< of a double in text
};

/// Rows of values under described columns; a row has a cell for each column.
struct Table {
  std::vector<Column> columns;
  Rows rows;
};

struct Member;
using Members = std::vector<Member>;

/// The elements of an array that are JSON text already, with commas between, in pieces.
using JsonPieces = std::shared_ptr<const std::vector<std::string>>;

/// A JSON value as plain data. A table is an array of objects, one per row, keyed by column.
struct Value {
  std::variant<Cell, Members, std::vector<Value>, std::shared_ptr<const Table>, JsonPieces> is;

  Value() = default;
  template <class T>
  requires(!std::is_same_v<std::decay_t<T>, Value>) Value(T value)
      : is(std::move(value)) {}  // NOLINT(google-explicit-constructor)
};

struct Member {
  std::string key;
  Value value;
};

/// Takes text piece by piece.
using Sink = std::function<void(std::string_view)>;

[[nodiscard]] bool is_missing(const Cell& cell);

/// The shortest decimal number that reads back as the same double. The value must be finite.
[[nodiscard]] std::string shortest(double value);

/// The ids with a space between them.
[[nodiscard]] std::string spaced(const Ids& ids);

}  // namespace expertviz::table
