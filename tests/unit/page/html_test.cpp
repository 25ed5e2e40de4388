#include "page/html.hpp"

#include "catch.hpp"
#include "expertviz/picture.hpp"
#include "page/two_themes.hpp"

#include <regex>
#include <string>

namespace {

using namespace expertviz;
using namespace expertviz::page;

Chart chart() {
  Panel panel;
  panel.x = {.label = "x <b>", .kind = Axis::Kind::whole};
  panel.y = {.label = "y"};
  panel.marks = {Bars{"bars & more", {1, 2, 3}, {Role::accepted}}, Rule{2, "level"}};
  return {{"A \"title\""}, {panel}};
}

Page page_of(const std::string& text) {
  auto table = std::make_shared<table::Table>();
  table->columns = {{"a", text}, {"b", "Number"}, {"c", "", table::Column::machines}};
  table->rows.add({text, 1.5, text});
  table->rows.add({text, table::Cell(), text});
  Exhibit exhibit{text, text, chart(), text, {{text, table}}, {text}, text};
  return {text,
          {text},
          {{text, "cost"}},
          {{text, "prune"}},
          {{"cost", text, text, "", {exhibit}}, {"cache", text, "", text, {}}}};
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
    ++found;
  }
  return found;
}

TEST_CASE("no text of a trace becomes markup") {
  const std::string html = html_of(page_of("</style><script>alert(1)</script>\"'&\x1b[31m\xff"));
  CHECK(count(html, "<script>") == 1);
  CHECK(count(html, "alert(1)</") == 0);
  CHECK(count(html, "&lt;/style&gt;&lt;script&gt;alert(1)&lt;/script&gt;&quot;'&amp;&lt;U+001B&gt;") > 10);
  CHECK(html.find('\x1b') == std::string::npos);
  CHECK(html.find('\xff') == std::string::npos);
}

TEST_CASE("a page holds all it needs and asks nobody for anything") {
  const std::string html = html_of(page_of("text"));
  CHECK(html.starts_with("<!DOCTYPE html>\n<html lang=\"en\">"));
  CHECK(count(html, "src=") == 0);
  CHECK(count(html, "url(") == 0);
  CHECK(count(html, "@import") == 0);
  // The name of SVG is no address.
  CHECK(count(html, "http") == count(html, "xmlns=\"http://www.w3.org/2000/svg\"") + count(html, "http-equiv"));
  CHECK(count(html, "default-src 'none'") == 1);
}

TEST_CASE("each section has an id, each picture a name, each column a heading") {
  const std::string html = html_of(page_of("text"));
  CHECK(count(html, "<section id=\"cost\"") == 1);
  CHECK(count(html, "<section id=\"cache\"") == 1);
  CHECK(count(html, "No data: text") == 1);
  CHECK(count(html, "<svg role=\"img\" aria-label=\"A &quot;title&quot;\"") == 2);  // wide and narrow
  CHECK(count(html, "<th scope=\"col\">") == 2);                                    // not the one for programs
  CHECK(count(html, "<details>") == 1);
  CHECK(count(html, "<td class=\"number\">1.50</td>") == 1);
  CHECK(count(html, "<td class=\"number\">-</td>") == 1);
  CHECK(count(html, "href=\"#prune\"") == 1);
}

TEST_CASE("the two themes differ in colours alone, and each colour of a picture has its property") {
  const std::regex color("#[0-9a-f]{6}");
  PictureOptions options;
  options.format = ImageFormat::svg;
  const std::string light = draw(chart(), options);
  options.theme = Theme::dark;
  const std::string dark = draw(chart(), options);
  REQUIRE(std::regex_replace(light, color, "") == std::regex_replace(dark, color, ""));

  Colors colors;
  const std::string svg = colors.svg_of(chart(), "name", {});
  CHECK_FALSE(std::regex_search(svg, color));
  // With the colours of a theme put in again it is the picture of that theme.
  for (const auto& [theme, picture] : {std::pair(Theme::light, light), std::pair(Theme::dark, dark)}) {
    std::string drawn = svg;
    const std::string properties = colors.properties(theme);
    const std::regex property("--(c[0-9]+):(#[0-9a-f]{6});");
    for (std::sregex_iterator at(properties.begin(), properties.end(), property); at != std::sregex_iterator(); ++at) {
      const std::string use = "var(--" + (*at)[1].str() + ")";
      for (std::size_t i = drawn.find(use); i != std::string::npos; i = drawn.find(use)) {
        drawn.replace(i, use.size(), (*at)[2].str());
      }
    }
    CHECK(drawn.substr(drawn.find(" xmlns")) == picture.substr(picture.find(" xmlns")));
  }
}

}  // namespace
