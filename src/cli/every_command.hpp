#pragma once

#include "cli/shared_options.hpp"
#include "commands/command.hpp"

#include <memory>
#include <string>
#include <vector>

namespace expertviz::cli {

/// A command with all of its options: the shared ones and its own, in the order of the help.
struct CommandLine {
  std::unique_ptr<commands::Command> command;
  commands::About about;
  RawOptions raw;
  commands::Options options;

  /// Options keep pointers to `raw` and into the command, so it stays where it is.
  explicit CommandLine(commands::MakeCommand make);
  CommandLine(const CommandLine&) = delete;
  CommandLine& operator=(const CommandLine&) = delete;
};

/// The commands' descriptions, in the order of the help: those of a group stand together.
[[nodiscard]] std::vector<commands::About> command_list();

/// All options of a command, also those that every command has, in the order of the help.
[[nodiscard]] std::vector<commands::Option> option_list(const CommandLine& line);

/// The command of that name; null if there is none.
[[nodiscard]] std::unique_ptr<CommandLine> find_command(const std::string& name);

/// Names of the commands that know an option, such as "-l" or "--layer-id".
[[nodiscard]] std::vector<std::string> commands_with(const std::string& option);

}  // namespace expertviz::cli
