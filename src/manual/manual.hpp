#pragma once

#include "cli/every_command.hpp"

#include <memory>
#include <string>
#include <vector>

namespace expertviz::manual {

/// Every command with its options, in the order of the help.
using Commands = std::vector<std::unique_ptr<cli::CommandLine>>;

/// What stands in the foot of a man page.
struct Edition {
  std::string version;
  std::string date;  ///< 2026-11-24
};

/// Man pages in troff's macros `man`: of the program, and of one command.
[[nodiscard]] std::string program_page(const Commands& commands, const Edition& edition);
[[nodiscard]] std::string command_page(const Commands& commands, const cli::CommandLine& line, const Edition& edition);

/// Scripts for three shells. Each completes commands, the options of a command, their values where there are few, and
/// files where a file is meant.
[[nodiscard]] std::string bash_completion(const Commands& commands);
[[nodiscard]] std::string zsh_completion(const Commands& commands);
[[nodiscard]] std::string fish_completion(const Commands& commands);

}  // namespace expertviz::manual
