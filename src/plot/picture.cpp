#include "expertviz/picture.hpp"

#include "expertviz/error.hpp"
#include "plot/cairo_painter.hpp"
#include "plot/charts.hpp"
#include "plot/svg_writer.hpp"

#include <algorithm>
#include <cmath>
#include <variant>

namespace expertviz {
namespace {

constexpr double usual_pixels_per_point = 2;
/// What image viewers and web pages still take, and 200 MB of memory while drawing.
constexpr double most_usual_pixels = 50e6;
constexpr double most_usual_side = 32000;
/// Larger values are taken for typing errors.
constexpr double most_scale = 100;
constexpr double most_points = 100'000;

// At scale 1 a large tree gets fewer pixels per point, or a smaller page, rather than an error; who asks for a larger
// scale gets that or an error.

double pixels_per_point(const plot::Scene& scene, double scale) {
  if (scale > 1) { return usual_pixels_per_point * scale; }
  const double width = scene.width * scene.scale;
  const double height = scene.height * scene.scale;
  const double by_side = most_usual_side / std::max(width, height);
  const double by_area = std::sqrt(most_usual_pixels / (width * height));
  return std::min({usual_pixels_per_point * scale, by_side, by_area});
}

double pdf_scale(const plot::Scene& scene, double scale) {
  if (scale > 1) { return scale; }
  return std::min(scale, plot::most_pdf_points / (scene.scale * std::max(scene.width, scene.height)));
}

void check(const PictureOptions& options) {
  if (!(options.scale > 0 && options.scale <= most_scale)) {
    throw Error("a picture's scale must be a number above 0, and 100 at most", "1 is the usual size, 2 twice as large");
  }
  const auto possible = [](double length) { return length > 0 && length <= most_points; };
  if (options.size && !(possible(options.size->width) && possible(options.size->height))) {
    throw Error("a picture's width and height must be numbers of points above 0, and 100000 at most");
  }
}

plot::Scene scene_of(const Figure& figure, const PictureOptions& options) {
  check(options);
  return std::visit([&options](const auto& one) { return plot::scene_of(one, options); }, figure);
}

}  // namespace

std::string draw(const Figure& figure, const PictureOptions& options) {
  const plot::Scene scene = scene_of(figure, options);
  switch (options.format) {
    case ImageFormat::svg:
      return plot::svg_of(scene, options.scale);
    case ImageFormat::pdf:
      return plot::pdf_of(scene, pdf_scale(scene, options.scale));
    case ImageFormat::png:
      break;
  }
  return plot::png_of(scene, pixels_per_point(scene, options.scale));
}

Raster rasterize(const Figure& figure, const PictureOptions& options) {
  const plot::Scene scene = scene_of(figure, options);
  return plot::raster_of(scene, pixels_per_point(scene, options.scale));
}

}  // namespace expertviz
