#include "cli/every_command.hpp"

#include <algorithm>

namespace expertviz::cli {

CommandLine::CommandLine(commands::MakeCommand make) : command(make()), about(command->about()) {
  declare_input(options, about, raw);
  command->declare(options);
  declare_output(options, about, raw);
}

std::vector<commands::About> command_list() {
  std::vector<commands::About> list;
  for (const commands::MakeCommand make : commands::all_commands()) {
    list.push_back(make()->about());
  }
  return list;
}

std::unique_ptr<CommandLine> find_command(const std::string& name) {
  for (const commands::MakeCommand make : commands::all_commands()) {
    if (make()->about().name == name) { return std::make_unique<CommandLine>(make); }
  }
  return nullptr;
}

std::vector<std::string> commands_with(const std::string& option) {
  std::vector<std::string> names;
  for (const commands::MakeCommand make : commands::all_commands()) {
    const CommandLine line(make);
    const auto& options = line.options.all();
    if (std::any_of(options.begin(), options.end(), [&option](const commands::Option& known) {
          // "-l,--layer-id" holds both names, each followed by a comma or the end.
          return ("," + known.names + ",").find("," + option + ",") != std::string::npos;
        })) {
      names.push_back(line.about.name);
    }
  }
  return names;
}

}  // namespace expertviz::cli
