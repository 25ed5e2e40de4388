#include "plot/indexed_pixels.hpp"

#include <algorithm>
#include <cstdlib>
#include <numeric>
#include <span>

namespace expertviz::plot {
namespace {

constexpr std::size_t table_size = 256;
constexpr std::size_t frequent = 160;         ///< places in the table for the most frequent colours
constexpr std::size_t most_shades = 1 << 13;  ///< a picture with more is no drawing

struct Shade {
  std::uint32_t color = 0;
  std::uint64_t count = 0;
};

/// Neighbouring pixels of one colour.
struct Run {
  std::uint32_t length = 0;
  std::uint32_t shade = 0;  ///< number of the colour
};

/// The different colours of a picture, each with a number in the order of its first appearance, and where they are.
class Shades {
 public:
  Shades() : slots_(4 * most_shades, none) {}

  /// Adds the runs of a row; false if there are too many colours.
  bool add(const Pixels& pixels, std::size_t y) {
    for (std::size_t x = 0; x < pixels.width;) {
      const std::size_t end = pixels.end_of_run(y, x);
      const auto length = static_cast<std::uint32_t>(end - x);
      const std::uint32_t shade = number_of(Pixels::color(pixels.row(y), x));
      if (found_.size() > most_shades) { return false; }
      found_[shade].count += length;
      runs_.push_back({length, shade});
      x = end;
    }
    return true;
  }

  [[nodiscard]] const std::vector<Shade>& found() const { return found_; }
  [[nodiscard]] const std::vector<Run>& runs() const { return runs_; }

 private:
  static constexpr std::uint32_t none = 0xFFFFFFFF;

  std::uint32_t number_of(std::uint32_t color) {
    constexpr unsigned slot_bits = 15;
    static_assert(std::size_t{1} << slot_bits == 4 * most_shades);
    for (std::size_t slot = (color * 2654435761U) >> (32 - slot_bits);; slot = (slot + 1) % slots_.size()) {
      if (slots_[slot] == none) {
        slots_[slot] = static_cast<std::uint32_t>(found_.size());
        found_.push_back({color, 0});
      }
      if (found_[slots_[slot]].color == color) { return slots_[slot]; }
    }
  }

  std::vector<std::uint32_t> slots_;
  std::vector<Shade> found_;
  std::vector<Run> runs_;
};

/// The greatest difference of a channel.
int difference(std::uint32_t a, std::uint32_t b) {
  int greatest = 0;
  for (const int shift : {16, 8, 0}) {
    greatest =
        std::max(greatest, std::abs(static_cast<int>((a >> shift) & 0xFF) - static_cast<int>((b >> shift) & 0xFF)));
  }
  return greatest;
}

/// A table of colours, and for each shade its place there and how far it is from it.
struct ColorTable {
  std::vector<std::uint32_t> colors;
  std::vector<std::uint8_t> place;
  std::vector<int> change;

  explicit ColorTable(std::span<const Shade> shades) : place(shades.size(), 0), change(shades.size(), table_size) {}

  void add(std::uint32_t color, std::span<const Shade> shades) {
    for (std::size_t i = 0; i < shades.size(); ++i) {
      const int away = difference(color, shades[i].color);
      if (away < change[i]) {
        change[i] = away;
        place[i] = static_cast<std::uint8_t>(colors.size());
      }
    }
    colors.push_back(color);
  }
};

ColorTable choose_colors(std::span<const Shade> shades) {
  std::vector<std::size_t> order(shades.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return shades[a].count > shades[b].count; });
  ColorTable table(shades);
  const std::size_t first = shades.size() <= table_size ? shades.size() : frequent;
  for (std::size_t i = 0; i < first; ++i) {
    table.add(shades[order[i]].color, shades);
  }
  while (table.colors.size() < std::min(table_size, shades.size())) {
    const auto farthest = std::max_element(table.change.begin(), table.change.end());
    if (*farthest == 0) { break; }
    table.add(shades[static_cast<std::size_t>(farthest - table.change.begin())].color, shades);
  }
  return table;
}

}  // namespace

std::optional<IndexedPixels> indexed(const Pixels& pixels, int most_change) {
  Shades shades;
  std::vector<bool> repeats(pixels.height);
  for (std::size_t y = 0; y < pixels.height; ++y) {
    repeats[y] = pixels.repeats(y);
    if (!repeats[y] && !shades.add(pixels, y)) { return std::nullopt; }
  }
  ColorTable table = choose_colors(shades.found());
  if (std::any_of(table.change.begin(), table.change.end(), [&](int change) { return change > most_change; })) {
    return std::nullopt;
  }
  const std::size_t row_bytes = pixels.width + 1;
  IndexedPixels result{std::move(table.colors), std::vector<std::uint8_t>(row_bytes * pixels.height)};
  auto run = shades.runs().begin();
  for (std::size_t y = 0; y < pixels.height; ++y) {
    std::uint8_t* row = result.rows.data() + y * row_bytes;
    if (repeats[y]) {
      std::memcpy(row, row - row_bytes, row_bytes);
      continue;
    }
    for (std::size_t x = 0; x < pixels.width; x += run->length, ++run) {
      std::memset(row + 1 + x, table.place[run->shade], run->length);
    }
  }
  return result;
}

}  // namespace expertviz::plot
