#include "cli/every_command.hpp"

#include "cli/arguments.hpp"

#include <algorithm>

namespace expertviz::cli {
namespace {

/// Brings those of one group together, where the first of them stands.
template <class Grouped>
void gather_groups(std::vector<Grouped>& elements) {
  for (auto first = elements.begin(); first != elements.end();) {
    const std::string group = first->group;
    first = std::stable_partition(first, elements.end(), [&group](const Grouped& one) { return one.group == group; });
  }
}

}  // namespace

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
  gather_groups(list);
  return list;
}

std::vector<commands::Option> option_list(const CommandLine& line) {
  std::vector<commands::Option> list = line.options.all();
  const std::vector<commands::Option> common = common_options();
  list.insert(list.end(), common.begin(), common.end());
  gather_groups(list);
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
