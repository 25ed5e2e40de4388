#include "table/json.hpp"

#include "text/safe_text.hpp"

#include <cmath>
#include <iterator>
#include <memory>
#include <type_traits>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace expertviz::table {
namespace {

constexpr std::size_t piece_size = std::size_t{1} << 16;

}  // namespace

JsonWriter& JsonWriter::key(std::string_view name) {
  separate();
  string(name);
  text_ += ':';
  value_before_ = false;
  return *this;
}

JsonWriter& JsonWriter::value(const Value& value) {
  if (const auto* one = std::get_if<Cell>(&value.is)) { return cell(*one); }
  if (const auto* table = std::get_if<std::shared_ptr<const Table>>(&value.is)) { return rows(**table); }
  if (const auto* members = std::get_if<Members>(&value.is)) {
    begin_object();
    for (const Member& member : *members) {
      key(member.key).value(member.value);
    }
    return end_object();
  }
  begin_array();
  if (const auto* pieces = std::get_if<JsonPieces>(&value.is)) {
    for (const std::string& piece : **pieces) {
      text_ += piece;
      if (sink_) { flush(); }
    }
    return end_array();
  }
  for (const Value& each : std::get<std::vector<Value>>(value.is)) {
    this->value(each);
  }
  return end_array();
}

JsonWriter& JsonWriter::cell(const Cell& cell) {
  separate();
  value_before_ = true;
  if (is_missing(cell)) {
    text_ += "null";
  } else if (const auto* flag = std::get_if<bool>(&cell)) {
    text_ += *flag ? "true" : "false";
  } else if (const auto* integer = std::get_if<std::int64_t>(&cell)) {
    const fmt::format_int digits(*integer);
    text_.append(digits.data(), digits.size());
  } else if (const auto* number = std::get_if<double>(&cell)) {
    text_ += shortest(*number);
  } else if (const auto* ids = std::get_if<Ids>(&cell)) {
    list(*ids);
  } else if (const auto* numbers = std::get_if<Numbers>(&cell)) {
    list(*numbers);
  } else {
    string(std::get<std::string>(cell));
  }
  if (sink_ && text_.size() >= piece_size) { flush(); }
  return *this;
}

template <class List>
void JsonWriter::list(const List& values) {
  text_ += '[';
  for (const auto value : values) {
    if (text_.back() != '[') { text_ += ','; }
    bool missing = false;
    if constexpr (std::is_same_v<List, Numbers>) {
      missing = !std::isfinite(value);
    } else {
      missing = value == -1;
    }
    if (missing) {
      text_ += "null";
    } else {
      fmt::format_to(std::back_inserter(text_), "{}", value);
    }
  }
  text_ += ']';
}

JsonWriter& JsonWriter::rows(const Table& table) {
  std::vector<std::string> keys;
  for (const Column& column : table.columns) {
    keys.push_back((column.forms & Column::json) != 0 ? '"' + text::json_text(column.key) + "\":" : "");
  }
  begin_array();
  for (const std::vector<Cell>& row : table.rows) {
    begin_object();
    for (std::size_t i = 0; i < keys.size(); ++i) {
      if (keys[i].empty()) { continue; }
      separate();
      text_ += keys[i];
      value_before_ = false;
      cell(row[i]);
    }
    end_object();
  }
  return end_array();
}

std::string JsonWriter::finish() {
  std::string rest = std::exchange(text_, {});
  if (sink_) { sink_(rest); }
  return rest;
}

JsonWriter& JsonWriter::open(char bracket) {
  separate();
  text_ += bracket;
  value_before_ = false;
  return *this;
}

JsonWriter& JsonWriter::close(char bracket) {
  text_ += bracket;
  value_before_ = true;
  return *this;
}

void JsonWriter::separate() {
  if (value_before_) { text_ += ','; }
}

void JsonWriter::string(std::string_view value) {
  text_ += '"';
  text_ += text::json_text(value);
  text_ += '"';
}

void JsonWriter::flush() {
  sink_(text_);
  text_.clear();
}

}  // namespace expertviz::table
