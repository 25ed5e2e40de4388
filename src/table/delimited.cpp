#include "table/delimited.hpp"

#include "text/safe_text.hpp"

#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace expertviz::table {
namespace {

constexpr std::size_t piece_size = std::size_t{1} << 16;

std::string without_formula(const std::string& text) {
  const bool formula = !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos;
  return formula ? "'" + text : text;
}

std::string field(const Cell& cell) {
  if (is_missing(cell)) { return {}; }
  if (const auto* flag = std::get_if<bool>(&cell)) { return *flag ? "true" : "false"; }
  if (const auto* integer = std::get_if<std::int64_t>(&cell)) { return std::to_string(*integer); }
  if (const auto* number = std::get_if<double>(&cell)) { return shortest(*number); }
  if (const auto* ids = std::get_if<Ids>(&cell)) { return spaced(*ids); }
  if (const auto* numbers = std::get_if<Numbers>(&cell)) { return fmt::format("{}", fmt::join(*numbers, " ")); }
  return without_formula(text::safe_text(std::get<std::string>(cell), text::LineBreaks::keep));
}

std::string quoted(const std::string& field, char delimiter) {
  const bool plain = field.find_first_of("\"\r\n") == std::string::npos && field.find(delimiter) == std::string::npos;
  if (plain) { return field; }
  std::string text = "\"";
  for (const char c : field) {
    text += c;
    if (c == '"') { text += '"'; }
  }
  return text + '"';
}

void write_delimited(const Table& table, char delimiter, const Sink& sink) {
  std::vector<std::size_t> printed;
  std::vector<Cell> cells;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if ((table.columns[i].forms & Column::delimited) == 0) { continue; }
    printed.push_back(i);
    cells.emplace_back(table.columns[i].key);
  }
  std::string text = delimited_line(cells, delimiter) + '\n';
  for (const std::vector<Cell>& row : table.rows) {
    cells.clear();
    for (const std::size_t i : printed) {
      cells.push_back(row[i]);
    }
    text += delimited_line(cells, delimiter) + '\n';
    if (text.size() >= piece_size) { sink(std::exchange(text, {})); }
  }
  sink(text);
}

}  // namespace

std::string delimited_line(std::span<const Cell> row, char delimiter) {
  std::string text;
  for (const Cell& cell : row) {
    if (&cell != row.data()) { text += delimiter; }
    text += quoted(field(cell), delimiter);
  }
  return text;
}

void write_csv(const Table& table, const Sink& sink) {
  write_delimited(table, ',', sink);
}

void write_tsv(const Table& table, const Sink& sink) {
  write_delimited(table, '\t', sink);
}

}  // namespace expertviz::table
