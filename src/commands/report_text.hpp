#pragma once

#include "expertviz/sample_selection.hpp"
#include "table/table.hpp"

#include <string>

namespace expertviz::commands {

/// A word of a command line as a shell takes it.
[[nodiscard]] std::string shell_word(const std::string& text);

/// As --sample-idx takes it: "3", "0,2,5-9" or "all".
[[nodiscard]] std::string selection_text(const SampleSelection& samples);

/// A table as lines that all begin with a tag, for grep and cut: a field never holds a tab or the end of a line.
[[nodiscard]] std::string tagged(const std::string& tag, const table::Table& table);

}  // namespace expertviz::commands
