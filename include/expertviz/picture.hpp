#pragma once

#include "expertviz/figure.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace expertviz {

enum class ImageFormat { png, svg, pdf };
enum class Theme { light, dark };

/// In points, 72 to the inch.
struct Size {
  double width = 0;
  double height = 0;
};

struct PictureOptions {
  ImageFormat format = ImageFormat::png;
  Theme theme = Theme::light;
  double scale = 1;  ///< factor on the pixels of a PNG (2 per point at scale 1) and on the points of SVG and PDF
  /// Of the whole picture, before `scale`. Charts lay themselves out to fill it; a tree is shrunk or enlarged to fit
  /// into it. Without: charts take the size that suits their data, trees their own.
  std::optional<Size> size;
};

/// Draw a figure; the result is the content of the image file. The same figure gives the same bytes on one machine.
///
/// A tree that is larger than image viewers or PDF take is drawn smaller: fewer pixels per point in a PNG, fewer points
/// in a PDF. That is, at scale 1 or below; a larger scale is kept to, or is an error. Throws `Error` where the picture
/// would be too large for its format, `size` leaves no room to draw in, `scale` is not a positive number, or the
/// machine has no font at all.
[[nodiscard]] std::string draw(const Figure& figure, const PictureOptions& options);

/// A picture as pixels of red, green and blue, one byte each, row by row from the top.
struct Raster {
  std::size_t width = 0;
  std::size_t height = 0;
  std::vector<std::uint8_t> rgb;
};

/// The pixels that `draw` would put into a PNG; `options.format` does not matter. Throws `Error` as `draw` does.
[[nodiscard]] Raster rasterize(const Figure& figure, const PictureOptions& options);

}  // namespace expertviz
