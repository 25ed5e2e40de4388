#include "plot/heading.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace expertviz::plot {

namespace {

constexpr std::string_view separator = " | ";

std::vector<std::string> parts_of(const std::string& text) {
  std::vector<std::string> parts;
  std::size_t begin = 0;
  for (std::size_t end = text.find(separator); end != std::string::npos; end = text.find(separator, begin)) {
    parts.push_back(text.substr(begin, end - begin));
    begin = end + separator.size();
  }
  parts.push_back(text.substr(begin));
  return parts;
}

/// Lines of whole parts; a part that is too long for a line is broken as any text.
std::vector<TextLine> lines_of(const std::string& text, Typesetter& type, const TextStyle& style, double width) {
  std::vector<TextLine> lines;
  std::string line;
  const auto finish = [&] {
    for (TextLine& broken : type.wrapped(line, style, width)) {
      lines.push_back(std::move(broken));
    }
  };
  for (const std::string& part : parts_of(text)) {
    const std::string longer = line.empty() ? part : line + std::string(separator) + part;
    if (!line.empty() && type.line(longer, style).width > width) {
      finish();
      line = part;
    } else {
      line = longer;
    }
  }
  finish();
  return lines;
}

}  // namespace

Heading lay_out_heading(const std::vector<std::string>& title, Typesetter& type, const Palette& palette, double width,
                        bool one_line_each) {
  Heading heading;
  for (std::size_t i = 0; i < title.size(); ++i) {
    TextStyle style =
        i == 0 ? TextStyle{TypeSizes::title, palette.ink, true} : TextStyle{TypeSizes::subtitle, palette.faint_ink};
    std::vector<TextLine> lines;
    if (one_line_each) {
      style.size = TypeSizes::subtitle;
      lines = lines_of(title[i], type, style, width);
      lines.resize(std::min<std::size_t>(lines.size(), i == 0 ? 2 : 1));
    } else {
      lines = lines_of(title[i], type, style, width);
    }
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
