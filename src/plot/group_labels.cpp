#include "plot/group_labels.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

namespace expertviz::plot {
namespace {

constexpr double widest_label = 120;

std::optional<long long> whole_number(const std::string& text) {
  long long number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) { return std::nullopt; }
  return number;
}

/// Which groups keep their label when only one in `every` has room: those with round numbers, so that 0, 5, 10 ... stay
/// even where some layers are missing.
bool keeps_label(const std::vector<std::string>& groups, std::size_t index, long long every) {
  const std::optional<long long> number = whole_number(groups[index]);
  return number ? *number % every == 0 : static_cast<long long>(index) % every == 0;
}

}  // namespace

double group_centre(const Rect& area, std::size_t group, std::size_t count) {
  return area.x + (static_cast<double>(group) + 0.5) * area.width / static_cast<double>(count);
}

std::vector<XTick> group_labels(const std::vector<std::string>& groups, const Rect& area, Typesetter& type,
                                const Palette& palette) {
  std::vector<XTick> labels;
  const TextStyle style{TypeSizes::tick, palette.faint_ink};
  double widest = 0;
  for (std::size_t group = 0; group < groups.size(); ++group) {
    labels.push_back({group_centre(area, group, groups.size()), type.fitted(groups[group], style, widest_label)});
    widest = std::max(widest, labels.back().text.width);
  }
  const double pitch = area.width / static_cast<double>(std::max<std::size_t>(groups.size(), 1));
  const double least_pitch = widest + 0.45 * TypeSizes::tick;
  long long every = 1;
  for (const long long round : {2LL, 5LL, 10LL, 20LL, 50LL, 100LL, 200LL, 500LL, 1000LL}) {
    if (static_cast<double>(every) * pitch >= least_pitch) { break; }
    every = round;
  }
  std::vector<XTick> kept;
  for (std::size_t group = 0; group < groups.size(); ++group) {
    const bool fits = kept.empty() || labels[group].x - kept.back().x >= least_pitch;
    if (fits && keeps_label(groups, group, every)) { kept.push_back(std::move(labels[group])); }
  }
  return kept;
}

}  // namespace expertviz::plot
