#include "terminal/mark_looks.hpp"

#include <array>
#include <cstddef>

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
/// Marks that differ in role or group differ in this, up to four of them.
std::size_t number_of(const Look& look) {
  switch (look.role) {
    case Role::series:
      return look.index;
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
  const Rgb color = series[look.index % series.size()];
  return look.secondary ? mix(color, grey, 0.5) : color;
}

int dash_of(const Look& look, Colors colors) {
  if (look.role == Role::baseline || look.secondary) { return 2; }
  return colors == Colors::none ? choose(std::array{0, 3, 1, 5}, look) : 0;
}

const char* block_of(const Look& look, Colors colors) {
  return colors == Colors::none ? choose(std::array{"█", "▒", "░", "▓"}, look) : "█";
}

const char* point_of(const Look& look, Colors colors) {
  return colors == Colors::none ? choose(std::array{"o", "x", "+", "*"}, look) : "o";
}

}  // namespace expertviz::terminal
