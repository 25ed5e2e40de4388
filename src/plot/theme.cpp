#include "plot/theme.hpp"

#include <algorithm>
#include <cmath>

namespace expertviz::plot {
namespace {

constexpr Color rgb(unsigned hex) {
  return {static_cast<std::uint8_t>(hex >> 16), static_cast<std::uint8_t>(hex >> 8), static_cast<std::uint8_t>(hex), 1};
}

constexpr Palette light{
    .background = rgb(0xffffff),
    .ink = rgb(0x1a1a1a),
    .faint_ink = rgb(0x4d4d4d),
    .axis = rgb(0x6b6b6b),
    .grid = rgb(0xe4e4e4),
    .level = rgb(0x555555),
    .series = {rgb(0x0072b2), rgb(0xd55e00), rgb(0x009e73), rgb(0xcc79a7), rgb(0xe69f00), rgb(0x56b4e9), rgb(0x333333)},
    .ramp = {rgb(0x1b2f7a), rgb(0x3f5f8f), rgb(0x6f8a86), rgb(0xb0a45f), rgb(0xe0b400)},
    .bars = {rgb(0x0b4a80), rgb(0x2f8fd0), rgb(0x8cc4ea)},
    .sequential = {rgb(0xeef3d6), rgb(0xa6d8b9), rgb(0x46abc0), rgb(0x2269a6), rgb(0x14245c)},
    .diverging = {rgb(0x1d5ca6), rgb(0x8db7dd), rgb(0xf0f0ee), rgb(0xf0b27a), rgb(0xb34a00)},
    .accepted = rgb(0x007a4d),
    .accepted_fill = rgb(0xe3f4ec),
    .rejected = rgb(0xa3a3a3),
    .rejected_fill = rgb(0xffffff),
    .rejected_ink = rgb(0x3d3d3d),
    .shared_expert = rgb(0x4d7f69),
    .rejected_expert = rgb(0xb45309),
    .added = rgb(0x7b3294),
};

constexpr Palette dark{
    .background = rgb(0x16191d),
    .ink = rgb(0xf0f0f0),
    .faint_ink = rgb(0xbdbdbd),
    .axis = rgb(0x8c8c8c),
    .grid = rgb(0x30353b),
    .level = rgb(0xb0b0b0),
    .series = {rgb(0x4ba3e3), rgb(0xff8a3d), rgb(0x2fc79a), rgb(0xe6a0c8), rgb(0xf2b84b), rgb(0x9bd3f5), rgb(0xd9d9d9)},
    .ramp = {rgb(0x5b7fe0), rgb(0x7aa0c8), rgb(0xa3bba5), rgb(0xd3cb7d), rgb(0xffe066)},
    .bars = {rgb(0x9bd3f5), rgb(0x4ba3e3), rgb(0x27608f)},
    .sequential = {rgb(0x25304d), rgb(0x2c5f8f), rgb(0x3798a6), rgb(0x8fd09c), rgb(0xf6f3b3)},
    .diverging = {rgb(0x78bdfa), rgb(0x386794), rgb(0x2c3035), rgb(0x9c5f2b), rgb(0xffad66)},
    .accepted = rgb(0x2fd08f),
    .accepted_fill = rgb(0x173a2c),
    .rejected = rgb(0x666c73),
    .rejected_fill = rgb(0x1d2126),
    .rejected_ink = rgb(0xcfcfcf),
    .shared_expert = rgb(0x8fae9f),
    .rejected_expert = rgb(0xf0a35e),
    .added = rgb(0xd3a4ea),
};

}  // namespace

const Palette& palette_of(Theme theme) {
  return theme == Theme::dark ? dark : light;
}

Color series_color(const Palette& palette, std::size_t index, std::size_t count) {
  if (count <= 2 * palette.series.size()) { return palette.series[index % palette.series.size()]; }
  const double share = static_cast<double>(index) / static_cast<double>(count - 1);
  const double place = share * static_cast<double>(palette.ramp.size() - 1);
  const auto below = std::min(static_cast<std::size_t>(place), palette.ramp.size() - 2);
  return mix(palette.ramp[below], palette.ramp[below + 1], place - static_cast<double>(below));
}

Color bar_color(const Palette& palette, std::size_t index, std::size_t count) {
  return count <= palette.bars.size() ? palette.bars[index] : palette.series[index % palette.series.size()];
}

Color mix(Color under, Color over, double share) {
  const auto channel = [share](std::uint8_t a, std::uint8_t b) {
    return static_cast<std::uint8_t>(std::lround(a + (b - a) * share));
  };
  return {channel(under.red, over.red), channel(under.green, over.green), channel(under.blue, over.blue), 1};
}

Color with_alpha(Color color, double alpha) {
  color.alpha = alpha;
  return color;
}

}  // namespace expertviz::plot
