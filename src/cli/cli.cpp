#include "cli/cli.hpp"

#include "cli/arguments.hpp"
#include "cli/every_command.hpp"
#include "cli/help.hpp"
#include "cli/interrupts.hpp"
#include "cli/messages.hpp"
#include "cli/run_command.hpp"
#include "cli/standard_output.hpp"
#include "cli/suggestion.hpp"
#include "expertviz/error.hpp"

#include <algorithm>
#include <csignal>
#include <exception>
#include <memory>
#include <new>
#include <span>
#include <string>
#include <vector>

#include <fmt/format.h>

namespace expertviz::cli {
namespace {

using commands::done;
using commands::ExitStatus;
using commands::failed;
using Arguments = std::vector<std::string>;

constexpr const char* version_line = "expertviz " EXPERTVIZ_VERSION "\n";
constexpr const char* list_hint = "expertviz --help lists the commands";

ExitStatus say(const std::string& text) {
  write_standard_output(text);
  return done;
}

/// Throws `Error` where there is none of that name.
std::unique_ptr<CommandLine> command_named(const std::string& name) {
  if (std::unique_ptr<CommandLine> line = find_command(name)) { return line; }
  Arguments names;
  for (const commands::About& about : command_list()) {
    names.push_back(about.name);
  }
  const auto meant = near_miss(name, names);
  throw Error(fmt::format("there is no command '{}'", name),
              meant ? fmt::format("did you mean {}?", *meant) : list_hint);
}

/// `words` are what stands behind "help" or "--help".
ExitStatus show_help(std::span<const std::string> words) {
  if (words.empty() || words.front().starts_with("-")) { return say(program_help(help_width())); }
  return say(command_help(*command_named(words.front()), help_width()));
}

ExitStatus run_arguments(const Arguments& arguments, Interrupts& interrupts) {
  if (arguments.empty()) {
    print_text(program_help(help_width()));
    return failed;
  }
  const std::string& name = arguments.front();
  const std::span<const std::string> rest(arguments.begin() + 1, arguments.end());
  if (name == "--help" || name == "-h" || name == "help") { return show_help(rest); }
  if (name == "--version" || name == "-V" || name == "version") { return say(version_line); }
  if (name.starts_with("-")) {
    throw Error(fmt::format("the command must come before the options, not '{}'", name), list_hint);
  }
  const std::unique_ptr<CommandLine> line = command_named(name);
  const Parsed parsed = parse("expertviz " + name, rest, line->options.all());
  if (parsed.wants_help) { return say(command_help(*line, help_width())); }
  if (parsed.wants_version) { return say(version_line); }
  return run_command(*line, parsed.bare, interrupts);
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
