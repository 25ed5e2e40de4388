#include "manual/manual.hpp"
#include "manual/option_parts.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace expertviz::manual {
namespace {

using commands::Option;

/// The branches of `case $command:$before` for one command: `$before` is an option that takes a value, or any word.
std::string branches_of(const std::string& command, const std::vector<Option>& options) {
  std::vector<std::string> names;
  std::vector<std::string> before_file;
  std::vector<std::string> before_text;
  std::string choices;
  for (const Option& option : options) {
    std::vector<std::string> patterns;
    for (const std::string& name : names_of(option)) {
      names.push_back(name);
      patterns.push_back(command + ':' + name);
    }
    if (!option.choices.empty()) {
      choices += fmt::format("    {}) words='{}' ;;\n", fmt::join(patterns, " | "), fmt::join(option.choices, " "));
    } else if (!option.value.empty()) {
      std::vector<std::string>& before = option.is_path ? before_file : before_text;
      before.insert(before.end(), patterns.begin(), patterns.end());
    }
  }
  std::string text = choices;
  if (!before_file.empty()) { text += fmt::format("    {}) ;;\n", fmt::join(before_file, " | ")); }
  if (!before_text.empty()) { text += fmt::format("    {}) words=' ' ;;\n", fmt::join(before_text, " | ")); }
  return text + fmt::format("    {}:*) [[ $word != -* ]] || words='{}' ;;\n", command, fmt::join(names, " "));
}

}  // namespace

std::string bash_completion(const Commands& commands) {
  std::vector<std::string> names;
  std::string branches;
  for (const auto& line : commands) {
    names.push_back(line->about.name);
    branches += branches_of(line->about.name, cli::option_list(*line));
  }
  return fmt::format(R"(# bash completion for expertviz

_expertviz() {{
  local word=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD - 1]}} command=${{COMP_WORDS[1]}} words=
  COMPREPLY=()
  # Bash takes --format=csv for three words.
  if [[ $word == = ]]; then
    word=
  elif [[ $before == = ]]; then
    before=${{COMP_WORDS[COMP_CWORD - 2]}}
  fi
  if ((COMP_CWORD == 1)); then
    command= before=
  fi
  case $command:$before in
    :) words='{0} help --help --version' ;;
    help:help | --help:--help | -h:-h) words='{0}' ;;
{1}  esac
  # Files are completed by Readline itself, which knows all about quotes, blanks and ~. Bash 3 does so always.
  [[ -z $words ]] || compopt +o bashdefault +o default 2>/dev/null
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}}

complete -o bashdefault -o default -F _expertviz expertviz
)",
                     fmt::join(names, " "), branches);
}

}  // namespace expertviz::manual
