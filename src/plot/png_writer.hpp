#pragma once

#include "plot/pixels.hpp"

#include <string>

namespace expertviz::plot {

/// The content of a PNG file with its resolution: a palette where that changes no shade by what an eye could see, else
/// 8-bit RGB.
///
/// Charts are flat areas whose rows repeat, so rows are left unfiltered: PNG's filters hardly make such files smaller.
[[nodiscard]] std::string encode_png(const Pixels& pixels, double pixels_per_metre);

}  // namespace expertviz::plot
