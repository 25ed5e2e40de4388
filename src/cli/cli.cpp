#include "cli/cli.hpp"

#include "cli/command.hpp"
#include "cli/help.hpp"
#include "cli/messages.hpp"
#include "cli/standard_output.hpp"
#include "cli/suggestion.hpp"
#include "expertviz/error.hpp"

#include <algorithm>
#include <csignal>
#include <exception>
#include <new>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace expertviz::cli {
namespace {

using Arguments = std::vector<std::string>;

constexpr const char* version_line = "expertviz " EXPERTVIZ_VERSION "\n";

std::string app_name(const Command& command) {
  return "expertviz " + std::string(command.name);
}

/// Long options of a command, for suggestions.
Arguments option_names(const CLI::App& app) {
  Arguments names;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) {
      names.push_back("--" + name);
    }
  }
  return names;
}

/// Commands that know the option.
Arguments commands_with(const std::string& option) {
  Arguments names;
  for (const Command& command : commands()) {
    CLI::App app;
    command.add(app);
    if (app.get_option_no_throw(option) != nullptr) { names.emplace_back(command.name); }
  }
  return names;
}

[[noreturn]] void refuse_extra(const CLI::App& app, const std::string& argument) {
  if (!argument.starts_with('-') || argument == "-" || argument == "--") {
    throw Error(fmt::format("unexpected argument '{}'", argument),
                fmt::format("the trace is named with --input; see {} --help", app.get_name()));
  }
  const std::string option = argument.substr(0, argument.find('='));
  std::string hint;
  if (const Arguments others = commands_with(option); !others.empty()) {
    hint = fmt::format("it belongs to {}", fmt::join(others, ", "));
  } else if (const auto meant = near_miss(option, option_names(app))) {
    hint = fmt::format("did you mean {}?", *meant);
  } else {
    hint = fmt::format("see {} --help", app.get_name());
  }
  throw Error(fmt::format("{} has no option {}", app.get_name(), option), hint);
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

ExitStatus run_command(const Command& command, Arguments arguments, Interrupts& interrupts) {
  CLI::App app("", app_name(command));
  app.set_help_flag();
  const Work work = command.add(app);
  app.set_version_flag("--version", version_line, "show the version")->group("Other");
  app.set_help_flag("-h,--help", "show this help")->group("Other");
  app.allow_extras();
  try {
    std::reverse(arguments.begin(), arguments.end());
    app.parse(arguments);
  } catch (const CLI::CallForHelp&) {
    write_standard_output(command_help(app));
    return done;
  } catch (const CLI::CallForVersion&) {
    write_standard_output(version_line);
    return done;
  } catch (const CLI::ParseError& error) { throw usage_error(app, error); }
  if (const Arguments extra = app.remaining(); !extra.empty()) { refuse_extra(app, extra.front()); }
  return work(interrupts);
}

ExitStatus run_arguments(const Arguments& arguments, Interrupts& interrupts) {
  const std::string hint = "expertviz --help lists the commands";
  if (arguments.empty()) { throw Error("no command given", hint); }
  const std::string& name = arguments.front();
  if (name == "--help" || name == "-h") {
    write_standard_output(program_help());
    return done;
  }
  if (name == "--version") {
    write_standard_output(version_line);
    return done;
  }
  if (name.starts_with("-")) {
    throw Error(fmt::format("the command must come before the options, not '{}'", name), hint);
  }
  Arguments names;
  for (const Command& command : commands()) {
    if (command.name == name) { return run_command(command, {arguments.begin() + 1, arguments.end()}, interrupts); }
    names.emplace_back(command.name);
  }
  const auto meant = near_miss(name, names);
  throw Error(fmt::format("there is no command '{}'", name), meant ? fmt::format("did you mean {}?", *meant) : hint);
}

}  // namespace

int run(int argc, char** argv) {
  hold_standard_streams();
  // A closed pipe then is an error of write(), which standard output takes quietly.
  std::signal(SIGPIPE, SIG_IGN);
  // So is a file that grows over the user's limit (ulimit -f), and the file begun can be removed.
  std::signal(SIGXFSZ, SIG_IGN);
  try {
    Interrupts interrupts;
    return run_arguments(Arguments(argv + std::min(argc, 1), argv + argc), interrupts);
  } catch (const Error& error) { print_error(error.line()); } catch (const std::bad_alloc&) {
    print_error("out of memory; a verify step must fit into memory once for each of the --threads");
  } catch (const std::exception& error) { print_error(error.what()); }
  return failed;
}

}  // namespace expertviz::cli
