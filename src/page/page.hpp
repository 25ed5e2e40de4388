#pragma once

#include "expertviz/figure.hpp"
#include "table/table.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace expertviz::page {

/// One sentence of the opening, and the command that tells more.
struct Statement {
  std::string text;
  std::string command;
};

struct NamedTable {
  std::string heading;  ///< empty: none
  std::shared_ptr<const table::Table> table;
};

/// A picture with what belongs to it. Any part may be missing.
struct Exhibit {
  std::string heading;
  std::string summary;  ///< a sentence about it; also what the picture is called for those who do not see it
  std::optional<Figure> figure;
  std::string reading;  ///< how to read it
  std::vector<NamedTable> tables;
  std::vector<std::string> notes;
  std::string command;  ///< the command line that gives it alone
};

struct Section {
  std::string id;
  std::string title;
  std::string description;
  std::string lack;  ///< why there is nothing to show; empty: there is
  std::vector<Exhibit> exhibits;
};

/// A page as plain data. Strings may hold any bytes.
struct Page {
  std::string title;
  std::vector<std::string> facts;
  std::vector<Statement> findings;  ///< what the trace holds
  std::vector<Statement> advice;    ///< what follows under an assumption that the sentence names
  std::vector<Section> sections;
};

}  // namespace expertviz::page
