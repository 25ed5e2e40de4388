#include "terminal/cell_grid.hpp"

#include "text/safe_text.hpp"
#include "text/unicode.hpp"
#include "text/utf8.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <utility>

namespace expertviz::terminal {
namespace {

/// The bits of a Braille character (U+2800 and up): its dots are numbered down the left column, down the right one, and
/// then along the fourth row, which was added later.
constexpr std::array<std::array<std::uint8_t, CellGrid::dots_across>, CellGrid::dots_down> dot_bits{
    {{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}}};

std::string braille(std::uint8_t dots) {
  return {'\xe2', static_cast<char>(0xa0 | dots >> 6), static_cast<char>(0x80 | (dots & 0x3f))};
}

/// Of one to eight eighths of a cell.
constexpr std::array<const char*, 8> blocks{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};

}  // namespace

int columns_of(std::string_view text) {
  return static_cast<int>(text::display_width(text));
}

std::string cut(std::string_view text, int columns) {
  if (columns_of(text) <= columns) { return std::string(text); }
  if (columns < 1) { return ""; }
  std::size_t kept = 0;
  for (int left = columns - 1; kept < text.size();) {
    const text::Utf8Part part = text::first_utf8_part(text.substr(kept));
    left -= text::columns_of(part.character);
    if (left < 0) { break; }
    kept += part.length;
  }
  return std::string(text.substr(0, kept)) + "…";
}

CellGrid::CellGrid(int columns, int rows)
    : columns_(std::max(columns, 0)),
      rows_(std::max(rows, 0)),
      cells_(static_cast<std::size_t>(columns_) * static_cast<std::size_t>(rows_)) {
}

bool CellGrid::is_inside(int column, int row) const {
  return column >= 0 && column < columns_ && row >= 0 && row < rows_;
}

std::size_t CellGrid::index_of(int column, int row) const {
  return static_cast<std::size_t>(row) * static_cast<std::size_t>(columns_) + static_cast<std::size_t>(column);
}

void CellGrid::write(int column, int row, std::string_view text, std::optional<Rgb> color) {
  while (!text.empty()) {
    const text::Utf8Part part = text::first_utf8_part(text);
    const int width = text::columns_of(part.character);
    const std::string_view character = text.substr(0, part.length);
    if (width == 0) {
      // It belongs to the character before it.
      if (is_inside(column - 1, row)) { head_of(column - 1, row).character += character; }
    } else if (is_inside(column, row) && is_inside(column + width - 1, row)) {
      put(column, row, character, width, color);
    }
    text.remove_prefix(part.length);
    column += width;
  }
}

CellGrid::Cell& CellGrid::head_of(int column, int row) {
  Cell& cell = cells_[index_of(column, row)];
  return cell.is_second_half ? cells_[index_of(column - 1, row)] : cell;
}

void CellGrid::put(int column, int row, std::string_view character, int width, std::optional<Rgb> color) {
  for (int i = 0; i < width; ++i) {
    Cell& cell = cells_[index_of(column + i, row)];
    // Half of a wide character cannot stay.
    if (cell.is_second_half && i == 0) { cells_[index_of(column - 1, row)] = {}; }
    if (i == width - 1 && is_inside(column + width, row)) {
      Cell& next = cells_[index_of(column + width, row)];
      if (next.is_second_half) { next = {}; }
    }
    std::optional<Rgb> background = cell.character == blocks.back() ? cell.color : cell.background;
    if (character == blocks.back()) { background.reset(); }
    cell = {i == 0 ? std::string(character) : "", 0, color, background, i > 0};
  }
}

void CellGrid::dot(int x, int y, Rgb color) {
  const int column = x / dots_across;
  const int row = y / dots_down;
  if (x < 0 || y < 0 || !is_inside(column, row)) { return; }
  Cell& cell = cells_[index_of(column, row)];
  if (!cell.character.empty()) {
    if (cell.character == blocks.back()) { cell.background = cell.color; }
    cell.character.clear();
  }
  cell.dots |= dot_bits[static_cast<std::size_t>(y % dots_down)][static_cast<std::size_t>(x % dots_across)];
  cell.color = color;
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

void CellGrid::paste(int column, int row, const CellGrid& other) {
  for (int y = 0; y < other.rows_; ++y) {
    for (int x = 0; x < other.columns_; ++x) {
      if (is_inside(column + x, row + y)) {
        cells_[index_of(column + x, row + y)] = other.cells_[other.index_of(x, y)];
      }
    }
  }
}

bool CellGrid::is_free(int column, int row, int count) const {
  if (!is_inside(column, row) || !is_inside(column + count - 1, row)) { return false; }
  const auto begin = cells_.begin() + static_cast<std::ptrdiff_t>(index_of(column, row));
  return std::all_of(begin, begin + count,
                     [](const Cell& cell) { return cell.character.empty() && cell.dots == 0 && !cell.is_second_half; });
}

std::string CellGrid::text(Colors colors) const {
  std::string result;
  for (int row = 0; row < rows_; ++row) {
    std::string blanks;
    std::string current;
    const auto set = [&](const std::string& wanted) {
      if (wanted == current) { return; }
      if (!current.empty()) { result += reset(colors); }
      result += wanted;
      current = wanted;
    };
    for (int column = 0; column < columns_; ++column) {
      const Cell& cell = cells_[index_of(column, row)];
      if (cell.is_second_half) { continue; }
      const std::string shown = cell.dots != 0 ? braille(cell.dots) : cell.character;
      if (shown.empty() || shown == " ") {
        set("");
        blanks += ' ';
        continue;
      }
      result += blanks;
      blanks.clear();
      set(setting_of(cell.color, cell.background, colors));
      result += shown;
    }
    set("");
    result += '\n';
  }
  return result;
}

}  // namespace expertviz::terminal
