#pragma once

#include "commands/options.hpp"

#include <span>
#include <string>
#include <vector>

namespace expertviz::cli {

/// What the arguments of a command hold besides its options.
struct Parsed {
  std::vector<std::string> bare;  ///< arguments that belong to no option
  bool wants_help = false;
  bool wants_version = false;
};

/// Lets each option take what the arguments say of it. `command` is named in errors, such as "expertviz stats".
/// Throws `Error` for what cannot be understood. Where help or the version is wanted, no option takes anything.
[[nodiscard]] Parsed parse(const std::string& command, std::span<const std::string> arguments,
                           const std::vector<commands::Option>& options);

/// The options that every command has: help and version.
[[nodiscard]] std::vector<commands::Option> common_options();

}  // namespace expertviz::cli
