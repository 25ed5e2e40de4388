#pragma once

#include "bytes/structure_scan.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>

namespace expertviz::fuzz {

/// The first bytes of a fuzzed input choose how the rest is used. Printable ones, so that a seed can be read and
/// written by hand.
class ControlBytes {
 public:
  ControlBytes(const std::uint8_t* data, std::size_t size) : rest_(reinterpret_cast<const char*>(data), size) {}

  /// The next of them; '-' where the input is too short.
  char take() {
    if (rest_.empty()) { return '-'; }
    const char c = rest_.front();
    rest_.remove_prefix(1);
    return c;
  }
  [[nodiscard]] std::string_view rest() const { return rest_; }

 private:
  std::string_view rest_;
};

/// Restricts the scans to the instruction set that this byte chooses: '0' is the widest of this machine.
inline void choose_instruction_set(char c) {
  const auto names = bytes::instruction_sets();
  bytes::use_instruction_set(names[static_cast<unsigned char>(c - '0') % names.size()]);
}

/// Ends the run with these words, so that the fuzzer keeps the input.
[[noreturn]] inline void report(const std::string& disagreement) {
  std::cerr << disagreement << '\n';
  std::abort();
}

}  // namespace expertviz::fuzz
