#include "block_fonts.hpp"
#include "catch.hpp"
#include "decoded_png.hpp"
#include "example_figures.hpp"
#include "expertviz/error.hpp"
#include "expertviz/picture.hpp"
#include "pdf_objects.hpp"

#include <cmath>
#include <string>
#include <vector>

#include <fmt/format.h>

using namespace expertviz;

namespace {

PictureOptions options_of(ImageFormat format, Theme theme = Theme::light) {
  PictureOptions options;
  options.format = format;
  options.theme = theme;
  return options;
}

std::vector<std::string> all_pictures(const PictureOptions& options) {
  return {draw(example_line_chart(), options), draw(example_bar_chart(), options), draw(example_tree(), options)};
}

std::string fault_of(const TreeFigure& tree, const PictureOptions& options) {
  try {
    (void)draw(tree, options);
  } catch (const Error& error) { return error.line(); }
  return "none";
}

/// A root with so many leaves: each is as wide as a box with next to no text, 38 points, and 14 lie between two.
TreeFigure wide_tree(std::size_t leaves) {
  TreeFigure tree;
  tree.nodes.resize(leaves + 1);
  for (std::size_t i = 1; i <= leaves; ++i) {
    tree.nodes[i].parent = 0;
  }
  return tree;
}

}  // namespace

TEST_CASE_METHOD(BlockFonts, "each format begins as it must, in both themes") {
  for (const Theme theme : {Theme::light, Theme::dark}) {
    for (const std::string& file : all_pictures(options_of(ImageFormat::png, theme))) {
      CHECK(file.starts_with("\x89PNG\r\n"));
      CHECK_FALSE(decode_png(file).pixels.empty());
    }
    for (const std::string& file : all_pictures(options_of(ImageFormat::svg, theme))) {
      CHECK(file.starts_with("<?xml"));
      CHECK(file.ends_with("</svg>\n"));
    }
    for (const std::string& file : all_pictures(options_of(ImageFormat::pdf, theme))) {
      CHECK(file.starts_with("%PDF-"));
      CHECK(file.find("%%EOF") != std::string::npos);
    }
  }
}

TEST_CASE_METHOD(BlockFonts, "the same figure gives the same bytes") {
  for (const ImageFormat format : {ImageFormat::png, ImageFormat::svg, ImageFormat::pdf}) {
    CHECK((all_pictures(options_of(format)) == all_pictures(options_of(format))));
  }
}

TEST_CASE_METHOD(BlockFonts, "a PDF embeds its fonts and holds no date") {
  const std::string file = pdf_objects(draw(example_line_chart(), options_of(ImageFormat::pdf)));
  CHECK(file.find("/FontFile2") != std::string::npos);
  CHECK(file.find("/ToUnicode") != std::string::npos);
  CHECK(file.find("Date") == std::string::npos);
}

TEST_CASE_METHOD(BlockFonts, "a PNG has two pixels a point, and scale changes both pixels and resolution") {
  PictureOptions options;
  options.size = Size{500, 300};
  for (const double scale : {0.5, 1.0, 3.0}) {
    options.scale = scale;
    const std::string file = draw(example_bar_chart(), options);
    const DecodedPng png = decode_png(file);
    CHECK(png.width == static_cast<std::size_t>(1000 * scale));
    CHECK(png.height == static_cast<std::size_t>(600 * scale));
    CHECK(big_endian(png_chunk(file, "pHYs"), 0) == std::llround(2 * scale * 72 / 0.0254));
  }
}

TEST_CASE_METHOD(BlockFonts, "scale and size are the points of SVG and PDF") {
  PictureOptions options = options_of(ImageFormat::svg);
  options.size = Size{500, 300};
  options.scale = 2;
  CHECK(draw(example_bar_chart(), options).find("width=\"1000pt\" height=\"600pt\"") != std::string::npos);
  CHECK(draw(example_tree(), options).find("width=\"1000pt\" height=\"600pt\"") != std::string::npos);
  options.format = ImageFormat::pdf;
  CHECK(pdf_objects(draw(example_bar_chart(), options)).find("/MediaBox [ 0 0 1000 600 ]") != std::string::npos);
}

