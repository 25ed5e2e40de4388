#pragma once

#include "table/table.hpp"

#include <span>
#include <string>

namespace expertviz::table {

/// A header line and one line per row, with a line feed each; quoted as RFC 4180 says where a field needs it, also in
/// tsv (the way of spreadsheets and of Python's csv). Missing values are empty, ids stand with a space between them.
///
/// Text is made safe: control characters are shown as code points, tab and line breaks stay (quoted), and text that
/// a spreadsheet would take for a formula (it begins with = + - @, tab or carriage return) gets a ' in front.
/// One row of it, without the line feed.
[[nodiscard]] std::string delimited_line(std::span<const Cell> row, char delimiter);
void write_csv(const Table& table, const Sink& sink);
void write_tsv(const Table& table, const Sink& sink);

}  // namespace expertviz::table
