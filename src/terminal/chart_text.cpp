#include "terminal/chart_text.hpp"

#include "plot/number_text.hpp"
#include "terminal/cell_grid.hpp"
#include "terminal/heat.hpp"
#include "terminal/mark_looks.hpp"
#include "terminal/panel_text.hpp"
#include "text/safe_text.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace expertviz::terminal {
namespace {

constexpr int least_panel_columns = 26;
constexpr int least_panel_rows = 9;
constexpr int least_columns = 20;
constexpr int gap = 2;  ///< between panels

/// The lines of the title, those that are too long broken at " | ", as the pictures have them.
std::vector<std::string> title_lines(const Chart& chart, int columns) {
  std::vector<std::string> lines;
  for (const std::string& line : chart.title) {
    std::string rest = text::safe_text(line);
    for (std::size_t bar = 0; columns_of(rest) > columns && (bar = rest.find(" | ")) != std::string::npos;) {
      lines.push_back(cut(rest.substr(0, bar), columns));
      rest.erase(0, bar + 3);
    }
    lines.push_back(cut(rest, columns));
  }
  return lines;
}

/// A name and how it is drawn.
struct Entry {
  std::string label;
  CellGrid sample;

  [[nodiscard]] int columns() const { return sample.columns() + 1 + columns_of(label); }
};

class Legend {
 public:
  Legend(const Chart& chart, Colors colors) : colors_(colors) {
    for (const Panel& panel : chart.panels) {
      for (const Mark& mark : panel.marks) {
        std::visit([this](const auto& drawn) { add(drawn); }, mark);
      }
    }
  }

  /// As many in a row as there is room for.
  [[nodiscard]] CellGrid laid_out(int columns) const {
    constexpr int between = 3;
    std::vector<std::pair<int, int>> places;  // column and row
    int column = 0;
    int row = 0;
    for (const Entry& entry : entries_) {
      if (column > 0 && column + entry.columns() > columns) {
        column = 0;
        ++row;
      }
      places.emplace_back(column, row);
      column += entry.columns() + between;
    }
    CellGrid grid(columns, entries_.empty() ? 0 : row + 1);
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      const auto [x, y] = places[i];
      grid.paste(x, y, entries_[i].sample);
      const int label_at = x + entries_[i].sample.columns() + 1;
      grid.write(label_at, y, cut(entries_[i].label, columns - label_at));
    }
    return grid;
  }

 private:
  void add(const std::string& label, const CellGrid& sample) {
    if (label.empty()) { return; }
    const std::string safe = text::safe_text(label);
    const auto is_same = [&](const Entry& entry) {
      return entry.label == safe && entry.sample.text(colors_) == sample.text(colors_);
    };
    // The panels of a chart often show the same marks.
    if (std::none_of(entries_.begin(), entries_.end(), is_same)) { entries_.push_back({safe, sample}); }
  }
  void add_line(const std::string& label, const Look& look, int dash) {
    CellGrid sample(4, 1);
    sample.line(0, 2, 7, 2, color_of(look), dash);
    add(label, sample);
  }
  void add_character(const std::string& label, const Look& look, const char* character) {
    CellGrid sample(1, 1);
    sample.write(0, 0, character, color_of(look));
    add(label, sample);
  }
  void add(const Line& line) {
    add_line(line.label, line.look, dash_of(line.look, colors_));
    if (line.mean) { add_line(line.mean->label, line.look, mean_dash); }
  }
  void add(const Rule& rule) { add_line(rule.label, rule.look, dash_of(rule.look, colors_)); }
  void add(const Points& points) {
    add_character(points.label, points.look, points.weights.empty() ? point_of(points.look, colors_) : "O");
  }
  void add(const Intervals&) {}
  void add(const Bars& bars) { add_character(bars.label, bars.look, block_of(bars.look, colors_)); }
  void add(const Band& band) { add_character(band.label, band.look, "⢕"); }
  void add(const Cells& cells) {
    if (cells.label.empty()) { return; }
    constexpr int steps = 8;
    const HeatScale heat(cells);
    const int decimals = cells.exact || std::abs(heat.high()) >= 10 ? 0 : 2;
    const std::string low = plot::short_text(heat.low(), decimals);
    const std::string high = plot::short_text(heat.high(), decimals);
    CellGrid sample(columns_of(low) + steps + columns_of(high) + 2, 1);
    sample.write(0, 0, low);
    for (int i = 0; i < steps; ++i) {
      const HeatLook look = heat.look_at((i + 0.5) / steps, colors_);
      sample.write(columns_of(low) + 1 + i, 0, look.block, look.color);
    }
    sample.write(columns_of(low) + steps + 2, 0, high);
    add(cells.label, sample);
  }

  Colors colors_;
  std::vector<Entry> entries_;
};

}  // namespace

std::string chart_text(const Chart& chart, const Room& room, Colors colors) {
  const int columns = std::max(room.columns, least_columns);
  const std::vector<std::string> title = title_lines(chart, columns);
  const CellGrid legend = Legend(chart, colors).laid_out(columns);

  const auto count = static_cast<int>(chart.panels.size());
  const int across = std::clamp(columns / least_panel_columns, 1, std::max(count, 1));
  const int down = (count + across - 1) / across;
  const int around = static_cast<int>(title.size()) + legend.rows();
  const int left = room.rows - rows_for_the_prompt - around;
  const int panel_rows = down == 0 ? 0 : std::max(left / down, least_panel_rows);

  CellGrid grid(columns, around + down * panel_rows);
  for (std::size_t i = 0; i < title.size(); ++i) {
    grid.write(0, static_cast<int>(i), title[i]);
  }
  for (int i = 0; i < count; ++i) {
    const int column = i % across;
    const int begin = column * columns / across;
    const int end = (column + 1) * columns / across - (column + 1 < across ? gap : 0);
    grid.paste(begin, static_cast<int>(title.size()) + i / across * panel_rows,
               panel_text(chart.panels[static_cast<std::size_t>(i)], end - begin, panel_rows, colors));
  }
  grid.paste(0, grid.rows() - legend.rows(), legend);
  return grid.text(colors);
}

}  // namespace expertviz::terminal
