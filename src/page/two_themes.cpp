#include "page/two_themes.hpp"

#include "text/markup.hpp"
#include "text/safe_text.hpp"

#include <string_view>

#include <fmt/format.h>

namespace expertviz::page {
namespace {

/// How colours stand in an SVG: ="#1a2b3c". In texts a quotation mark is escaped, so this is nowhere else.
constexpr std::string_view color_begin = "=\"#";
constexpr std::size_t color_size = 7;

std::string draw_in(Theme theme, const Figure& figure, std::optional<Size> size) {
  PictureOptions options;
  options.format = ImageFormat::svg;
  options.theme = theme;
  options.size = size;
  const std::string file = draw(figure, options);
  // Without the line that makes it an XML file of its own.
  return file.substr(file.find("<svg"));
}

}  // namespace

std::string Colors::svg_of(const Figure& figure, const std::string& label, std::optional<Size> size) {
  const std::string light = draw_in(Theme::light, figure, size);
  const std::string dark = draw_in(Theme::dark, figure, size);
  std::string svg = fmt::format("<svg role=\"img\" aria-label=\"{}\"", text::markup_text(text::safe_text(label)));
  std::size_t done = std::string_view("<svg").size();
  // The themes differ in colours alone, so these stand in the same order.
  std::size_t at_dark = 0;
  for (std::size_t at = light.find(color_begin); at != std::string::npos; at = light.find(color_begin, done)) {
    at_dark = dark.find(color_begin, at_dark);
    if (at_dark == std::string::npos) { break; }
    at += color_begin.size() - 1;
    at_dark += color_begin.size() - 1;
    const auto [color, is_new] =
        numbers_.try_emplace({light.substr(at, color_size), dark.substr(at_dark, color_size)}, numbers_.size());
    svg += fmt::format("{}var(--c{})", std::string_view(light).substr(done, at - done), color->second);
    done = at + color_size;
  }
  return svg + light.substr(done);
}

std::string Colors::properties(Theme theme) const {
  std::string text;
  for (const auto& [colors, number] : numbers_) {
    text += fmt::format("--c{}:{};", number, theme == Theme::light ? colors.first : colors.second);
  }
  return text;
}

}  // namespace expertviz::page
