#include "cli/help.hpp"

#include "cli/arguments.hpp"
#include "terminal/room.hpp"

#include <algorithm>
#include <cstdlib>
#include <sstream>
#include <vector>

#include <fmt/format.h>
#include <unistd.h>

namespace expertviz::cli {
namespace {

using commands::About;
using commands::Option;

/// Breaks a text into lines between words.
std::vector<std::string> wrapped(const std::string& text, std::size_t width) {
  std::vector<std::string> lines{""};
  std::istringstream words(text);
  for (std::string word; words >> word;) {
    if (!lines.back().empty() && lines.back().size() + 1 + word.size() > width) { lines.emplace_back(); }
    lines.back() += (lines.back().empty() ? "" : " ") + word;
  }
  return lines;
}

/// A label and, from a column on, what it means.
std::string entry(const std::string& label, const std::string& description, std::size_t column, std::size_t width) {
  std::string text;
  std::string left = "  " + label;
  if (left.size() + 2 > column) {
    text += left + '\n';
    left.clear();
  }
  for (const std::string& line : wrapped(description, width - column)) {
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
  for (const std::string& line : wrapped(text, width)) {
    lines += line + '\n';
  }
  return lines;
}

/// The elements in groups, each group where its first element stands.
template <class Element, class GroupOf, class EntryOf>
std::string grouped(const std::vector<Element>& elements, const GroupOf& group_of, const EntryOf& entry_of) {
  std::vector<std::string> groups;
  std::string text;
  for (const Element& first : elements) {
    if (std::find(groups.begin(), groups.end(), group_of(first)) != groups.end()) { continue; }
    groups.push_back(group_of(first));
    text += '\n' + groups.back() + '\n';
    for (const Element& element : elements) {
      if (group_of(element) == groups.back()) { text += entry_of(element); }
    }
  }
  return text;
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
  text += paragraph(
      "Pictures and numbers of the experts that a Mixture-of-Experts model loads under speculative decoding, from the "
      "expert_activations.json that a patched SGLang writes.",
      width);
  text += grouped(
      command_list(), [](const About& about) { return about.group; },
      [width](const About& about) { return entry(about.name, about.summary, column, width); });
  text +=
      "\nOptions\n"
      "  -h, --help     show this help; 'expertviz help <command>' that of a command\n"
      "  -V, --version  show the version\n\n";
  text += paragraph(
      "Exit status: 0 done; 1 find-steps found no step, or a --fail-if of compare holds; 2 wrong usage, or unreadable "
      "input or output; 130 interrupted.",
      width);
  return text + "\nExample\n  expertviz stats -i expert_activations.json -o stats.pdf\n";
}

std::string command_help(const CommandLine& line, std::size_t width) {
  const std::size_t column = width < 70 ? 10 : 30;
  std::string text = fmt::format("Usage: expertviz {} [options] {}\n\n", line.about.name,
                                 line.about.several_traces ? "baseline trace..." : "[trace]");
  text += paragraph(line.about.description, width);
  std::vector<Option> options = line.options.all();
  const std::vector<Option> common = common_options();
  options.insert(options.end(), common.begin(), common.end());
  text += grouped(
      options, [](const Option& option) { return option.group; },
      [&](const Option& option) { return entry(label_of(option), option.description, column, width); });
  text += "\nExamples\n";
  for (const std::string& example : line.about.examples) {
    text += "  expertviz " + example + '\n';
  }
  return text;
}

}  // namespace expertviz::cli