TEST_CASE_METHOD(BlockFonts, "text out of a trace breaks no picture") {
  const std::string text = hostile_text();
  Chart lines = example_line_chart();
  lines.title = {text, text};
  Panel& panel = lines.panels[0];
  panel.x.label = panel.y.label = panel.title = text;
  Line& line = std::get<Line>(panel.marks[0]);
  line.label = line.mean->label = text;
  std::get<Rule>(panel.marks[2]).label = text;
  Chart bars = example_bar_chart();
  bars.panels[0].x.categories[0] = text;
  std::get<Bars>(bars.panels[0].marks[0]).label = std::get<Points>(bars.panels[0].marks[3]).label = text;
  TreeFigure tree = example_tree();
  tree.nodes[1].label = tree.nodes[1].completes = text;
  tree.title = {text};
  for (const ImageFormat format : {ImageFormat::png, ImageFormat::svg, ImageFormat::pdf}) {
    const PictureOptions options = options_of(format);
    for (const std::string& file : {draw(lines, options), draw(bars, options), draw(tree, options)}) {
      CHECK(file.size() > 500);
      if (format != ImageFormat::svg) { continue; }
      CHECK(file.find("<script") == std::string::npos);
      CHECK(file.find('\0') == std::string::npos);
      CHECK(file.find("\u202E") == std::string::npos);
      CHECK(file.find("</svg>") == file.size() - 7);
    }
  }
}

TEST_CASE_METHOD(BlockFonts, "a tree too large for its format is an error, except where fewer pixels will do") {
  const TreeFigure wide = wide_tree(384);
  const TreeLayout layout = arrange(wide);
  REQUIRE(layout.width == 384 * 52 - 14 + 2 * 20);
  const auto pixels = [&](double factor) {
    return fmt::format("{:.0f}x{:.0f}", std::round(layout.width * factor), std::round(layout.height * factor));
  };
  CHECK(decode_png(draw(wide, options_of(ImageFormat::png))).width == 32'000);
  PictureOptions options;
  options.scale = 2;
  CHECK(fault_of(wide, options) ==
        "a PNG of " + pixels(4) + " pixels is too large to draw; use a smaller scale, or SVG, which has no pixels");
  options.format = ImageFormat::pdf;
  CHECK(fault_of(wide, options) ==
        "a PDF page of " + pixels(2) +
            " points is larger than 14400 points, the most it can be; use a smaller scale, or SVG, which has no limit");
  CHECK(pdf_objects(draw(wide, options_of(ImageFormat::pdf))).find("/MediaBox [ 0 0 14400 ") != std::string::npos);
  options.format = ImageFormat::svg;
  CHECK(fault_of(wide, options) == "none");
  PictureOptions large = options_of(ImageFormat::png);
  large.size = Size{9000, 9000};
  CHECK(fault_of(example_tree(), large) == "none");
  options.format = ImageFormat::png;
  options.size = Size{7500, 7500};
  CHECK(fault_of(example_tree(), options) ==
        "a PNG of 30000x30000 pixels is too large to draw; use a smaller scale, or SVG, which has no pixels");
}

TEST_CASE_METHOD(BlockFonts, "scales and sizes that are none are errors") {
  for (const double scale : {0.0, -1.0, 101.0, std::nan(""), static_cast<double>(INFINITY)}) {
    PictureOptions options;
    options.scale = scale;
    CHECK_THROWS_AS(draw(example_bar_chart(), options), Error);
  }
  for (const double length : {0.0, -5.0, 1e6, std::nan(""), static_cast<double>(INFINITY)}) {
    PictureOptions options;
    options.size = Size{500, length};
    CHECK_THROWS_AS(draw(example_bar_chart(), options), Error);
    CHECK_THROWS_AS(draw(example_tree(), options), Error);
  }
}
