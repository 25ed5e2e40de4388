#include "terminal/cell_grid.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdlib>

namespace expertviz::terminal {
namespace {

/// The bits of a Braille character (U+2800 and up): its dots are numbered down the left column, down the right one, and
/// then along the fourth row, which was added later.
constexpr std::array<std::array<std::uint8_t, CellGrid::dots_across>, CellGrid::dots_down> dot_bits{
    {{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}}};

std::string braille(std::uint8_t dots) {
  return {'\xe2', static_cast<char>(0xa0 | dots >> 6), static_cast<char>(0x80 | (dots & 0x3f))};
}

/// Blocks of one to eight eighths of a cell.
constexpr std::array<const char*, 8> blocks{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
constexpr std::array<const char*, 5> shades{" ", "░", "▒", "▓", "█"};

}  // namespace

CellGrid::CellGrid(int columns, int rows)
    : columns_(std::max(columns, 0)),
      rows_(std::max(rows, 0)),
      cells_(static_cast<std::size_t>(columns_) * static_cast<std::size_t>(rows_)) {
}

CellGrid::Cell* CellGrid::at(int column, int row) {
  if (column < 0 || column >= columns_ || row < 0 || row >= rows_) { return nullptr; }
  return &cells_[static_cast<std::size_t>(row) * static_cast<std::size_t>(columns_) + static_cast<std::size_t>(column)];
}

void CellGrid::write(int column, int row, std::string_view text, std::optional<Rgb> color) {
  while (!text.empty()) {
    const auto is_tail = [](char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; };
    const auto end = std::find_if_not(text.begin() + 1, text.end(), is_tail);
    const auto length = static_cast<std::size_t>(end - text.begin());
    if (Cell* const cell = at(column, row)) { *cell = {std::string(text.substr(0, length)), 0, color}; }
    text.remove_prefix(length);
    ++column;
  }
}

void CellGrid::dot(int x, int y, Rgb color) {
  if (x < 0 || y < 0) { return; }
  Cell* const cell = at(x / dots_across, y / dots_down);
  if (cell == nullptr) { return; }
  cell->character.clear();
  cell->dots |= dot_bits[static_cast<std::size_t>(y % dots_down)][static_cast<std::size_t>(x % dots_across)];
  cell->color = color;
}

void CellGrid::line(int x0, int y0, int x1, int y1, Rgb color, int dash) {
  const int steps = std::max({std::abs(x1 - x0), std::abs(y1 - y0), 1});
  for (int i = 0; i <= steps; ++i) {
    const double share = static_cast<double>(i) / steps;
    const int x = x0 + static_cast<int>(std::lround(share * (x1 - x0)));
    const int y = y0 + static_cast<int>(std::lround(share * (y1 - y0)));
    // Counted along the grid, so that a dash goes on from one line to the next.
    if (dash == 0 || (x + y) / dash % 2 == 0) { dot(x, y, color); }
  }
}

void CellGrid::bar(int column, int bottom_row, int eighths, Rgb color) {
  for (int row = bottom_row; eighths > 0; --row, eighths -= 8) {
    write(column, row, blocks[static_cast<std::size_t>(std::min(eighths, 8) - 1)], color);
  }
}

void CellGrid::fill(int column, int row, Rgb color, double share) {
  Cell* const cell = at(column, row);
  if (cell == nullptr) { return; }
  const auto shade = static_cast<std::size_t>(std::clamp(share, 0.0, 1.0) * (shades.size() - 1) + 0.5);
  *cell = {shades[shade], 0, color, true};
}

std::string CellGrid::text(Colors colors) const {
  std::string result;
  for (int row = 0; row < rows_; ++row) {
    const auto begin = cells_.begin() + static_cast<std::ptrdiff_t>(row) * columns_;
    std::optional<Rgb> current;
    std::string blanks;
    for (auto cell = begin; cell != begin + columns_; ++cell) {
      std::string shown = cell->dots != 0 ? braille(cell->dots) : cell->character;
      if (cell->solid && colors != Colors::none) { shown = shades.back(); }
      if (shown.empty() || shown == " ") {
        blanks += ' ';
        continue;
      }
      result += blanks;
      blanks.clear();
      if (cell->color != current) {
        result += cell->color ? foreground(*cell->color, colors) : no_color(colors);
        current = cell->color;
      }
      result += shown;
    }
    if (current) { result += no_color(colors); }
    result += '\n';
  }
  return result;
}

}  // namespace expertviz::terminal
