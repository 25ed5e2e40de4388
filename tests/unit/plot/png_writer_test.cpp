#include "plot/png_writer.hpp"

#include "catch.hpp"
#include "decoded_png.hpp"

#include <cstdint>
#include <random>
#include <string>
#include <vector>

using namespace expertviz::plot;

namespace {

using Image = std::vector<std::uint32_t>;

std::string encoded(const Image& image, std::size_t width) {
  return encode_png({reinterpret_cast<const unsigned char*>(image.data()), width, image.size() / width, 4 * width},
                    5669.3);
}

void check_round_trip(const Image& image, std::size_t width) {
  const DecodedPng png = decode_png(encoded(image, width));
  CHECK(png.width == width);
  CHECK(png.height == image.size() / width);
  CHECK((png.pixels == image));
}

/// Flat areas with some lines, of `colors` colours.
Image drawing(std::size_t width, std::size_t height, std::uint32_t colors) {
  Image image(width * height, 0xFFFFFF);
  for (std::size_t y = 0; y < height; ++y) {
    for (std::size_t x = 0; x < width; ++x) {
      if (x % 17 == 3 || (x + y) % 29 == 0) {
        image[y * width + x] = 0x010305U * static_cast<std::uint32_t>((x * 7 + y) % colors);
      }
    }
  }
  return image;
}

}  // namespace

TEST_CASE("libpng reads back every pixel of few colours and of many") {
  check_round_trip(Image(1, 0x123456), 1);
  check_round_trip(Image(64 * 64, 0xFFFFFF), 64);
  check_round_trip(drawing(301, 97, 5), 301);
  check_round_trip(drawing(301, 97, 240), 301);
  Image noise(200 * 150);
  std::mt19937 random(3);
  for (std::uint32_t& pixel : noise) {
    pixel = random() & 0xFFFFFF;
  }
  check_round_trip(noise, 200);
}

TEST_CASE("rows wider than a deflate window are no problem") {
  check_round_trip(drawing(20'000, 3, 200), 20'000);
  Image noise(20'000 * 2);
  std::mt19937 random(4);
  for (std::uint32_t& pixel : noise) {
    pixel = random() & 0xFFFFFF;
  }
  check_round_trip(noise, 20'000);
}

TEST_CASE("few colours make a palette, many do not") {
  const std::string few = encoded(drawing(100, 80, 20), 100);
  CHECK(png_chunk(few, "IHDR").at(9) == 3);
  CHECK(png_chunk(few, "PLTE").size() == 21 * 3);
  Image gradient(256 * 256);
  for (std::uint32_t i = 0; i < gradient.size(); ++i) {
    gradient[i] = i * 251 & 0xFFFFFF;
  }
  CHECK(png_chunk(encoded(gradient, 256), "IHDR").at(9) == 2);
}

TEST_CASE("the resolution is recorded in pixels a metre") {
  const std::string resolution = png_chunk(encoded(Image(4, 0), 2), "pHYs");
  CHECK(big_endian(resolution, 0) == 5669);
  CHECK(big_endian(resolution, 4) == 5669);
  CHECK(resolution.at(8) == 1);
}

TEST_CASE("the same pixels give the same bytes") {
  CHECK(encoded(drawing(120, 90, 7), 120) == encoded(drawing(120, 90, 7), 120));
}

TEST_CASE("repeated rows cost next to nothing") {
  Image image(2000 * 1000);
  for (std::uint32_t i = 0; i < image.size(); ++i) {
    image[i] = i % 2000 % 251 * 0x010101;
  }
  CHECK(encoded(image, 2000).size() < image.size() / 100);
}
