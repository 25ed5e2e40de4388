#pragma once

#include "table/table.hpp"

namespace expertviz::table {

/// A table for people: aligned columns two spaces apart, a line feed after each line. Numbers stand to the right,
/// doubles with the decimals of their column, text and ids to the left; a missing value is a "-". Text is made safe to
/// show.
void write_text(const Table& table, const Sink& sink);

/// One cell of it; a double with so many decimals.
[[nodiscard]] std::string cell_text(const Cell& cell, int decimals);
[[nodiscard]] bool is_number(const Cell& cell);

}  // namespace expertviz::table
