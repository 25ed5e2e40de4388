#pragma once

#include "cli/every_command.hpp"
#include "cli/interrupts.hpp"

#include <string>
#include <vector>

namespace expertviz::cli {

/// Runs a command whose options have taken their values: reads the trace, answers, and hands the answer over. `bare`
/// are the arguments without an option, which name the trace, too. Throws `Error`.
[[nodiscard]] commands::ExitStatus run_command(const CommandLine& line, const std::vector<std::string>& bare,
                                               Interrupts& interrupts);

}  // namespace expertviz::cli
