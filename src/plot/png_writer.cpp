#include "plot/png_writer.hpp"

#include "plot/indexed_pixels.hpp"

#include <cmath>
#include <cstdint>
#include <memory>
#include <new>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include <zlib.h>

namespace expertviz::plot {
namespace {

/// Of 255, at the edges of letters and lines; areas keep their colours exactly.
constexpr int unseen_change = 20;

/// Of zlib. Higher ones take twice the time for files a tenth smaller, lower ones are hardly faster.
constexpr int compression_level = 3;

std::vector<std::uint8_t> rgb_rows(const Pixels& pixels) {
  std::vector<std::uint8_t> rows((3 * pixels.width + 1) * pixels.height);
  std::uint8_t* out = rows.data();
  for (std::size_t y = 0; y < pixels.height; ++y) {
    const unsigned char* row = pixels.row(y);
    *out++ = 0;
    for (std::size_t x = 0; x < pixels.width; ++x) {
      const std::uint32_t color = Pixels::color(row, x);
      *out++ = static_cast<std::uint8_t>(color >> 16);
      *out++ = static_cast<std::uint8_t>(color >> 8);
      *out++ = static_cast<std::uint8_t>(color);
    }
  }
  return rows;
}

std::string compressed(std::span<const std::uint8_t> rows) {
  uLongf size = compressBound(static_cast<uLong>(rows.size()));
  // Not filled with zeros: most of the room for the worst case is never touched.
  const auto stream = std::make_unique_for_overwrite<Bytef[]>(size);
  if (compress2(stream.get(), &size, rows.data(), static_cast<uLong>(rows.size()), compression_level) != Z_OK) {
    throw std::bad_alloc();  // with so much room, memory is all that can be wanting
  }
  return {reinterpret_cast<const char*>(stream.get()), size};
}

std::string big_endian(std::size_t number) {
  std::string bytes;
  for (const int shift : {24, 16, 8, 0}) {
    bytes += static_cast<char>((number >> shift) & 0xFF);
  }
  return bytes;
}

void add_chunk(std::string& file, std::string_view type, std::string_view content) {
  file += big_endian(content.size());
  const std::size_t begin = file.size();
  file += type;
  file += content;
  file +=
      big_endian(crc32(0, reinterpret_cast<const Bytef*>(file.data() + begin), static_cast<uInt>(file.size() - begin)));
}

}  // namespace

std::string encode_png(const Pixels& pixels, double pixels_per_metre) {
  const std::optional<IndexedPixels> few_colors = indexed(pixels, unseen_change);
  constexpr char palette_type = 3;
  constexpr char rgb_type = 2;
  std::string file = "\x89PNG\r\n\x1A\n";
  std::string header = big_endian(pixels.width) + big_endian(pixels.height);
  header += {8, few_colors ? palette_type : rgb_type, 0, 0, 0};
  add_chunk(file, "IHDR", header);
  const std::string resolution = big_endian(static_cast<std::size_t>(std::llround(pixels_per_metre)));
  add_chunk(file, "pHYs", resolution + resolution + '\x01');
  if (few_colors) {
    std::string colors;
    for (const std::uint32_t color : few_colors->colors) {
      colors += big_endian(color).substr(1);
    }
    add_chunk(file, "PLTE", colors);
    add_chunk(file, "IDAT", compressed(few_colors->rows));
  } else {
    add_chunk(file, "IDAT", compressed(rgb_rows(pixels)));
  }
  add_chunk(file, "IEND", {});
  return file;
}

}  // namespace expertviz::plot
