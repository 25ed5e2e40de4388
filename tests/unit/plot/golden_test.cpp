// Pictures as they were when a person last looked at them and found them good. To accept a change after looking at it,
// run this program with EXPERTVIZ_ACCEPT_PICTURES set; it then writes tests/golden anew.

#include "block_fonts.hpp"
#include "catch.hpp"
#include "decoded_png.hpp"
#include "example_figures.hpp"
#include "expertviz/picture.hpp"
#include "plot/charts.hpp"
#include "scene_text.hpp"

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

using namespace expertviz;

namespace {

std::string golden_path(const std::string& name) {
  return EXPERTVIZ_TEST_DATA "/golden/" + name;
}

std::string content_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream content;
  content << file.rdbuf();
  return content.str();
}

/// What the file of this name holds, after replacing it if the person at the keyboard said so.
std::string golden(const std::string& name, const std::string& now) {
  if (std::getenv("EXPERTVIZ_ACCEPT_PICTURES") != nullptr) {
    std::ofstream(golden_path(name), std::ios::binary) << now;
  }
  return content_of(golden_path(name));
}

void check_data(const std::string& name, const plot::Scene& scene) {
  std::istringstream now(scene_text(scene));
  std::istringstream then(golden(name + ".scene", scene_text(scene)));
  std::string expected;
  std::string found;
  int line = 0;
  while (std::getline(then, expected)) {
    ++line;
    std::getline(now, found);
    INFO(name << ".scene, line " << line);
    CHECK(found == expected);
  }
  CHECK(line > 20);
  CHECK_FALSE(std::getline(now, found));
}

/// Edges may be lighter or darker with another version of Cairo or FreeType (1.18 differs from 1.16 in one pixel of
/// 200); that nothing moves is seen in the data.
void check_pixels(const std::string& name, const std::string& file) {
  const DecodedPng now = decode_png(file);
  const DecodedPng then = decode_png(golden(name + ".png", file));
  REQUIRE(now.width == then.width);
  REQUIRE(now.height == then.height);
  std::size_t different = 0;
  for (std::size_t i = 0; i < now.pixels.size(); ++i) {
    int change = 0;
    for (const int shift : {16, 8, 0}) {
      change = std::max(change, std::abs(static_cast<int>((now.pixels[i] >> shift) & 0xFF) -
                                         static_cast<int>((then.pixels[i] >> shift) & 0xFF)));
    }
    different += change > 60 ? 1 : 0;
  }
  INFO(name << ".png: " << different << " of " << now.pixels.size() << " pixels differ");
  CHECK(different * 100 < now.pixels.size());
}

}  // namespace

TEST_CASE_METHOD(BlockFonts, "figures are drawn at the same places, with the same words and colours") {
  check_data("line_chart", plot::scene_of(example_line_chart(), {}));
  check_data("bar_chart", plot::scene_of(example_bar_chart(), {}));
  check_data("tree", plot::scene_of(example_tree(), {}));
}

TEST_CASE_METHOD(BlockFonts, "pictures look the same") {
  PictureOptions options;
  options.size = Size{380, 210};
  check_pixels("line_chart", draw(example_line_chart(), options));
  check_pixels("bar_chart", draw(example_bar_chart(), options));
  options.theme = Theme::dark;
  check_pixels("tree_dark", draw(example_tree(), options));
}
