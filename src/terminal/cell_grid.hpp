#pragma once

#include "terminal/colors.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace expertviz::terminal {

/// A rectangle of character cells to draw on. Each cell holds a character, or up to 2 x 4 dots of Braille, and one
/// colour; what is drawn later is on top, and a full block below it stays as its background. What lies outside is cut
/// off.
class CellGrid {
 public:
  static constexpr int dots_across = 2;  ///< of a cell
  static constexpr int dots_down = 4;

  CellGrid(int columns, int rows);

  [[nodiscard]] int columns() const { return columns_; }
  [[nodiscard]] int rows() const { return rows_; }

  /// Safe text, in one colour or the terminal's own.
  void write(int column, int row, std::string_view text, std::optional<Rgb> color = {});
  /// A dot at a place counted in dots from the top left corner.
  void dot(int x, int y, Rgb color);
  /// Every dot from one place to another; of a dashed line `dash` of them, and then as many are left out.
  void line(int x0, int y0, int x1, int y1, Rgb color, int dash = 0);
  /// A block from the bottom of a cell upwards, in eighths of a cell.
  void bar(int column, int bottom_row, int eighths, Rgb color);
  /// Puts another grid with its top left corner here.
  void paste(int column, int row, const CellGrid& other);

  /// Whether nothing has been drawn on any of these cells, and all are there.
  [[nodiscard]] bool is_free(int column, int row, int count) const;
  /// Each row with a line feed; no blanks at their ends, and colours as far as they are allowed.
  [[nodiscard]] std::string text(Colors colors) const;

 private:
  struct Cell {
    std::string character;  ///< empty: blank, or dots
    std::uint8_t dots = 0;
    std::optional<Rgb> color;
    std::optional<Rgb> background;
    bool is_second_half = false;  ///< of a character that takes two columns
  };
  [[nodiscard]] bool is_inside(int column, int row) const;
  [[nodiscard]] std::size_t index_of(int column, int row) const;
  /// The cell that holds the character which covers this one.
  [[nodiscard]] Cell& head_of(int column, int row);
  void put(int column, int row, std::string_view character, int width, std::optional<Rgb> color);

  int columns_;
  int rows_;
  std::vector<Cell> cells_;
};

/// How many columns a text takes that is written.
[[nodiscard]] int columns_of(std::string_view text);

/// Cut to so many columns, with an ellipsis where something is missing.
[[nodiscard]] std::string cut(std::string_view text, int columns);

}  // namespace expertviz::terminal
