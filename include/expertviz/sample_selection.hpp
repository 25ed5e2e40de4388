#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace expertviz {

/// Which samples of a trace are meant: one, those of a list, or all. Samples are counted from 0.
class SampleSelection {
 public:
  struct Range {
    std::uint64_t first = 0;
    std::uint64_t last = 0;  ///< inclusive
  };

  [[nodiscard]] static SampleSelection one(std::uint64_t sample) { return SampleSelection({{sample, sample}}, false); }
  /// Ranges in any order; they may overlap. Each sample is meant once.
  [[nodiscard]] static SampleSelection some(std::vector<Range> ranges) {
    return SampleSelection(std::move(ranges), true);
  }
  [[nodiscard]] static SampleSelection all() { return SampleSelection({}, true); }

  /// Whether a list or all was asked for, even if that is one sample: then answers are pooled.
  [[nodiscard]] bool several() const { return several_; }
  [[nodiscard]] bool is_all() const { return ranges_.empty(); }
  [[nodiscard]] bool contains(std::uint64_t sample) const {
    return is_all() || std::any_of(ranges_.begin(), ranges_.end(), [sample](const Range& range) {
             return range.first <= sample && sample <= range.last;
           });
  }
  /// The last sample that is meant; empty for all.
  [[nodiscard]] std::optional<std::uint64_t> last() const {
    return is_all() ? std::nullopt : std::optional(ranges_.back().last);
  }
  /// Ascending, not touching each other; empty for all.
  [[nodiscard]] const std::vector<Range>& ranges() const { return ranges_; }

 private:
  SampleSelection(std::vector<Range> ranges, bool several) : several_(several) {
    std::sort(ranges.begin(), ranges.end(), [](const Range& a, const Range& b) { return a.first < b.first; });
    for (const Range& range : ranges) {
      if (!ranges_.empty() && (range.first <= ranges_.back().last || range.first - 1 == ranges_.back().last)) {
        ranges_.back().last = std::max(ranges_.back().last, range.last);
      } else {
        ranges_.push_back(range);
      }
    }
  }

  std::vector<Range> ranges_;
  bool several_ = false;
};

}  // namespace expertviz
