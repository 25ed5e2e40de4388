#include "commands/wording.hpp"

#include <algorithm>
#include <array>
#include <iterator>

#include <fmt/format.h>

namespace expertviz::commands {

std::string ranges(const std::set<int>& numbers) {
  std::string text;
  for (auto first = numbers.begin(); first != numbers.end();) {
    auto last = first;
    while (std::next(last) != numbers.end() && *std::next(last) == *last + 1) {
      ++last;
    }
    if (!text.empty()) { text += ", "; }
    text += first == last ? fmt::format("{}", *first) : fmt::format("{}-{}", *first, *last);
    first = std::next(last);
  }
  return text;
}

void SampleRanges::add(std::uint64_t sample) {
  ++count_;
  if (!ranges_.empty() && ranges_.back().last + 1 == sample) {
    ranges_.back().last = sample;
  } else {
    ranges_.push_back({sample, sample});
  }
}

std::string SampleRanges::text() const {
  constexpr std::size_t most_named = 10;
  std::string text = count_ == 1 ? "sample " : "samples ";
  for (std::size_t i = 0; i < std::min(ranges_.size(), most_named); ++i) {
    const auto& [first, last] = ranges_[i];
    text += (i == 0 ? "" : ", ") + (first == last ? std::to_string(first) : fmt::format("{}-{}", first, last));
  }
  return text + (ranges_.size() > most_named ? ", ..." : "");
}

std::string human_bytes(std::uint64_t bytes) {
  static constexpr std::array units{"kB", "MB", "GB", "TB", "PB", "EB"};
  if (bytes < 1000) { return fmt::format("{} B", bytes); }
  auto value = static_cast<double>(bytes) / 1000;
  std::size_t unit = 0;
  while (value >= 999.5 && unit + 1 < units.size()) {
    value /= 1000;
    ++unit;
  }
  const int decimals = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
  return fmt::format("{:.{}f} {}", value, decimals, units[unit]);
}

std::string counted(std::uint64_t number, const std::string& one) {
  return fmt::format("{} {}{}", number, one, number == 1 ? "" : "s");
}

}  // namespace expertviz::commands
