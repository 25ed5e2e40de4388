#include "table/text_table.hpp"

#include "text/safe_text.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace expertviz::table {
namespace {

/// How a column of the table stands in the text.
struct Place {
  std::size_t width = 0;
  bool to_the_right = false;
};

void add_field(std::string& line, const std::string& field, const Place& place) {
  const std::size_t padding = place.width - text::display_width(field);
  if (!line.empty()) { line += "  "; }
  if (place.to_the_right) { line.append(padding, ' '); }
  line += field;
  if (!place.to_the_right) { line.append(padding, ' '); }
}

void end_line(std::string& line, const Sink& sink) {
  line.erase(line.find_last_not_of(' ') + 1);
  line += '\n';
  sink(line);
  line.clear();
}

}  // namespace

std::string cell_text(const Cell& cell, int decimals) {
  if (is_missing(cell)) { return "-"; }
  if (const auto* flag = std::get_if<bool>(&cell)) { return *flag ? "yes" : "no"; }
  if (const auto* integer = std::get_if<std::int64_t>(&cell)) { return std::to_string(*integer); }
  if (const auto* number = std::get_if<double>(&cell)) { return fmt::format("{:.{}f}", *number, decimals); }
  if (const auto* ids = std::get_if<Ids>(&cell)) { return spaced(*ids); }
  if (const auto* numbers = std::get_if<Numbers>(&cell)) { return fmt::format("{}", fmt::join(*numbers, " ")); }
  return text::safe_text(std::get<std::string>(cell));
}

bool is_number(const Cell& cell) {
  return std::holds_alternative<std::int64_t>(cell) || std::holds_alternative<double>(cell);
}

void write_text(const Table& table, const Sink& sink) {
  const auto is_printed = [&](std::size_t i) { return (table.columns[i].forms & Column::text) != 0; };
  std::vector<Place> places;
  for (const Column& column : table.columns) {
    places.push_back({text::display_width(column.heading), false});
  }
  // Formatted twice, so that no more is held than the rows.
  for (const std::vector<Cell>& row : table.rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (!is_printed(i)) { continue; }
      places[i].width = std::max(places[i].width, text::display_width(cell_text(row[i], table.columns[i].decimals)));
      places[i].to_the_right = places[i].to_the_right || is_number(row[i]);
    }
  }
  std::string line;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (is_printed(i)) { add_field(line, table.columns[i].heading, places[i]); }
  }
  end_line(line, sink);
  for (const std::vector<Cell>& row : table.rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (is_printed(i)) { add_field(line, cell_text(row[i], table.columns[i].decimals), places[i]); }
    }
    end_line(line, sink);
  }
}

}  // namespace expertviz::table
