#pragma once

#include "cli/every_command.hpp"

#include <cstddef>
#include <string>

namespace expertviz::cli {

/// Columns for help: those of the terminal, or what COLUMNS says, or 80; from 40 to 100.
[[nodiscard]] std::size_t help_width();

/// The text of `expertviz --help`.
[[nodiscard]] std::string program_help(std::size_t width);

/// The text of `expertviz <command> --help`: what the command does, its options by group, and examples.
[[nodiscard]] std::string command_help(const CommandLine& line, std::size_t width);

}  // namespace expertviz::cli
