#pragma once

#include <cstdint>
#include <set>
#include <string>

namespace expertviz::commands {

/// "0-7, 20", for a person.
[[nodiscard]] std::string ranges(const std::set<int>& numbers);

/// "1.94 GB": three digits that count, in powers of 1000.
[[nodiscard]] std::string human_bytes(std::uint64_t bytes);

/// "1 verify step", "3 verify steps".
[[nodiscard]] std::string counted(std::uint64_t number, const std::string& one);

}  // namespace expertviz::commands
