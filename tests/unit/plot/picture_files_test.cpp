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

/// A tree that is at least this large: a wide root over a chain. A letter is 0.7 * 13 points wide, a box with the gap
/// above it at least 60 points high.
TreeFigure large_tree(double width, double height) {
  TreeFigure tree;
  TreeNode root;
  root.place = TreeNode::Place::root;
  root.label = std::string(static_cast<std::size_t>(width / 9.1), 'w');
  tree.nodes = {root};
  for (int i = 0; i * 60 < height; ++i) {
    TreeNode node;
    node.parent = i;
    tree.nodes.push_back(node);
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
  const auto spoil = [&text](Chart chart) {
    chart.title = {text, text};
    Panel& panel = chart.panels[0];
    panel.title = panel.x.label = panel.y.label = text;
    if (!panel.x.categories.empty()) { panel.x.categories[0] = text; }
    for (Mark& mark : panel.marks) {
      std::visit(
          [&text](auto& one) {
            if constexpr (requires { one.label; }) { one.label = text; }
          },
          mark);
    }
    return chart;
  };
  const Chart lines = spoil(example_line_chart());
  const Chart bars = spoil(example_bar_chart());
  TreeFigure tree = example_tree();
  tree.nodes[1].label = tree.nodes[1].completes = tree.caption = tree.legend[0].name = text;
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
  const TreeFigure wide = large_tree(20'000, 60);
  const TreeLayout layout = arrange(wide);
  REQUIRE(layout.width > 20'000);
  CHECK(decode_png(draw(wide, options_of(ImageFormat::png))).width == 32'000);
  const auto times = [&layout](double factor) {
    return std::to_string(std::lround(layout.width * factor)) + "x" +
           std::to_string(std::lround(layout.height * factor));
  };
  PictureOptions options;
  options.scale = 2;
  CHECK(fault_of(wide, options) ==
        "a PNG of " + times(4) + " pixels is too large to draw; use a smaller scale, or SVG, which has no pixels");
  options.format = ImageFormat::pdf;
  CHECK(fault_of(wide, options) ==
        "a PDF page of " + times(2) +
            " points is larger than 14400 points, the most it can be; use a smaller scale, or SVG, which has no limit");
  CHECK(pdf_objects(draw(wide, options_of(ImageFormat::pdf))).find("/MediaBox [ 0 0 14400 ") != std::string::npos);
  options.format = ImageFormat::svg;
  CHECK(fault_of(wide, options) == "none");
  CHECK(fault_of(large_tree(9000, 9000), options_of(ImageFormat::png)) == "none");
  options.format = ImageFormat::png;
  CHECK(fault_of(large_tree(7500, 7500), options).find("pixels is too large to draw") != std::string::npos);
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
