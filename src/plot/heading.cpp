#include "plot/heading.hpp"

#include <algorithm>

namespace expertviz::plot {

Heading lay_out_heading(const std::vector<std::string>& title, Typesetter& type, const Palette& palette, double width,
                        bool brief) {
  Heading heading;
  for (std::size_t i = 0; i < title.size(); ++i) {
    const TextStyle style = i == 0 ? TextStyle{brief ? TypeSizes::subtitle : TypeSizes::title, palette.ink, true}
                                   : TextStyle{TypeSizes::subtitle, palette.faint_ink};
    std::vector<TextLine> lines = type.wrapped(title[i], style, width);
    if (brief && i > 0) { lines.resize(1); }
    for (TextLine& line : lines) {
      const double leading = heading.shapes.empty() ? 0 : 0.35 * style.size;
      heading.height += leading + line.ascent;
      heading.width = std::max(heading.width, line.width);
      const double descent = line.descent;
      heading.shapes.emplace_back(Label{std::move(line), {0, heading.height}});
      heading.height += descent;
    }
  }
  return heading;
}

}  // namespace expertviz::plot
