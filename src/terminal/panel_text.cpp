#include "terminal/panel_text.hpp"

#include "plot/printable.hpp"

#include <algorithm>
#include <cmath>
#include <string>

namespace expertviz::terminal {
namespace {

constexpr int least_columns_of_a_number = 9;
constexpr int least_rows_of_a_number = 3;

void merge(plot::Extent& into, const plot::Extent& other) {
  if (other.empty()) { return; }
  into.add(other.low());
  into.add(other.high());
}

PanelAxis x_axis(const Panel& panel, const PanelExtents& extents) {
  return {panel.x, extents.x, extents.has_places ? PanelAxis::Use::places : PanelAxis::Use::exact};
}

PanelAxis y_axis(const Axis& axis, const plot::Extent& values, const PanelExtents& extents) {
  return {axis, values,
          extents.has_rows   ? PanelAxis::Use::places
          : extents.has_bars ? PanelAxis::Use::bars
                             : PanelAxis::Use::lines};
}

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
    found.push_back({cell_at(downwards ? share : 1 - share, rows), plot::printable(ticks[i].text)});
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
    longest = std::max(longest, columns_of(plot::printable(tick.text)));
  }
  // Names of places are thinned out evenly, so that the eye can count on.
  const double room = ticks.size() < 2 ? width : (ticks[1].share - ticks[0].share) * width;
  const auto stride = static_cast<std::size_t>(std::max(1.0, std::ceil((longest + 1) / std::max(room, 0.01))));
  int free_from = 0;
  for (std::size_t i = 0; i < ticks.size(); i += stride) {
    const std::string text = cut(plot::printable(ticks[i].text), width);
    const int column = left + cell_at(ticks[i].share, width);
    const int begin = std::clamp(column - columns_of(text) / 2, 0, std::max(0, grid.columns() - columns_of(text)));
    if (begin < free_from) { continue; }
    grid.write(column, row, "┬");
    grid.write(begin, row + 1, text);
    free_from = begin + columns_of(text) + 1;
  }
}

const std::string& fitting_label(const Axis& axis, int columns) {
  return columns_of(axis.label) > columns && !axis.short_label.empty() ? axis.short_label : axis.label;
}

bool has_data(const Panel& panel) {
  PanelExtents extents;
  extents.add(panel);
  return !extents.y.empty() || !extents.right.empty();
}

}  // namespace

std::vector<PanelScales> scales_of(const Chart& chart) {
  std::vector<PanelExtents> extents(chart.panels.size());
  PanelExtents all;
  for (std::size_t i = 0; i < chart.panels.size(); ++i) {
    extents[i].add(chart.panels[i]);
    merge(all.x, extents[i].x);
    merge(all.y, extents[i].y);
  }
  std::vector<PanelScales> scales;
  for (std::size_t i = 0; i < chart.panels.size(); ++i) {
    if (chart.shared_x) { extents[i].x = all.x; }
    if (chart.shared_y) { extents[i].y = all.y; }
    const Panel& panel = chart.panels[i];
    scales.push_back({x_axis(panel, extents[i]), y_axis(panel.y, extents[i].y, extents[i]),
                      y_axis(panel.right.value_or(Axis{}), extents[i].right, extents[i]),
                      panel.y.kind == Axis::Kind::category});
  }
  return scales;
}

CellGrid panel_text(const Panel& panel, const PanelScales& scales, int columns, int rows, Colors colors) {
  CellGrid grid(columns, rows);
  int top = 0;
  if (!panel.title.empty()) { grid.write(0, top++, cut(plot::printable(panel.title), columns)); }
  const std::string y_label = plot::printable(fitting_label(panel.y, columns));
  const std::string right_label = panel.right ? plot::printable(fitting_label(*panel.right, columns / 2)) : "";
  if (!y_label.empty() || !right_label.empty()) {
    const int for_right = std::min(columns_of(right_label), columns / 2);
    grid.write(0, top, cut(y_label, columns - for_right - (for_right > 0 ? 1 : 0)));
    grid.write(columns - for_right, top, cut(right_label, for_right));
    ++top;
  }
  const std::string x_label = plot::printable(fitting_label(panel.x, columns));
  const int below = 2 + (x_label.empty() ? 0 : 1);
  const int height = std::max(rows - top - below, 1);

  const std::vector<RowTick> left_ticks = row_ticks(scales.y, scales.downwards, height);
  const auto right_ticks = panel.right ? row_ticks(scales.right, false, height) : std::vector<RowTick>{};
  const int left = widest(left_ticks, columns / 3) + 1;
  const int right = right_ticks.empty() ? 0 : widest(right_ticks, columns / 3) + 1;
  const int width = std::max(columns - left - right, 1);

  for (int row = top; row < top + height; ++row) {
    grid.write(left - 1, row, "│");
    if (right > 0) { grid.write(left + width, row, "│"); }
  }
  for (const RowTick& tick : left_ticks) {
    const std::string text = cut(tick.text, left - 1);
    grid.write(left - 1 - columns_of(text), top + tick.row, text);
    grid.write(left - 1, top + tick.row, "┤");
  }
  for (const RowTick& tick : right_ticks) {
    grid.write(left + width, top + tick.row, "├");
    grid.write(left + width + 1, top + tick.row, cut(tick.text, right - 1));
  }
  grid.write(left - 1, top + height, "└");
  for (int column = left; column < left + width; ++column) {
    grid.write(column, top + height, "─");
  }
  if (right > 0) { grid.write(left + width, top + height, "┘"); }
  write_x_ticks(grid, scales.x, left, width, top + height);
  if (!x_label.empty()) {
    const std::string text = cut(x_label, columns);
    grid.write(std::max(0, std::min(left + (width - columns_of(text)) / 2, columns - columns_of(text))), rows - 1,
               text);
  }

  CellGrid data(width, height);
  draw_marks(data, panel, scales, colors);
  grid.paste(left, top, data);
  if (!has_data(panel)) { grid.write(left + std::max(0, width / 2 - 4), top + height / 2, "no data"); }
  return grid;
}

}  // namespace expertviz::terminal
