#pragma once

#include "expertviz/sample_selection.hpp"

#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace expertviz::commands {

/// "0-7, 20", for a person.
[[nodiscard]] std::string ranges(const std::set<int>& numbers);

/// Samples as ranges, of which there may be millions.
class SampleRanges {
 public:
  /// In ascending order.
  void add(std::uint64_t sample);
  [[nodiscard]] std::uint64_t count() const { return count_; }
  /// "sample 3" or "samples 0-7, 20, ...", the first ten ranges.
  [[nodiscard]] std::string text() const;

 private:
  std::vector<SampleSelection::Range> ranges_;
  std::uint64_t count_ = 0;
};

/// "1.94 GB": three digits that count, in powers of 1000.
[[nodiscard]] std::string human_bytes(std::uint64_t bytes);

/// "1 verify step", "3 verify steps".
[[nodiscard]] std::string counted(std::uint64_t number, const std::string& one);

}  // namespace expertviz::commands
