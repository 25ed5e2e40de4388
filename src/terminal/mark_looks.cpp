#include "terminal/mark_looks.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <span>

namespace expertviz::terminal {
namespace {

constexpr Rgb grey{0x80, 0x80, 0x80};
constexpr Rgb green{0x00, 0x9e, 0x73};
constexpr Rgb orange{0xd5, 0x5e, 0x00};
/// Without the green and the orange, which mean what was of use and what was not.
constexpr std::array<Rgb, 6> series{{{0x1f, 0x87, 0xc9},
                                     {0xe6, 0x9f, 0x00},
                                     {0xcc, 0x79, 0xa7},
                                     {0x56, 0xb4, 0xe9},
                                     {0x7f, 0x6f, 0xd0},
                                     {0xa0, 0x7a, 0x4a}}};
constexpr std::array<Rgb, 5> heat{
    {{0x1b, 0x2f, 0x7a}, {0x3f, 0x5f, 0x8f}, {0x6f, 0x8a, 0x86}, {0xb0, 0xa4, 0x5f}, {0xe0, 0xb4, 0x00}}};
constexpr std::array<Rgb, 3> heat_around_neutral{{{0x1f, 0x87, 0xc9}, {0xd0, 0xd0, 0xd0}, {0xd5, 0x5e, 0x00}}};

constexpr std::array<const char*, 4> shades{"░", "▒", "▓", "█"};

Rgb mix(Rgb from, Rgb to, double share) {
  const auto channel = [share](int a, int b) { return static_cast<std::uint8_t>(std::lround(a + (b - a) * share)); };
  return {channel(from.red, to.red), channel(from.green, to.green), channel(from.blue, to.blue)};
}

Rgb on_ramp(std::span<const Rgb> ramp, double share) {
  const double at = share * static_cast<double>(ramp.size() - 1);
  const std::size_t below = std::min(static_cast<std::size_t>(at), ramp.size() - 2);
  return mix(ramp[below], ramp[below + 1], at - static_cast<double>(below));
}

/// Marks that differ in role or group differ in this, up to four of them.
std::size_t number_of(const Look& look) {
  switch (look.role) {
    case Role::series:
      return look.group;
    case Role::accepted:
      return 1;
    case Role::rejected:
      return 2;
    case Role::baseline:
    case Role::muted:
      break;
  }
  return 3;
}

template <class Choices>
auto choose(const Choices& choices, const Look& look) {
  return choices[number_of(look) % choices.size()];
}

}  // namespace

Rgb color_of(const Look& look) {
  switch (look.role) {
    case Role::accepted:
      return green;
    case Role::rejected:
      return orange;
    case Role::baseline:
    case Role::muted:
      return grey;
    case Role::series:
      break;
  }
  const Rgb color = series[look.group % series.size()];
  return look.lighter ? mix(color, grey, 0.5) : color;
}

int dash_of(const Look& look, Colors colors) {
  if (look.role == Role::baseline || look.lighter) { return 2; }
  return colors == Colors::none ? choose(std::array{0, 3, 1, 5}, look) : 0;
}

const char* block_of(const Look& look, Colors colors) {
  return colors == Colors::none ? choose(std::array{"█", "▒", "░", "▓"}, look) : shades.back();
}

const char* point_of(const Look& look, Colors colors) {
  return colors == Colors::none ? choose(std::array{"o", "x", "+", "*"}, look) : "o";
}

HeatLook heat_of(double share, bool has_neutral, Colors colors) {
  share = std::clamp(share, 0.0, 1.0);
  const Rgb color = has_neutral ? on_ramp(heat_around_neutral, share) : on_ramp(heat, share);
  if (colors != Colors::none) { return {color, shades.back()}; }
  const auto shade = static_cast<std::size_t>(share * static_cast<double>(shades.size()));
  return {color, shades[std::min(shade, shades.size() - 1)]};
}

}  // namespace expertviz::terminal
