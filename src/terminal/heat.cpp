#include "terminal/heat.hpp"

#include "plot/scale.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <span>

namespace expertviz::terminal {
namespace {

constexpr std::array<Rgb, 5> ramp{
    {{0x1b, 0x2f, 0x7a}, {0x3f, 0x5f, 0x8f}, {0x6f, 0x8a, 0x86}, {0xb0, 0xa4, 0x5f}, {0xe0, 0xb4, 0x00}}};
constexpr std::array<Rgb, 3> around_neutral{{{0x1f, 0x87, 0xc9}, {0xd0, 0xd0, 0xd0}, {0xd5, 0x5e, 0x00}}};
constexpr std::array<const char*, 4> shades{"░", "▒", "▓", "█"};

Rgb on_ramp(std::span<const Rgb> colors, double share) {
  const double at = share * static_cast<double>(colors.size() - 1);
  const std::size_t below = std::min(static_cast<std::size_t>(at), colors.size() - 2);
  return mix(colors[below], colors[below + 1], at - static_cast<double>(below));
}

}  // namespace

HeatScale::HeatScale(const Cells& cells) : log_(cells.log), has_neutral_(cells.neutral.has_value()) {
  plot::Extent places;
  for (const double value : cells.values) {
    if (!log_ || value > 0) { places.add(place_of(value)); }
  }
  if (places.empty()) { return; }
  constexpr double least = 1e-9;
  low_ = places.low();
  high_ = std::max(places.high(), low_ + least);
  if (has_neutral_) {
    const double neutral = place_of(*cells.neutral);
    const double reach = std::max({neutral - places.low(), places.high() - neutral, least});
    low_ = neutral - reach;
    high_ = neutral + reach;
  }
}

double HeatScale::place_of(double value) const {
  return log_ ? std::log10(value) : value;
}

double HeatScale::value_at(double place) const {
  return log_ ? std::pow(10.0, place) : place;
}

HeatLook HeatScale::look_of(double value, Colors colors) const {
  // Nothing is lower than what has no logarithm.
  return look_at(log_ && value <= 0 ? 0 : (place_of(value) - low_) / (high_ - low_), colors);
}

HeatLook HeatScale::look_at(double share, Colors colors) const {
  share = std::clamp(share, 0.0, 1.0);
  const Rgb color = has_neutral_ ? on_ramp(around_neutral, share) : on_ramp(ramp, share);
  if (colors != Colors::none) { return {color, shades.back()}; }
  const auto shade = static_cast<std::size_t>(share * static_cast<double>(shades.size()));
  return {color, shades[std::min(shade, shades.size() - 1)]};
}

}  // namespace expertviz::terminal
