#include "manual/option_parts.hpp"

namespace expertviz::manual {

std::vector<std::string> names_of(const commands::Option& option) {
  const std::size_t comma = option.names.find(',');
  if (comma == std::string::npos) { return {option.names}; }
  return {option.names.substr(0, comma), option.names.substr(comma + 1)};
}

std::string brief(const std::string& description) {
  std::size_t end = description.size();
  for (const char* mark : {": ", "; ", " (", ". "}) {
    end = std::min(end, description.find(mark));
  }
  return description.substr(0, end);
}

std::string escaped(const std::string& text, const std::string& characters, const std::string& escape) {
  std::string result;
  for (const char c : text) {
    if (characters.find(c) != std::string::npos) { result += escape; }
    result += c;
  }
  return result;
}

}  // namespace expertviz::manual
