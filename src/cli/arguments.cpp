#include "cli/arguments.hpp"

#include "cli/every_command.hpp"
#include "cli/suggestion.hpp"
#include "expertviz/error.hpp"

#include <algorithm>
#include <cstdlib>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace expertviz::cli {
namespace {

using commands::Option;
using commands::Options;

[[noreturn]] void refuse_option(const std::string& command, const std::string& argument,
                                const std::vector<Option>& options) {
  const std::string name = argument.substr(0, argument.find('='));
  std::vector<std::string> names;
  for (const Option& option : options) {
    names.push_back(commands::long_name(option));
  }
  std::string hint = fmt::format("see {} --help", command);
  if (const std::vector<std::string> others = commands_with(name); !others.empty()) {
    hint = fmt::format("it belongs to {}", fmt::join(others, ", "));
  } else if (const auto meant = near_miss(name, names)) {
    hint = fmt::format("did you mean {}?", *meant);
  }
  throw Error(fmt::format("{} has no option {}", command, name), hint);
}

/// CLI11's message, in our words where its own speak of its inside.
Error usage_error(const CLI::App& app, const CLI::ParseError& error) {
  const std::string message = error.what();
  const std::string hint = fmt::format("see {} --help", app.get_name());
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr) {
    const std::string option = message.substr(0, message.find(':'));
    if (app.get_option_no_throw(option) != nullptr) { return Error(option + " needs a value", hint); }
  }
  return Error(message, hint);
}

CLI::Option* add(CLI::App& app, const Option& option) {
  if (option.value.empty()) { return app.add_flag(option.names); }
  return app.add_option(option.names, [](const CLI::results_t&) { return true; })
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
}

/// In the order of the options, not of the arguments.
void take(const Option& option, const CLI::Option& given) {
  const std::vector<std::string>& values = given.results();
  if (values.empty()) {
    const char* const set = option.environment.empty() ? nullptr : std::getenv(option.environment.c_str());
    if (set != nullptr && *set != '\0') { option.take(set); }
    return;
  }
  const std::string name = commands::long_name(option);
  if (option.only_once && values.size() > 1) {
    throw Error(fmt::format("{} is given {} times", name, values.size()), "give it once");
  }
  const std::size_t first = option.is_repeatable ? 0 : values.size() - 1;
  for (std::size_t i = first; i < values.size(); ++i) {
    option.take(option.value.empty() ? "" : values[i]);
  }
}

}  // namespace

std::vector<Option> common_options() {
  Options options;
  options.group("Other");
  options.value("-V,--version", "", "show the version", {});
  options.value("-h,--help", "", "show this help", {});
  return options.all();
}

Parsed parse(const std::string& command, std::span<const std::string> arguments, const std::vector<Option>& options) {
  CLI::App app("", command);
  app.set_help_flag();
  std::vector<CLI::Option*> given;
  for (const Option& option : options) {
    given.push_back(add(app, option));
  }
  for (const Option& option : options) {
    const auto find = [&](const std::string& name) { return app.get_option(name); };
    if (!option.excludes.empty()) { find(commands::long_name(option))->excludes(find(option.excludes)); }
    if (!option.needs.empty()) { find(commands::long_name(option))->needs(find(option.needs)); }
  }
  const std::vector<Option> common = common_options();
  std::vector<CLI::Option*> common_given;
  for (const Option& option : common) {
    common_given.push_back(add(app, option));
  }
  app.allow_extras();
  Parsed parsed;
  try {
    app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  } catch (const CLI::ParseError& error) {
    // Whoever asks for help gets it, whatever else is wrong.
    const auto asks = [&arguments](const char* a, const char* b) {
      return std::find_if(arguments.begin(), arguments.end(),
                          [a, b](const std::string& word) { return word == a || word == b; }) != arguments.end();
    };
    parsed.wants_help = asks("-h", "--help");
    if (!parsed.wants_help) { throw usage_error(app, error); }
    return parsed;
  }
  parsed.wants_version = common_given[0]->count() > 0;
  parsed.wants_help = common_given[1]->count() > 0;
  if (parsed.wants_help || parsed.wants_version) { return parsed; }
  for (const std::string& argument : app.remaining()) {
    if (argument.size() > 1 && argument.front() == '-' && argument != "--") {
      refuse_option(command, argument, options);
    }
    if (argument != "--") { parsed.bare.push_back(argument); }
  }
  for (std::size_t i = 0; i < options.size(); ++i) {
    take(options[i], *given[i]);
  }
  return parsed;
}

}  // namespace expertviz::cli
