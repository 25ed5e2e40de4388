#include "manual/manual.hpp"
#include "manual/option_parts.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace expertviz::manual {
namespace {

using commands::Option;

std::string quoted(const std::string& text) {
  return '\'' + escaped(text, "'\\", "\\") + '\'';
}

std::string option_line(const std::string& command, const Option& option) {
  std::string names;
  for (const std::string& name : names_of(option)) {
    names += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
  }
  // Of a value: required, as a file (-r -F) or as one of a list or a text that nobody knows (-x).
  std::string value;
  if (option.is_path) {
    value = " -r -F";
  } else if (!option.value.empty()) {
    value = " -x";
    if (!option.choices.empty()) {
      value += fmt::format(" -a {}", quoted(fmt::format("{}", fmt::join(option.choices, " "))));
    }
  }
  return fmt::format("complete -c expertviz -n '__fish_seen_subcommand_from {}'{}{} -d {}\n", command, names, value,
                     quoted(brief(option.description)));
}

}  // namespace

std::string fish_completion(const Commands& commands) {
  std::string text = "# fish completion for expertviz\n\n";
  const auto add_command = [&text](const std::string& condition, const std::string& name, const std::string& meaning) {
    text += fmt::format("complete -c expertviz -n {} -f -a {} -d {}\n", condition, name, quoted(meaning));
  };
  for (const auto& line : commands) {
    add_command("__fish_use_subcommand", line->about.name, line->about.summary);
    add_command("'__fish_seen_subcommand_from help'", line->about.name, line->about.summary);
  }
  add_command("__fish_use_subcommand", "help", "show the help, or that of a command");
  text +=
      "complete -c expertviz -n __fish_use_subcommand -s h -l help -d 'show the help'\n"
      "complete -c expertviz -n __fish_use_subcommand -s V -l version -d 'show the version'\n";
  for (const auto& line : commands) {
    text += '\n';
    for (const Option& option : cli::option_list(*line)) {
      text += option_line(line->about.name, option);
    }
  }
  return text;
}

}  // namespace expertviz::manual
