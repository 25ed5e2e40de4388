#include "plot/axis_numbers.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <utility>

namespace expertviz::plot {
namespace {

constexpr double widest_label = 120;
constexpr double least_pitch = 45;  ///< between two numbers of an upright axis

std::optional<long long> whole_number(const std::string& text) {
  long long number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) { return std::nullopt; }
  return number;
}

/// Which categories keep their label when only one in `every` has room: those with round numbers, so that 0, 5, 10 ...
/// stay even where some are missing.
bool keeps_label(const std::vector<std::string>& categories, std::size_t index, long long every) {
  const std::optional<long long> number = whole_number(categories[index]);
  return number ? *number % every == 0 : static_cast<long long>(index) % every == 0;
}

std::vector<AxisNumber> category_labels(const Axis& axis, double length, bool upright, Typesetter& type,
                                        const TextStyle& style) {
  std::vector<AxisNumber> labels;
  double widest = 0;
  for (std::size_t i = 0; i < axis.categories.size(); ++i) {
    labels.push_back({static_cast<double>(i), type.fitted(axis.categories[i], style, widest_label)});
    widest = std::max(widest, labels.back().text.width);
  }
  if (labels.empty()) { return labels; }
  const double pitch = length / static_cast<double>(labels.size());
  const double least = upright ? 1.25 * style.size : widest + 0.45 * style.size;
  long long every = 1;
  for (const long long round : {2LL, 5LL, 10LL, 20LL, 50LL, 100LL, 200LL, 500LL, 1000LL, 2000LL, 5000LL, 10000LL}) {
    if (static_cast<double>(every) * pitch >= least) { break; }
    every = round;
  }
  std::vector<AxisNumber> kept;
  const auto fits = [&](const AxisNumber& label) {
    return kept.empty() || (label.value - kept.back().value) * pitch >= least;
  };
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (fits(labels[i]) && keeps_label(axis.categories, i, every)) { kept.push_back(labels[i]); }
  }
  // The last one tells how far the axis goes, so its neighbour makes room for it.
  if (kept.empty() || kept.back().value != labels.back().value) {
    if (kept.size() > 1 && !fits(labels.back())) { kept.pop_back(); }
    if (fits(labels.back())) { kept.push_back(std::move(labels.back())); }
  }
  return kept;
}

}  // namespace

std::vector<AxisNumber> axis_numbers(const Axis& axis, const Range& range, double length, bool upright, double past,
                                     Typesetter& type, const TextStyle& style) {
  if (axis.kind == Axis::Kind::category) { return category_labels(axis, length, upright, type, style); }
  const bool whole = axis.kind == Axis::Kind::whole && (!upright || range.high - range.low > 2);
  const double factor = axis.percent ? 100 : 1;
  double pitch = least_pitch;
  if (!upright) {
    double widest = 0;
    for (const Tick& tick : ticks({range.low * factor, range.high * factor}, 12, whole)) {
      widest = std::max(widest, type.line(tick.text, style).width);
    }
    pitch = std::max(widest + 24, 60.0);
  }
  const int most = static_cast<int>(length / pitch) + 1;
  const Range numbered{range.low * factor, (range.high + past) * factor};
  std::vector<AxisNumber> numbers;
  for (const Tick& tick : axis.log ? log_ticks(numbered, most) : ticks(numbered, most, whole)) {
    numbers.push_back({tick.value / factor, type.line(tick.text + (axis.percent ? "%" : ""), style)});
  }
  const double end = std::floor(range.high);
  if (!upright && whole && !axis.log && !numbers.empty() &&
      (end - numbers.back().value) / (range.high - range.low) * length >= pitch) {
    numbers.push_back({end, type.line(std::to_string(std::llround(end)), style)});
  }
  return numbers;
}

}  // namespace expertviz::plot
