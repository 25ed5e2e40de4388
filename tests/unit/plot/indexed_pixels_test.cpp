#include "plot/indexed_pixels.hpp"

#include "catch.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <set>
#include <vector>

using namespace expertviz::plot;

namespace {

using Image = std::vector<std::uint32_t>;

Pixels pixels_of(const Image& image, std::size_t width) {
  return {reinterpret_cast<const unsigned char*>(image.data()), width, image.size() / width, 4 * width};
}

/// The greatest change of a channel, over all pixels.
int greatest_change(const Image& image, std::size_t width, const IndexedPixels& result) {
  int greatest = 0;
  for (std::size_t i = 0; i < image.size(); ++i) {
    const std::uint32_t color = result.colors[result.rows[i / width * (width + 1) + 1 + i % width]];
    for (const int shift : {16, 8, 0}) {
      const int change = static_cast<int>((color >> shift) & 0xFF) - static_cast<int>((image[i] >> shift) & 0xFF);
      greatest = std::max(greatest, std::abs(change));
    }
  }
  return greatest;
}

/// White, with 400 shades of red and 400 of blue that occur once each, as at the edges of letters.
Image letters() {
  Image image(100 * 100, 0xFFFFFF);
  for (std::uint32_t i = 0; i < 400; ++i) {
    image[20 * i] = (i * 255 / 400) << 16 | (i % 3);
    image[20 * i + 10] = i * 255 / 400 | (i % 3) << 8;
  }
  return image;
}

}  // namespace

TEST_CASE("up to 256 colours are kept exactly") {
  Image image(64 * 40);
  for (std::uint32_t i = 0; i < image.size(); ++i) {
    image[i] = i % 256 * 0x010203;
  }
  const auto result = indexed(pixels_of(image, 64), 0);
  REQUIRE(result.has_value());
  CHECK(result->colors.size() == 256);
  CHECK(greatest_change(image, 64, *result) == 0);
  for (std::size_t y = 0; y < 40; ++y) {
    CHECK(result->rows[y * 65] == 0);
  }
}

TEST_CASE("more shades are brought to 256, none changed more than allowed, areas not at all") {
  const Image image = letters();
  REQUIRE(std::set<std::uint32_t>(image.begin(), image.end()).size() > 700);
  const auto result = indexed(pixels_of(image, 100), 12);
  REQUIRE(result.has_value());
  CHECK(result->colors.size() == 256);
  CHECK(greatest_change(image, 100, *result) <= 12);
  CHECK(std::count(result->colors.begin(), result->colors.end(), 0xFFFFFFU) == 1);
}

TEST_CASE("where shades would change visibly there is no table") {
  CHECK_FALSE(indexed(pixels_of(letters(), 100), 0).has_value());
  Image cube(4096 * 8);
  for (std::uint32_t i = 0; i < cube.size(); ++i) {
    cube[i] = i * 509 & 0xFFFFFF;
  }
  CHECK_FALSE(indexed(pixels_of(cube, 4096), 12).has_value());
}

TEST_CASE("a table is chosen for a row that repeats the one above, too") {
  Image image{1, 2, 3, 1, 2, 3, 4, 2, 3};
  const auto result = indexed(pixels_of(image, 3), 0);
  REQUIRE(result.has_value());
  CHECK(greatest_change(image, 3, *result) == 0);
}
