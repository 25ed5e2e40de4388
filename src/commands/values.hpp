#pragma once

#include "expertviz/picture.hpp"
#include "expertviz/sample_selection.hpp"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace expertviz::commands {

/// The largest layer id that is taken for one.
constexpr int largest_layer = 65'535;
/// The largest number of experts that a layer may have.
constexpr std::uint64_t largest_number_of_experts = 65'536;

/// Argument values, read strictly: the whole text must be the value. `option` is named in the `Error` thrown otherwise.

[[nodiscard]] std::uint64_t parse_number(const std::string& option, const std::string& text, std::uint64_t least,
                                         std::uint64_t most);

/// A decimal number within the bounds.
[[nodiscard]] double parse_factor(const std::string& option, const std::string& text, double least, double most);

/// A width and a height in points, such as "468x200".
[[nodiscard]] Size parse_size(const std::string& option, const std::string& text);

/// Layers as "20", "0,10,20" or "0-7,20", in the order given, each once; none for "all".
[[nodiscard]] std::vector<int> parse_layers(const std::string& option, const std::string& text);

/// Samples as "3", "0,2,5-9" or "all".
[[nodiscard]] SampleSelection parse_samples(const std::string& option, const std::string& text);

/// The index of `text` in `choices`.
[[nodiscard]] std::size_t index_of_choice(const std::string& option, const std::string& text,
                                          const std::vector<std::string>& choices);

/// The value that `text` is the name of.
template <class Value>
[[nodiscard]] Value parse_choice(const std::string& option, const std::string& text,
                                 const std::vector<std::pair<std::string, Value>>& choices) {
  std::vector<std::string> names;
  for (const auto& [name, value] : choices) {
    names.push_back(name);
  }
  return choices[index_of_choice(option, text, names)].second;
}

}  // namespace expertviz::commands
