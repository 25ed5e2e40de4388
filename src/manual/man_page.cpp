#include "cli/help.hpp"
#include "manual/manual.hpp"
#include "manual/option_parts.hpp"
#include "text/wrapped.hpp"

#include <algorithm>
#include <cctype>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace expertviz::manual {
namespace {

using cli::CommandLine;
using commands::Option;

/// As troff writes what has a meaning for it; a hyphen as the one that can be typed.
std::string roff(std::string_view text) {
  std::string result;
  for (const char c : text) {
    switch (c) {
      case '\\':
        result += "\\e";
        break;
      case '-':
        result += "\\-";
        break;
      case '\'':
        result += "\\(aq";
        break;
      case '`':
        result += "\\(ga";
        break;
      case '^':
        result += "\\(ha";
        break;
      case '~':
        result += "\\(ti";
        break;
      default:
        result += c;
    }
  }
  return result;
}

std::string bold(std::string_view text) {
  return "\\fB" + roff(text) + "\\fR";
}

std::string italic(std::string_view text) {
  return "\\fI" + roff(text) + "\\fR";
}

/// Lines of what is already troff's.
std::string paragraph(const std::string& text) {
  constexpr std::size_t longest_line = 78;
  std::string lines;
  for (const std::string& line : text::wrapped(text, longest_line)) {
    // A line that begins with a dot would be a request.
    lines += (line.starts_with('.') ? "\\&" : "") + line + '\n';
  }
  return lines;
}

std::string entry(const std::string& label, const std::string& meaning) {
  return ".TP\n" + label + '\n' + paragraph(meaning);
}

std::string heading(const std::string& page, const Edition& edition) {
  std::string capitals = page;
  std::transform(capitals.begin(), capitals.end(), capitals.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return fmt::format(".TH {} 1 {} \"expertviz {}\" \"User Commands\"\n", roff(capitals), edition.date, edition.version);
}

std::string name_section(const std::string& page, const std::string& summary) {
  return ".SH NAME\n" + paragraph(roff(page) + " \\- " + roff(summary));
}

std::string group_heading(const std::string& group) {
  return ".SS " + group + '\n';
}

std::string option_entry(const Option& option) {
  std::string label;
  for (const std::string& name : names_of(option)) {
    label += (label.empty() ? "" : ", ") + bold(name);
  }
  if (!option.value.empty()) { label += ' ' + italic(option.value); }
  return entry(label, roff(option.description));
}

std::string environment_section(const std::vector<const CommandLine*>& lines) {
  std::vector<std::pair<std::string, std::string>> variables{
      {"COLUMNS", "how wide help is; without it as wide as the terminal"},
      {"NO_COLOR", "where it is set and not empty, nothing is coloured that --show prints"}};
  for (const CommandLine* line : lines) {
    for (const Option& option : line->options.all()) {
      std::pair<std::string, std::string> variable{
          option.environment, "the value of " + commands::long_name(option) + " where that is not given"};
      const bool is_new = std::find(variables.begin(), variables.end(), variable) == variables.end();
      if (!option.environment.empty() && is_new) { variables.push_back(std::move(variable)); }
    }
  }
  std::sort(variables.begin(), variables.end());
  std::string text = ".SH ENVIRONMENT\n";
  for (const auto& [name, meaning] : variables) {
    text += entry(bold(name), roff(meaning));
  }
  return text;
}

std::string exit_section() {
  std::string text = ".SH EXIT STATUS\n";
  for (const cli::ExitMeaning& exit : cli::exit_meanings) {
    text += entry(bold(std::to_string(exit.status)), roff(exit.meaning));
  }
  return text;
}

std::string examples_section(const std::vector<std::string>& examples) {
  std::string text = ".SH EXAMPLES\n.nf\n";
  for (const std::string& example : examples) {
    text += "expertviz " + roff(example) + '\n';
  }
  return text + ".fi\n";
}

/// References to all pages but this one.
std::string see_also(const Commands& commands, const std::string& page) {
  std::vector<std::string> pages{"expertviz"};
  for (const auto& line : commands) {
    pages.push_back("expertviz-" + line->about.name);
  }
  std::erase(pages, page);
  std::sort(pages.begin(), pages.end());
  std::string text = ".SH SEE ALSO\n";
  for (std::size_t i = 0; i < pages.size(); ++i) {
    text += fmt::format(".BR {} (1){}\n", roff(pages[i]), i + 1 < pages.size() ? " ," : "");
  }
  return text;
}

}  // namespace

std::string program_page(const Commands& commands, const Edition& edition) {
  std::vector<commands::About> abouts;
  std::vector<const CommandLine*> lines;
  std::vector<std::string> examples;
  for (const auto& line : commands) {
    abouts.push_back(line->about);
    lines.push_back(line.get());
    examples.push_back(line->about.examples.front());
  }
  return heading("expertviz", edition) +
         name_section("expertviz", "which experts a Mixture-of-Experts model loads under speculative decoding") +
         ".SH SYNOPSIS\n.B expertviz\n\\fIcommand\\fR [\\fIoptions\\fR] [\\fItrace\\fR]\n"
         ".SH DESCRIPTION\n" +
         paragraph(roff(cli::purpose)) + ".PP\n" +
         paragraph("Each command has a page of its own, such as \\fBexpertviz\\-" + roff(abouts.front().name) +
                   "\\fR(1).") +
         ".SH COMMANDS\n" +
         cli::grouped(abouts, group_heading,
                      [](const commands::About& about) { return entry(bold(about.name), roff(about.summary)); }) +
         ".SH OPTIONS\n" +
         entry(bold("-h") + ", " + bold("--help") + " [" + italic("command") + ']',
               "show the help, or that of a command") +
         entry(bold("-V") + ", " + bold("--version"), "show the version") + environment_section(lines) +
         exit_section() + examples_section(examples) + see_also(commands, "expertviz");
}

std::string command_page(const Commands& commands, const CommandLine& line, const Edition& edition) {
  const std::string page = "expertviz-" + line.about.name;
  return heading(page, edition) + name_section(page, line.about.summary) + ".SH SYNOPSIS\n.B expertviz " +
         roff(line.about.name) + "\n[\\fIoptions\\fR] " +
         (line.about.several_traces ? "\\fIbaseline\\fR \\fItrace\\fR..." : "[\\fItrace\\fR]") + "\n.SH DESCRIPTION\n" +
         paragraph(roff(line.about.description)) + ".SH OPTIONS\n" +
         cli::grouped(cli::option_list(line), group_heading, option_entry) + environment_section({&line}) + exit_section() +
         examples_section(line.about.examples) + see_also(commands, page);
}

}  // namespace expertviz::manual
