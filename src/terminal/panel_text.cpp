#include "terminal/panel_text.hpp"

#include "terminal/panel_marks.hpp"
#include "text/safe_text.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

namespace expertviz::terminal {
namespace {

constexpr int least_columns_of_a_number = 6;
constexpr int least_rows_of_a_number = 3;

/// In which of so many cells a share of an axis lies.
int cell_at(double share, int cells) {
  return std::clamp(static_cast<int>(share * cells), 0, cells - 1);
}

/// The numbers of a y axis, and the rows that they stand in. Where there are too many, each second (third, ...) is
/// kept.
struct RowTick {
  int row = 0;
  std::string text;
};
std::vector<RowTick> row_ticks(const PanelAxis& axis, bool downwards, int rows) {
  std::vector<RowTick> found;
  const std::vector<PanelAxis::Tick> ticks = axis.ticks(std::max(2, rows / least_rows_of_a_number));
  const std::size_t stride = (ticks.size() + static_cast<std::size_t>(rows) - 1) / static_cast<std::size_t>(rows);
  for (std::size_t i = 0; i < ticks.size(); i += std::max<std::size_t>(stride, 1)) {
    const double share = ticks[i].share;
    found.push_back({cell_at(downwards ? share : 1 - share, rows), ticks[i].text});
  }
  return found;
}

int widest(const std::vector<RowTick>& ticks, int most) {
  int columns = 0;
  for (const RowTick& tick : ticks) {
    columns = std::max(columns, columns_of(tick.text));
  }
  return std::min(columns, most);
}

/// Writes the numbers below an x axis that begins at `left`, those that do not touch the one before.
void write_x_ticks(CellGrid& grid, const PanelAxis& axis, int left, int width, int row) {
  const std::vector<PanelAxis::Tick> ticks = axis.ticks(std::max(2, width / least_columns_of_a_number));
  int longest = 1;
  for (const PanelAxis::Tick& tick : ticks) {
    longest = std::max(longest, columns_of(tick.text));
  }
  // Names of places are thinned out evenly, so that the eye can count on.
  const double room = ticks.size() < 2 ? width : (ticks[1].share - ticks[0].share) * width;
  const auto stride = static_cast<std::size_t>(std::max(1.0, std::ceil((longest + 1) / std::max(room, 0.01))));
  int free_from = 0;
  for (std::size_t i = 0; i < ticks.size(); i += stride) {
    const std::string text = cut(ticks[i].text, width);
    const int column = left + cell_at(ticks[i].share, width);
    const int begin = std::clamp(column - columns_of(text) / 2, 0, std::max(0, grid.columns() - columns_of(text)));
    if (begin < free_from) { continue; }
    grid.write(column, row, "┬");
    grid.write(begin, row + 1, text);
    free_from = begin + columns_of(text) + 1;
  }
}

std::string fitting_label(const Axis& axis, int columns) {
  const std::string label = text::safe_text(axis.label);
  const bool is_short = columns_of(label) > columns && !axis.short_label.empty();
  return cut(is_short ? text::safe_text(axis.short_label) : label, columns);
}

}  // namespace

CellGrid panel_text(const Panel& panel, int columns, int rows, Colors colors) {
  const PanelScales scales = scales_of(panel);
  CellGrid grid(columns, rows);
  int top = 0;
  if (!panel.title.empty()) { grid.write(0, top++, cut(text::safe_text(panel.title), columns)); }
  if (const std::string label = fitting_label(panel.y, columns); !label.empty()) { grid.write(0, top++, label); }
  const std::string x_label = fitting_label(panel.x, columns);
  const int height = std::max(rows - top - 2 - (x_label.empty() ? 0 : 1), 1);

  const std::vector<RowTick> row_numbers = row_ticks(scales.y, scales.downwards, height);
  const int left = widest(row_numbers, columns / 3) + 1;
  const int width = std::max(columns - left, 1);
  for (int row = top; row < top + height; ++row) {
    grid.write(left - 1, row, "│");
  }
  for (const RowTick& tick : row_numbers) {
    const std::string text = cut(tick.text, left - 1);
    grid.write(left - 1 - columns_of(text), top + tick.row, text);
    grid.write(left - 1, top + tick.row, "┤");
  }
  grid.write(left - 1, top + height, "└");
  for (int column = left; column < columns; ++column) {
    grid.write(column, top + height, "─");
  }
  write_x_ticks(grid, scales.x, left, width, top + height);
  if (!x_label.empty()) {
    const int middle = left + (width - columns_of(x_label)) / 2;
    grid.write(std::clamp(middle, 0, columns - columns_of(x_label)), rows - 1, x_label);
  }

  CellGrid data(width, height);
  draw_marks(data, panel, scales, colors);
  grid.paste(left, top, data);
  if (!scales.has_data) { grid.write(left + std::max(0, width / 2 - 4), top + height / 2, "no data"); }
  return grid;
}

}  // namespace expertviz::terminal
