#include "plot/svg_writer.hpp"

#include "block_fonts.hpp"
#include "catch.hpp"
#include "plot/typesetter.hpp"

#include <string>

using namespace expertviz::plot;

namespace {

constexpr Color red{255, 0, 0, 1};

/// What stands between the background and the end.
std::string drawn(Shape shape) {
  Scene scene;
  scene.width = 100;
  scene.height = 50;
  scene.background = {255, 255, 255, 1};
  scene.shapes.push_back(std::move(shape));
  const std::string file = svg_of(scene, 1);
  const std::string background = "<rect width=\"100\" height=\"50\" fill=\"#ffffff\"/>\n";
  const std::size_t begin = file.find(background) + background.size();
  return file.substr(begin, file.rfind("</svg>") - begin);
}

}  // namespace

TEST_CASE("an SVG says its size in points and what it shows") {
  Scene scene;
  scene.width = 120;
  scene.height = 52.5;
  scene.scale = 0.5;
  scene.name = "Layer 20 & \"more\" <b>";
  CHECK(svg_of(scene, 3) ==
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"180pt\" height=\"78.75pt\" viewBox=\"0 0 120 52.5\" "
        "font-family=\"DejaVu Sans, Verdana, sans-serif\" stroke-linejoin=\"round\" xml:space=\"preserve\">\n"
        "<title>Layer 20 &amp; &quot;more&quot; &lt;b&gt;</title>\n"
        "<rect width=\"120\" height=\"52.5\" fill=\"#000000\"/>\n"
        "</svg>\n");
}

TEST_CASE("shapes become the elements that draw them") {
  CHECK(drawn(Boxes{{{1, 2, 3.456, 4}}, 5, red, Pen{{0, 0, 0, 1}, 2, {}}}) ==
        "<rect x=\"1\" y=\"2\" width=\"3.46\" height=\"4\" rx=\"5\" fill=\"#ff0000\" stroke=\"#000000\" "
        "stroke-width=\"2\"/>\n");
  CHECK(drawn(Boxes{{{1, 2, 3, 4}, {5, 6, 7, 8}}, 0, red, {}}) ==
        "<g fill=\"#ff0000\">\n<rect x=\"1\" y=\"2\" width=\"3\" height=\"4\"/>\n"
        "<rect x=\"5\" y=\"6\" width=\"7\" height=\"8\"/>\n</g>\n");
  CHECK(drawn(Boxes{}).empty());
  CHECK(drawn(Polyline{{{0, 1}, {2, -3}, {4, 5}}, {red, 1.5, {7, 4}}}) ==
        "<path d=\"M0 1L2-3 4 5\" fill=\"none\" stroke=\"#ff0000\" stroke-width=\"1.5\" stroke-dasharray=\"7 4\"/>\n");
  CHECK(drawn(Area{{{0, 0}, {1, 0}, {1, 1}}, {255, 0, 0, 0.25}}) ==
        "<path d=\"M0 0L1 0 1 1z\" fill=\"#ff0000\" fill-opacity=\"0.25\"/>\n");
  CHECK(drawn(Marks{Marks::Shape::disc, {{3, 4}}, 2, red, {}}) ==
        "<g fill=\"#ff0000\">\n<circle cx=\"3\" cy=\"4\" r=\"2\"/>\n</g>\n");
  CHECK(drawn(Marks{Marks::Shape::diamond, {{3, 4}}, 2, red, {}}) ==
        "<path d=\"M3 2l2 2-2 2-2-2z\" fill=\"#ff0000\"/>\n");
  CHECK(drawn(Link{{10, 0}, {20, 8}, {red, 1, {}}}) ==
        "<path d=\"M10 0C10 4 20 4 20 8\" fill=\"none\" stroke=\"#ff0000\" stroke-width=\"1\"/>\n");
}

TEST_CASE_METHOD(BlockFonts, "words stay words, and markup in them text") {
  Typesetter type;
  CHECK(drawn(Label{type.line("a <b>&\"", {10, red, true}), {3, 4}, Label::Anchor::middle}) ==
        "<text x=\"3\" y=\"4\" text-anchor=\"middle\" font-size=\"10\" fill=\"#ff0000\" font-weight=\"bold\">"
        "a &lt;b&gt;&amp;&quot;</text>\n");
  CHECK(drawn(Label{type.line("up", {10, red}), {3, 4}, Label::Anchor::end, true}) ==
        "<text x=\"3\" y=\"4\" text-anchor=\"end\" transform=\"rotate(-90 3 4)\" font-size=\"10\" "
        "fill=\"#ff0000\">up</text>\n");
}

TEST_CASE_METHOD(BlockFonts, "a run only says how it differs from the line") {
  Typesetter type;
  CHECK(drawn(Label{type.line({{"1, ", red, 10, false, false}, {"2", {0, 0, 255, 1}, 10, true, false}}), {0, 9}}) ==
        "<text x=\"0\" y=\"9\" font-size=\"10\" fill=\"#ff0000\">1, "
        "<tspan fill=\"#0000ff\" font-weight=\"bold\">2</tspan></text>\n");
}

TEST_CASE_METHOD(BlockFonts, "the start of a word written from right to left is its right end") {
  Typesetter type;
  const TextLine line = type.line("של", {10, red});
  CHECK(drawn(Label{line, {0, 9}}).find("direction=\"rtl\" text-anchor=\"end\"") != std::string::npos);
  CHECK(drawn(Label{line, {0, 9}, Label::Anchor::end}).find("text-anchor") == std::string::npos);
}

TEST_CASE_METHOD(BlockFonts, "no text can break the XML") {
  Typesetter type;
  std::string hostile;
  for (int byte = 0; byte < 256; ++byte) {
    hostile += static_cast<char>(byte);
  }
  const std::string text = drawn(Label{type.line(hostile + "\uFFFE]]>", {10, red}), {0, 9}});
  for (const char letter : text) {
    CHECK((static_cast<unsigned char>(letter) >= 0x20 || letter == '\n'));
  }
  CHECK(text.find("\x7F") == std::string::npos);
  CHECK(text.find("]]&gt;") != std::string::npos);
  CHECK(text.find("&lt;U+0000&gt;") != std::string::npos);
  CHECK(text.find("\uFFFE") == std::string::npos);
}
