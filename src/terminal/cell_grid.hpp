#pragma once

#include "terminal/colors.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace expertviz::terminal {

/// A rectangle of character cells to draw on. Each cell holds a character, or up to 2 x 4 dots of Braille, and one
/// colour; what is drawn later is on top. What lies outside is cut off.
class CellGrid {
 public:
  static constexpr int dots_across = 2;  ///< of a cell
  static constexpr int dots_down = 4;

  CellGrid(int columns, int rows);

  [[nodiscard]] int columns() const { return columns_; }
  [[nodiscard]] int rows() const { return rows_; }

  /// Printable UTF-8, in one colour or the terminal's own.
  void write(int column, int row, std::string_view text, std::optional<Rgb> color = {});
  /// A dot at a place counted in dots from the top left corner.
  void dot(int x, int y, Rgb color);
  /// Every dot from one place to another. Of `dash` dots drawn, `dash` are left out; 0: none is.
  void line(int x0, int y0, int x1, int y1, Rgb color, int dash = 0);
  /// A block from the bottom of a cell upwards, in eighths of a cell.
  void bar(int column, int bottom_row, int eighths, Rgb color);
  /// A cell that is full of a colour; `share` from 0 to 1 says how dark it is where there are no colours.
  void fill(int column, int row, Rgb color, double share);

  /// Each row with a line feed; no blanks at their ends, and colours as far as they are allowed.
  [[nodiscard]] std::string text(Colors colors) const;

 private:
  struct Cell {
    std::string character;  ///< empty: blank, or dots
    std::uint8_t dots = 0;
    std::optional<Rgb> color;
    bool solid = false;  ///< all of the cell in its colour, where there are colours
  };
  [[nodiscard]] Cell* at(int column, int row);

  int columns_;
  int rows_;
  std::vector<Cell> cells_;
};

}  // namespace expertviz::terminal
