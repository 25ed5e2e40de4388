#include "cli/help.hpp"

#include "terminal/room.hpp"
#include "text/wrapped.hpp"

#include <algorithm>
#include <cstdlib>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

namespace expertviz::cli {
namespace {

using commands::About;
using commands::Option;

/// A label and, from a column on, what it means.
std::string entry(const std::string& label, const std::string& description, std::size_t column, std::size_t width) {
  std::string text;
  std::string left = "  " + label;
  if (left.size() + 2 > column) {
    text += left + '\n';
    left.clear();
  }
  for (const std::string& line : text::wrapped(description, width - column)) {
    text += fmt::format("{:<{}}{}\n", left, column, line);
    left.clear();
  }
  return text;
}

std::string label_of(const Option& option) {
  const std::size_t comma = option.names.find(',');
  const std::string names = comma == std::string::npos
                                ? "    " + option.names
                                : option.names.substr(0, comma) + ", " + option.names.substr(comma + 1);
  return names + (option.value.empty() ? "" : " " + option.value);
}

std::string paragraph(const std::string& text, std::size_t width) {
  std::string lines;
  for (const std::string& line : text::wrapped(text, width)) {
    lines += line + '\n';
  }
  return lines;
}

std::string heading(const std::string& group) {
  return '\n' + group + '\n';
}

std::string exit_statuses_in_words() {
  std::vector<std::string> meanings;
  for (const ExitMeaning& exit : exit_meanings) {
    meanings.push_back(fmt::format("{} {}", exit.status, exit.meaning));
  }
  return fmt::format("Exit status: {}.", fmt::join(meanings, "; "));
}

}  // namespace

std::size_t help_width() {
  int columns = 80;
  if (const char* said = std::getenv("COLUMNS"); said != nullptr && std::atoi(said) > 0) {
    columns = std::atoi(said);
  } else if (::isatty(STDOUT_FILENO) == 1) {
    columns = terminal::room_of(STDOUT_FILENO).columns;
  }
  return static_cast<std::size_t>(std::clamp(columns, 40, 100));
}

std::string program_help(std::size_t width) {
  constexpr std::size_t column = 14;
  std::string text = "Usage: expertviz <command> [options] [trace]\n\n";
  text += paragraph(purpose, width);
  text += grouped(command_list(), heading,
                  [width](const About& about) { return entry(about.name, about.summary, column, width); });
  text +=
      "\nOptions\n"
      "  -h, --help     show this help; 'expertviz help <command>' that of a command\n"
      "  -V, --version  show the version\n\n";
  text += paragraph(exit_statuses_in_words(), width);
  return text + "\nExample\n  expertviz stats -i expert_activations.json -o stats.pdf\n";
}

std::string command_help(const CommandLine& line, std::size_t width) {
  const std::size_t column = width < 70 ? 10 : 30;
  std::string text = fmt::format("Usage: expertviz {} [options] {}\n\n", line.about.name,
                                 line.about.several_traces ? "baseline trace..." : "[trace]");
  text += paragraph(line.about.description, width);
  text += grouped(option_list(line), heading,
                  [&](const Option& option) { return entry(label_of(option), option.description, column, width); });
  text += "\nExamples\n";
  for (const std::string& example : line.about.examples) {
    text += "  expertviz " + example + '\n';
  }
  return text;
}

}  // namespace expertviz::cli
