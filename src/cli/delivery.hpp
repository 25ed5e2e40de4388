#pragma once

#include "cli/interrupts.hpp"
#include "cli/picture_target.hpp"
#include "table/delimited.hpp"

#include <string>

namespace expertviz::cli {

/// A figure as its target wants it.
struct Drawn {
  std::string file;   ///< the content of the image file; empty if there is to be none
  std::string shown;  ///< what draws it in the terminal; empty if it is not to be shown
};

/// Hands over what a command made: the picture's content to its target, and the numbers to standard output, unless the
/// picture goes there. For `NumberFormat::text` a last line says which file was written.
/// Throws `Error` where either cannot be written; the picture's file is then not there.
void deliver(const PictureTarget& target, const Drawn& picture, NumberFormat format, std::string numbers,
             Interrupts& interrupts);

/// The picture as what draws it on standard output.
[[nodiscard]] std::string shown_on_standard_output(const Raster& picture);

/// Draws the figure as far as the target wants it.
template <class Figure>
Drawn draw_for(const PictureTarget& target, const Figure& figure) {
  Drawn drawn;
  if (target.kind != PictureTarget::Kind::none) { drawn.file = draw(figure, target.options); }
  if (target.show) { drawn.shown = shown_on_standard_output(rasterize(figure, target.options)); }
  return drawn;
}

/// The numbers in the format that was asked for; only that one of `text`, `rows` (a table) and `json` is called.
template <class Text, class Rows, class Json>
std::string numbers_as(NumberFormat format, const Text& text, const Rows& rows, const Json& json) {
  switch (format) {
    case NumberFormat::csv:
      return table::to_csv(rows());
    case NumberFormat::tsv:
      return table::to_tsv(rows());
    case NumberFormat::json:
      return json();
    case NumberFormat::text:
      break;
  }
  return text();
}

}  // namespace expertviz::cli
