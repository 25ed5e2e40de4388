#pragma once

#include "cli/every_command.hpp"

#include <array>
#include <cstddef>
#include <string>
#include <vector>

namespace expertviz::cli {

/// What the program is for.
inline constexpr const char* purpose =
    "Pictures and numbers of the experts that a Mixture-of-Experts model loads under speculative decoding, from the "
    "expert_activations.json that a patched SGLang writes, and from traces of EAGLE, vLLM and SGLang.";

struct ExitMeaning {
  int status;
  const char* meaning;
};
inline constexpr std::array<ExitMeaning, 4> exit_meanings{
    {{0, "done"},
     {1, "find-steps found no step, or a --fail-if of compare holds"},
     {2, "wrong usage, or unreadable input or output"},
     {130, "interrupted"}}};

/// The text of each element under the heading of its group, which `heading_of` writes.
template <class Element, class HeadingOf, class EntryOf>
[[nodiscard]] std::string grouped(const std::vector<Element>& elements, const HeadingOf& heading_of,
                                  const EntryOf& entry_of) {
  std::string group;
  std::string text;
  for (const Element& element : elements) {
    if (element.group != group) {
      group = element.group;
      text += heading_of(group);
    }
    text += entry_of(element);
  }
  return text;
}

/// Columns for help: those of the terminal, or what COLUMNS says, or 80; from 40 to 100.
[[nodiscard]] std::size_t help_width();

/// The text of `expertviz --help`.
[[nodiscard]] std::string program_help(std::size_t width);

/// The text of `expertviz <command> --help`: what the command does, its options by group, and examples.
[[nodiscard]] std::string command_help(const CommandLine& line, std::size_t width);

}  // namespace expertviz::cli
