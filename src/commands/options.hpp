#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace expertviz::commands {

/// One option of a command as data. The parser, the help, the man pages and the completions are made from it.
struct Option {
  std::string names;  ///< "-l,--layer-id" or "--limit"
  std::string value;  ///< what its value is called, such as "LAYERS"; empty for a flag
  std::string group;  ///< the heading that it stands under in the help
  std::string description;
  /// Takes the value; a flag's is empty. Throws `Error` for a value that is none.
  std::function<void(const std::string&)> take;
  std::vector<std::string> choices;  ///< all values there are, where they are few
  bool is_path = false;              ///< completed as a file name
  bool only_once = false;      ///< given twice it is an error; otherwise the last one counts, a repeated one aside
  bool is_repeatable = false;  ///< each one counts
  std::string excludes;        ///< the long name of an option that does not go with it
  std::string environment;     ///< a variable that is the value where the option is not given
  std::string needs;           ///< the long name of an option without which it means nothing
};

/// "--layer-id" for "-l,--layer-id".
[[nodiscard]] std::string long_name(const Option& option);

/// The options that a command declares, in the order of the help.
class Options {
 public:
  /// Options declared from now on stand under this heading.
  void group(std::string name) { group_ = std::move(name); }

  Option& value(std::string names, std::string value, std::string description,
                std::function<void(const std::string&)> take);
  Option& flag(std::string names, std::string description, bool& to);
  /// A whole number within bounds.
  template <class Number>
  Option& number(std::string names, std::string description, std::uint64_t least, std::uint64_t most, Number& to) {
    return whole(std::move(names), std::move(description), least, most,
                 [&to](std::uint64_t number) { to = static_cast<Number>(number); });
  }
  template <class Choice>
  Option& choice(std::string names, std::string value, std::string description,
                 std::vector<std::pair<std::string, Choice>> choices, Choice& to) {
    std::vector<std::string> words;
    for (const auto& [word, meaning] : choices) {
      words.push_back(word);
    }
    return word(std::move(names), std::move(value), std::move(description), std::move(words),
                [&to, choices](std::size_t chosen) { to = choices[chosen].second; });
  }
  /// Layers as `parse_layers` reads them.
  Option& layers(std::string description, std::vector<int>& to);

  [[nodiscard]] const std::vector<Option>& all() const { return options_; }

 private:
  Option& whole(std::string names, std::string description, std::uint64_t least, std::uint64_t most,
                std::function<void(std::uint64_t)> take);
  Option& word(std::string names, std::string value, std::string description, std::vector<std::string> words,
               std::function<void(std::size_t)> take);

  std::vector<Option> options_;
  std::string group_ = "Selection";
};

}  // namespace expertviz::commands
