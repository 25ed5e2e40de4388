#pragma once

#include "expertviz/figure.hpp"
#include "page/page.hpp"
#include "table/table.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace expertviz::commands {

/// How the numbers are printed.
enum class Format {
  text,
  csv,
  tsv,
  json,
  page  ///< a page of its own, and its opening as text
};

/// Exit statuses. An interrupt ends the program with 128 + the signal's number.
enum ExitStatus : int { done = 0, nothing_found = 1, rule_holds = 1, failed = 2 };

using TablePointer = std::shared_ptr<const table::Table>;

/// A table for people, and the lines above it.
struct TextTable {
  std::string heading;
  TablePointer table;
};

/// What a command found, as plain data: nothing is printed and nothing is drawn to make one.
///
/// Made for one format: what another format would print may be left out.
struct Answer {
  std::string heading;            ///< for people, above the tables; each line ends with a line feed
  std::vector<TextTable> tables;  ///< for people
  std::string closing;            ///< for people, below the tables
  TablePointer rows;              ///< printed as csv and tsv
  table::Value json;
  std::optional<Figure> figure;
  std::shared_ptr<const page::Page> page;  ///< in place of a figure
  std::string verdict;   ///< a sentence for the opening of a report, with its numbers and their n; empty: none
  bool advises = false;  ///< the verdict holds under an assumption that it names
  std::vector<std::string> notes;  ///< lines for standard error
  ExitStatus status = done;
  bool read_back = false;  ///< the packed trace that was streamed is checked before it takes its place
};

}  // namespace expertviz::commands
