#pragma once

#include "expertviz/picture.hpp"
#include "plot/scene.hpp"

#include <array>
#include <cstddef>

namespace expertviz::plot {

/// The colours of a picture.
///
/// The series are the colours of Okabe and Ito ("Color Universal Design", 2008), which people with any of the common
/// forms of colour blindness tell apart, without the yellow, which is too pale on white. On dark they are lightened.
/// No meaning hangs on colour alone: the accepted path is also bold, lines also differ by dashes, marks by shape.
/// More than twice as many series take theirs from a ramp from blue to yellow that grows evenly in lightness, so
/// that the order of layers can be seen.
struct Palette {
  Color background;
  Color ink;        ///< titles, labels
  Color faint_ink;  ///< second title lines, numbers at ticks
  Color axis;
  Color grid;
  Color level;  ///< dashed reference lines
  std::array<Color, 7> series;
  std::array<Color, 5> ramp;
  std::array<Color, 3>
      bars;  ///< of up to three series: shades of one hue, for mean and percentiles of one distribution
  std::array<Color, 5> sequential;  ///< of a heat map, from little to much: the more the further from the background
  std::array<Color, 5> diverging;   ///< of a heat map, from below a neutral value to above it

  Color accepted;         ///< edges, borders and expert ids of the accepted path
  Color accepted_fill;    ///< of its boxes
  Color rejected;         ///< edges and borders of rejected draft tokens
  Color rejected_fill;    ///< of their boxes
  Color rejected_ink;     ///< their token text
  Color shared_expert;    ///< experts that the accepted path uses too, in boxes of rejected tokens
  Color rejected_expert;  ///< experts loaded for rejected tokens alone
  Color added;            ///< text of added tokens such as <|im_end|>
};

[[nodiscard]] const Palette& palette_of(Theme theme);

/// The colour of line `index` of `count`. Up to twice as many as there are series colours take those in turn, and have
/// to differ otherwise too.
[[nodiscard]] Color series_color(const Palette& palette, std::size_t index, std::size_t count);

/// The colour of bar series `index` of `count`.
[[nodiscard]] Color bar_color(const Palette& palette, std::size_t index, std::size_t count);

/// `share` of `over` on `under`; the result is opaque.
[[nodiscard]] Color mix(Color under, Color over, double share);

[[nodiscard]] Color with_alpha(Color color, double alpha);

/// Sizes of text, in points. Few, since each size and weight costs a search through all fonts of the machine.
struct TypeSizes {
  static constexpr double title = 17;
  static constexpr double subtitle = 13;
  static constexpr double axis_label = 13;
  static constexpr double tick = 13;
  static constexpr double legend = 13;
  static constexpr double bar_value = 13;
  static constexpr double token = 13;
  static constexpr double token_small = 10;
  static constexpr double expert = 10;
};

/// Half the height of a digit or capital: text whose baseline is this far below a line has its middle on that line.
[[nodiscard]] constexpr double half_height(double size) {
  return 0.365 * size;
}

}  // namespace expertviz::plot
