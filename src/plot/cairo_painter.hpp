#pragma once

#include "expertviz/picture.hpp"
#include "plot/scene.hpp"

#include <string>

namespace expertviz::plot {

/// A PNG with `pixels_per_point` pixels per point of the picture. Throws `Error` where it would be too large to hold.
[[nodiscard]] std::string png_of(const Scene& scene, double pixels_per_point);
/// The pixels of that PNG.
[[nodiscard]] Raster raster_of(const Scene& scene, double pixels_per_point);

/// The greatest length of a PDF's page.
inline constexpr double most_pdf_points = 14400;

/// A PDF of one page, `scale` times as large: fonts are embedded, text can be selected, and no date or other
/// accident of the hour is in it. Throws `Error` where the page would be larger than a PDF can be.
[[nodiscard]] std::string pdf_of(const Scene& scene, double scale);

}  // namespace expertviz::plot
