#include "plot/axis_numbers.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <utility>

namespace expertviz::plot {
namespace {

constexpr double widest_category = 120;
constexpr double shortest_word = 30;
constexpr double number_gap = 24;     ///< between two numbers below an axis
constexpr double least_pitch = 60;    ///< of numbers below an axis
constexpr double usual_pitch = 45;    ///< of numbers beside an axis
constexpr double closest_pitch = 24;  ///< beside a short one

TextStyle number_style(const Palette& palette) {
  return {TypeSizes::tick, palette.faint_ink};
}

std::optional<long long> whole_number(const std::string& text) {
  long long number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) { return std::nullopt; }
  return number;
}

/// Which categories keep their name when only one in `every` has room: those with round numbers, so that 0, 5, 10 ...
/// stay even where some are missing.
bool keeps_name(const std::vector<std::string>& categories, std::size_t index, long long every) {
  const std::optional<long long> number = whole_number(categories[index]);
  return number ? *number % every == 0 : static_cast<long long>(index) % every == 0;
}

/// As many names as have room, `least_distance(i)` points apart: first those at both ends.
std::vector<AxisNumber> categories_of(const Axis& axis, const Scale& scale, double least_distance,
                                      std::vector<TextLine> names) {
  const double pitch = std::abs(scale(1) - scale(0));
  long long every = 1;
  for (const long long round : {2LL, 5LL, 10LL, 20LL, 50LL, 100LL, 200LL, 500LL, 1000LL}) {
    if (static_cast<double>(every) * pitch >= least_distance) { break; }
    every = round;
  }
  std::vector<AxisNumber> kept;
  const std::size_t last = names.size() - 1;
  const auto fits = [&](std::size_t a, std::size_t b) { return static_cast<double>(b - a) * pitch >= least_distance; };
  for (std::size_t i = 0; i < names.size(); ++i) {
    const bool end = i == 0 || (i == last && fits(0, last));
    const bool between = keeps_name(axis.categories, i, every) && !kept.empty() &&
                         fits(static_cast<std::size_t>(kept.back().value), i) && (i == last || fits(i, last));
    if (end || between) { kept.push_back({static_cast<double>(i), std::move(names[i])}); }
  }
  return kept;
}

std::vector<AxisNumber> categories_of(const Axis& axis, const Scale& scale, bool beside, Typesetter& type,
                                      const Palette& palette) {
  if (axis.categories.empty()) { return {}; }
  std::vector<TextLine> names;
  double widest = 0;
  // A number can be guessed from its neighbours, a word cannot: words are rather shortened than left out.
  const bool words = !beside && std::none_of(axis.categories.begin(), axis.categories.end(), whole_number);
  const double pitch = std::abs(scale(1) - scale(0));
  const double room =
      words ? std::clamp(pitch - 0.45 * TypeSizes::tick, shortest_word, widest_category) : widest_category;
  for (const std::string& name : axis.categories) {
    names.push_back(type.fitted(name, number_style(palette), room));
    widest = std::max(widest, names.back().width);
  }
  const double distance = beside ? 1.1 * TypeSizes::tick : widest + 0.45 * TypeSizes::tick;
  return categories_of(axis, scale, distance, std::move(names));
}

std::vector<Tick> round_numbers(const Axis& axis, const Scale& scale, const Range& range, int most, bool whole) {
  const double unit = axis.percent ? 100 : 1;
  const Range numbered{range.low * unit, range.high * unit};
  std::vector<Tick> found =
      scale.log ? log_ticks(numbered, most) : ticks(numbered, most, whole || axis.kind == Axis::Kind::whole);
  for (Tick& tick : found) {
    tick.value /= unit;
    if (axis.percent) { tick.text += '%'; }
  }
  return found;
}

std::vector<AxisNumber> set(const std::vector<Tick>& ticks, Typesetter& type, const Palette& palette) {
  std::vector<AxisNumber> numbers;
  for (const Tick& tick : ticks) {
    numbers.push_back({tick.value, type.line(tick.text, number_style(palette))});
  }
  return numbers;
}

/// The greatest whole number, if it has room behind the last round one.
void add_end(std::vector<AxisNumber>& numbers, const Scale& scale, double pitch, Typesetter& type,
             const Palette& palette) {
  const double last = std::floor(scale.values.high + 1e-9);
  if (numbers.empty() || numbers.back().value >= last || scale(last) - scale(numbers.back().value) < pitch) { return; }
  numbers.push_back({last, type.line(std::to_string(std::llround(last)), number_style(palette))});
}

}  // namespace

std::vector<AxisNumber> numbers_along(const Axis& axis, const Scale& scale, double end, Typesetter& type,
                                      const Palette& palette) {
  if (axis.kind == Axis::Kind::category) { return categories_of(axis, scale, false, type, palette); }
  const bool whole = axis.kind == Axis::Kind::whole;
  const double length = scale.end - scale.start;
  Range range = scale.values;
  // After the last value there is some room in which a round number may still stand: 600 where there are 600 steps.
  if (whole && !scale.log) { range.high += (end - scale.end) / length * (range.high - range.low); }
  const auto most = [&](double pitch) { return static_cast<int>(length / pitch) + 1; };
  std::vector<AxisNumber> numbers = set(round_numbers(axis, scale, range, most(least_pitch), false), type, palette);
  const double pitch = std::max(widest(numbers) + number_gap, least_pitch);
  if (pitch > least_pitch) { numbers = set(round_numbers(axis, scale, range, most(pitch), false), type, palette); }
  if (whole) { add_end(numbers, scale, 0.75 * pitch, type, palette); }
  return numbers;
}

std::vector<AxisNumber> numbers_beside(const Axis& axis, const Scale& scale, Typesetter& type, const Palette& palette) {
  if (axis.kind == Axis::Kind::category) { return categories_of(axis, scale, true, type, palette); }
  const double length = std::abs(scale.end - scale.start);
  const double pitch = std::clamp(length / 4, closest_pitch, usual_pitch);
  const bool whole = scale.values.high - scale.values.low > 2;
  return set(round_numbers(axis, scale, scale.values, static_cast<int>(length / pitch) + 1, whole), type, palette);
}

double widest(const std::vector<AxisNumber>& numbers) {
  double width = 0;
  for (const AxisNumber& number : numbers) {
    width = std::max(width, number.text.width);
  }
  return width;
}

TextLine axis_label(const Axis& axis, double length, Typesetter& type, const Palette& palette) {
  const TextStyle style{TypeSizes::axis_label, palette.ink, true};
  const bool too_long = !axis.short_label.empty() && type.line(axis.label, style).width > length;
  return type.fitted(too_long ? axis.short_label : axis.label, style, length);
}

}  // namespace expertviz::plot
