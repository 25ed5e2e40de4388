#include "commands/report_text.hpp"

#include "table/delimited.hpp"
#include "text/safe_text.hpp"

#include <algorithm>
#include <cctype>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace expertviz::commands {

std::string shell_word(const std::string& text) {
  const bool plain = std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 || std::string_view("_./-+,:@%=").find(static_cast<char>(c)) != std::string_view::npos;
  });
  if (plain && !text.empty()) { return text; }
  std::string quoted = "'";
  for (const char c : text) {
    quoted += c == '\'' ? "'\\''" : std::string(1, c);
  }
  return quoted + '\'';
}

std::string selection_text(const SampleSelection& samples) {
  if (samples.is_all()) { return "all"; }
  std::vector<std::string> parts;
  for (const SampleSelection::Range& range : samples.ranges()) {
    const bool one = range.first == range.last && (samples.ranges().size() > 1 || !samples.several());
    parts.push_back(one ? std::to_string(range.first) : fmt::format("{}-{}", range.first, range.last));
  }
  return fmt::format("{}", fmt::join(parts, ","));
}

std::string tagged(const std::string& tag, const table::Table& table) {
  table::Table flat;
  flat.columns = table.columns;
  for (std::vector<table::Cell> row : table.rows) {
    for (table::Cell& cell : row) {
      if (auto* text = std::get_if<std::string>(&cell)) { *text = text::safe_text(*text); }
    }
    flat.rows.add(row);
  }
  std::string lines;
  table::write_tsv(flat, [&lines](std::string_view text) { lines += text; });
  std::string text;
  for (std::size_t at = 0; at < lines.size();) {
    const std::size_t end = lines.find('\n', at) + 1;
    text += tag + '\t' + lines.substr(at, end - at);
    at = end;
  }
  return text;
}

}  // namespace expertviz::commands
