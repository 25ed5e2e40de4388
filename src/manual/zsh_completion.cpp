#include "manual/manual.hpp"
#include "manual/option_parts.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace expertviz::manual {
namespace {

using commands::Option;

/// A text between single quotes.
std::string quoted(const std::string& text) {
  std::string result = "'";
  for (const char c : text) {
    result += c == '\'' ? "'\\''" : std::string(1, c);
  }
  return result + "'";
}

/// What `_arguments` reads of an option: those that it excludes, its names, what it means, and what its value is.
std::string specification(const Option& option) {
  const std::vector<std::string> names = names_of(option);
  std::string value;
  if (!option.value.empty()) {
    const std::string action = option.is_path           ? "_files"
                               : option.choices.empty() ? " "
                                                        : fmt::format("({})", fmt::join(option.choices, " "));
    value = ':' + option.value + ':' + action;
  }
  std::string text;
  for (const std::string& name : names) {
    const bool is_long = name.starts_with("--");
    // "--format csv" and "--format=csv", "-l 6" and "-l6".
    const std::string mark = value.empty() ? "" : is_long ? "=" : "+";
    const std::string excluded =
        option.is_repeatable
            ? "*"
            : fmt::format("({}{}{})", fmt::join(names, " "), option.excludes.empty() ? "" : " ", option.excludes);
    text += " \\\n        " + quoted(fmt::format("{}{}{}[{}]{}", excluded, name, mark,
                                                 escaped(brief(option.description), "[]:\\", "\\"), value));
  }
  return text;
}

}  // namespace

std::string zsh_completion(const Commands& commands) {
  std::string names;
  std::string cases;
  for (const auto& line : commands) {
    names += "    " + quoted(line->about.name + ':' + escaped(line->about.summary, ":\\", "\\")) + '\n';
    cases += fmt::format("    {})\n      _arguments -s -S", line->about.name);
    for (const Option& option : cli::option_list(*line)) {
      cases += specification(option);
    }
    cases += " \\\n        '*:trace:_files'\n      ;;\n";
  }
  return fmt::format(R"(#compdef expertviz
# zsh completion for expertviz

_expertviz() {{
  local curcontext=$curcontext context state state_descr line
  local -A opt_args
  local -a commands
  commands=(
{0}  )
  _arguments -C \
    '(- *)'{{-h,--help}}'[show the help]' \
    '(- *)'{{-V,--version}}'[show the version]' \
    '1: :->command' \
    '*:: :->rest'
  case $state in
    command)
      commands+=('help:show the help, or that of a command')
      _describe -t commands command commands
      return ;;
    rest) ;;
    *) return ;;
  esac
  case $words[1] in
    help) _describe -t commands command commands ;;
{1}  esac
}}

_expertviz "$@"
)",
                     names, cases);
}

}  // namespace expertviz::manual
