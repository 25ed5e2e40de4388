#include "commands/options.hpp"

#include "commands/values.hpp"

#include <utility>

namespace expertviz::commands {

std::string long_name(const Option& option) {
  return option.names.substr(option.names.find("--"));
}

Option& Options::value(std::string names, std::string value, std::string description,
                       std::function<void(const std::string&)> take) {
  Option& option = options_.emplace_back();
  option.names = std::move(names);
  option.value = std::move(value);
  option.group = group_;
  option.description = std::move(description);
  option.take = std::move(take);
  return option;
}

Option& Options::flag(std::string names, std::string description, bool& to) {
  return value(std::move(names), "", std::move(description), [&to](const std::string&) { to = true; });
}

Option& Options::whole(std::string names, std::string description, std::uint64_t least, std::uint64_t most,
                       std::function<void(std::uint64_t)> take) {
  const std::string name = names.substr(names.find("--"));
  return value(std::move(names), "N", std::move(description),
               [name, least, most, take = std::move(take)](const std::string& text) {
                 take(parse_number(name, text, least, most));
               });
}

Option& Options::word(std::string names, std::string value_name, std::string description,
                      std::vector<std::string> words, std::function<void(std::size_t)> take) {
  const std::string name = names.substr(names.find("--"));
  Option& option = value(
      std::move(names), std::move(value_name), std::move(description),
      [name, words, take = std::move(take)](const std::string& text) { take(index_of_choice(name, text, words)); });
  option.choices = std::move(words);
  return option;
}

Option& Options::layers(std::string description, std::vector<int>& to) {
  return value("-l,--layer-id", "LAYERS", std::move(description),
               [&to](const std::string& text) { to = parse_layers("--layer-id", text); });
}

}  // namespace expertviz::commands
