#include "plot/theme.hpp"

#include "catch.hpp"

#include <array>
#include <cmath>
#include <set>
#include <tuple>

using namespace expertviz;
using namespace expertviz::plot;

namespace {

/// Relative luminance as WCAG 2 defines it.
double luminance(Color color) {
  const auto linear = [](double channel) {
    channel /= 255;
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * linear(color.red) + 0.7152 * linear(color.green) + 0.0722 * linear(color.blue);
}

double contrast(Color a, Color b) {
  const double lighter = std::max(luminance(a), luminance(b));
  const double darker = std::min(luminance(a), luminance(b));
  return (lighter + 0.05) / (darker + 0.05);
}

using Rgb = std::array<double, 3>;

/// How the eye without one of its three kinds of cones sees a colour: Viénot, Brettel and Mollon 1999 for the first
/// two, as a matrix on linear RGB.
Rgb seen(Color color, const std::array<Rgb, 3>& matrix) {
  const auto linear = [](double channel) { return std::pow(channel / 255, 2.2); };
  const Rgb in{linear(color.red), linear(color.green), linear(color.blue)};
  Rgb out{};
  for (std::size_t row = 0; row < 3; ++row) {
    for (std::size_t column = 0; column < 3; ++column) {
      out[row] += matrix[row][column] * in[column];
    }
    out[row] = 255 * std::pow(std::max(out[row], 0.0), 1 / 2.2);
  }
  return out;
}

constexpr std::array<Rgb, 3> without_red{{{0.11238, 0.88762, 0}, {0.11238, 0.88762, 0}, {0.00401, -0.00401, 1}}};
constexpr std::array<Rgb, 3> without_green{{{0.29275, 0.70725, 0}, {0.29275, 0.70725, 0}, {-0.02234, 0.02234, 1}}};

double distance(const Rgb& a, const Rgb& b) {
  return std::hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

}  // namespace

TEST_CASE("text can be read on its background") {
  for (const Theme theme : {Theme::light, Theme::dark}) {
    const Palette& palette = palette_of(theme);
    CHECK(contrast(palette.ink, palette.background) > 7);
    CHECK(contrast(palette.faint_ink, palette.background) > 7);
    CHECK(contrast(palette.rejected_ink, palette.rejected_fill) > 7);
    CHECK(contrast(palette.ink, palette.accepted_fill) > 7);
    for (const Color color : {palette.accepted, palette.added}) {
      CHECK(contrast(color, palette.accepted_fill) > 4.5);
      CHECK(contrast(color, palette.background) > 4.5);
    }
    CHECK(contrast(palette.shared_expert, palette.rejected_fill) > 4.5);
    CHECK(contrast(palette.rejected_expert, palette.rejected_fill) > 4.5);
  }
}

TEST_CASE("the grid recedes behind the data") {
  for (const Theme theme : {Theme::light, Theme::dark}) {
    const Palette& palette = palette_of(theme);
    CHECK(contrast(palette.grid, palette.background) < 1.6);
    for (const Color color : palette.series) {
      CHECK(contrast(color, palette.background) > 2);
    }
  }
}

TEST_CASE("neighbouring series are told apart without red or green cones") {
  for (const Theme theme : {Theme::light, Theme::dark}) {
    const Palette& palette = palette_of(theme);
    for (const auto& eye : {without_red, without_green}) {
      for (std::size_t i = 0; i < palette.series.size(); ++i) {
        for (std::size_t k = 0; k < i; ++k) {
          INFO("theme " << static_cast<int>(theme) << ", series " << k << " and " << i);
          CHECK(distance(seen(palette.series[i], eye), seen(palette.series[k], eye)) > 24);
        }
      }
      CHECK(distance(seen(palette.accepted, eye), seen(palette.rejected_expert, eye)) > 24);
    }
  }
}

TEST_CASE("the colours of many layers differ and grow lighter or darker one way") {
  const Palette& palette = palette_of(Theme::light);
  std::set<std::tuple<int, int, int>> colors;
  double before = -1;
  for (std::size_t i = 0; i < 48; ++i) {
    const Color color = series_color(palette, i, 48);
    colors.insert({color.red, color.green, color.blue});
    CHECK(luminance(color) > before);
    before = luminance(color);
  }
  CHECK(colors.size() == 48);
}

TEST_CASE("mixing goes from one colour to the other") {
  const Color black{0, 0, 0, 1};
  const Color white{255, 255, 255, 1};
  CHECK(mix(black, white, 0) == black);
  CHECK(mix(black, white, 1) == white);
  CHECK(mix(black, white, 0.2) == Color{51, 51, 51, 1});
  CHECK(with_alpha(black, 0.5).alpha == 0.5);
}
