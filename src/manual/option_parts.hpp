#pragma once

#include "commands/options.hpp"

#include <string>
#include <vector>

namespace expertviz::manual {

/// "-l" and "--layer-id" for "-l,--layer-id".
[[nodiscard]] std::vector<std::string> names_of(const commands::Option& option);

/// The beginning of a description that can stand alone, for lists where each option has one line.
[[nodiscard]] std::string brief(const std::string& description);

/// With `escape` in front of each of these characters.
[[nodiscard]] std::string escaped(const std::string& text, const std::string& characters, const std::string& escape);

}  // namespace expertviz::manual
