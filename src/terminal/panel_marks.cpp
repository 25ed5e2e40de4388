#include "terminal/panel_marks.hpp"

#include "terminal/heat.hpp"
#include "terminal/mark_looks.hpp"
#include "text/safe_text.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

namespace expertviz::terminal {
namespace {

/// Draws one panel.
class MarkPainter {
 public:
  MarkPainter(CellGrid& grid, const Panel& panel, const PanelScales& scales, Colors colors)
      : grid_(grid),
        panel_(panel),
        scales_(scales),
        colors_(colors),
        dots_across_(grid.columns() * CellGrid::dots_across),
        dots_down_(grid.rows() * CellGrid::dots_down) {}

  void draw(const Line& line);
  void draw(const Points& points);
  void draw(const Intervals& intervals);
  void draw(const Band& band);
  void draw(const Cells& cells);
  void draw(const Rule& rule);
  void draw_all_bars();

 private:
  struct Dot {
    int x = 0;
    int y = 0;
  };
  /// Where a value stands, or nothing. What lies far outside is drawn nearer: it is cut off anyway.
  [[nodiscard]] std::optional<int> dot_x(double value) const { return dot_at(scales_.x.share(value), dots_across_); }
  [[nodiscard]] std::optional<int> dot_y(double value) const {
    const double share = scales_.y.share(value);
    return dot_at(scales_.downwards ? share : 1 - share, dots_down_);
  }
  [[nodiscard]] static std::optional<int> dot_at(double share, int dots) {
    if (std::isnan(share)) { return {}; }
    return static_cast<int>(std::lround(std::clamp(share, -1.0, 2.0) * (dots - 1)));
  }
  [[nodiscard]] std::optional<Dot> dot_of(double x, double y) const {
    const auto across = dot_x(x);
    const auto down = dot_y(y);
    return across && down ? std::optional<Dot>({*across, *down}) : std::nullopt;
  }
  void connect(Dot from, Dot to, const Look& look) {
    grid_.line(from.x, from.y, to.x, to.y, color_of(look), dash_of(look, colors_));
  }
  void draw_bar(int column, int width, double from, double to, const Look& look);
  void draw_bar_levels(const BarSpans& spans);

  CellGrid& grid_;
  const Panel& panel_;
  const PanelScales& scales_;
  Colors colors_;
  int dots_across_;
  int dots_down_;
};

void MarkPainter::draw(const Line& line) {
  std::optional<Dot> before;
  for (std::size_t i = 0; i < line.y.size(); ++i) {
    const double x = place(line.x, i);
    const auto here = dot_of(x, line.y[i]);
    if (here && line.steps) {
      const double half_before = i > 0 ? (x - place(line.x, i - 1)) / 2 : 0.5;
      const double half_after = i + 1 < line.y.size() ? (place(line.x, i + 1) - x) / 2 : half_before;
      const Dot start{dot_x(x - half_before).value_or(here->x), here->y};
      if (before) { connect(*before, start, line.look); }
      before = Dot{dot_x(x + half_after).value_or(here->x), here->y};
      connect(start, *before, line.look);
      continue;
    }
    if (here) { connect(before.value_or(*here), *here, line.look); }
    before = here;
  }
  if (const auto mean = line.mean ? dot_y(line.mean->value) : std::nullopt) {
    grid_.line(0, *mean, dots_across_ - 1, *mean, color_of(line.look), mean_dash);
  }
}

void MarkPainter::draw(const Points& points) {
  const Rgb color = color_of(points.look);
  const bool too_many = points.y.size() > std::size_t{2} * static_cast<std::size_t>(grid_.columns());
  const double largest = points.weights.empty() ? 0 : *std::max_element(points.weights.begin(), points.weights.end());
  for (std::size_t i = 0; i < points.y.size(); ++i) {
    const auto here = dot_of(place(points.x, i), points.y[i]);
    if (!here || here->x < 0 || here->y < 0) { continue; }
    if (too_many) {
      grid_.dot(here->x, here->y, color);
      continue;
    }
    const char* character = point_of(points.look, colors_);
    if (i < points.weights.size() && largest > 0) {
      const double share = points.weights[i] / largest;
      character = share < 0.1 ? "." : share < 0.5 ? "o" : "O";
    }
    grid_.write(here->x / CellGrid::dots_across, here->y / CellGrid::dots_down, character, color);
  }
  // After all points, which must not be hidden.
  for (std::size_t i = 0; i < points.names.size() && i < points.y.size() && !too_many; ++i) {
    const auto here = dot_of(place(points.x, i), points.y[i]);
    if (!here) { continue; }
    const int row = here->y / CellGrid::dots_down;
    const int right_of = here->x / CellGrid::dots_across + 2;
    const std::string label = text::safe_text(points.names[i]);
    const int width = columns_of(label);
    const int left_of = right_of - 3 - width;
    // With a blank on either side, or it would read as a part of its neighbour.
    if (grid_.is_free(right_of - 1, row, width + 1)) {
      grid_.write(right_of, row, label, color);
    } else if (grid_.is_free(left_of, row, width + 1)) {
      grid_.write(left_of, row, label, color);
    }
  }
}

void MarkPainter::draw(const Intervals& intervals) {
  for (std::size_t i = 0; i < std::min(intervals.low.size(), intervals.high.size()); ++i) {
    const auto low = dot_of(place(intervals.x, i), intervals.low[i]);
    const auto high = dot_of(place(intervals.x, i), intervals.high[i]);
    if (low && high) { grid_.line(low->x, low->y, high->x, high->y, color_of(intervals.look)); }
  }
}

void MarkPainter::draw(const Band& band) {
  const auto every_other = [&](int x, double low, double high) {
    for (int y = static_cast<int>(std::lround(high)); y <= static_cast<int>(std::lround(low)); ++y) {
      if ((x + y) % 2 == 0) { grid_.dot(x, y, color_of(band.look)); }
    }
  };
  for (std::size_t i = 0; i < std::min(band.low.size(), band.high.size()); ++i) {
    const auto low = dot_of(place(band.x, i), band.low[i]);
    const auto high = dot_of(place(band.x, i), band.high[i]);
    if (!low || !high) { continue; }
    every_other(low->x, low->y, high->y);
    if (i + 1 == std::min(band.low.size(), band.high.size())) { continue; }
    const auto next_low = dot_of(place(band.x, i + 1), band.low[i + 1]);
    const auto next_high = dot_of(place(band.x, i + 1), band.high[i + 1]);
    for (int x = low->x + 1; next_low && next_high && x < next_low->x; ++x) {
      const double share = static_cast<double>(x - low->x) / (next_low->x - low->x);
      every_other(x, std::lerp(low->y, next_low->y, share), std::lerp(high->y, next_high->y, share));
    }
  }
}

void MarkPainter::draw(const Cells& cells) {
  if (cells.columns == 0 || cells.values.empty()) { return; }
  const HeatScale heat(cells);
  const std::size_t rows = cells.values.size() / cells.columns;
  // The first and the last row or column of the map whose middle lies in this one of the grid, or else the nearest.
  const auto covered = [](double low, double high, std::size_t count) {
    const double last = static_cast<double>(count) - 1;
    double first_in = std::ceil(low);
    double last_in = std::ceil(high) - 1;
    if (first_in > last_in) { first_in = last_in = std::round((low + high) / 2); }
    const auto index = [last](double value) { return static_cast<std::size_t>(std::clamp(value, 0.0, last)); };
    return std::pair{index(first_in), index(last_in)};
  };
  for (int row = 0; row < grid_.rows(); ++row) {
    const auto y_at = [&](int r) {
      const double share = static_cast<double>(r) / grid_.rows();
      return scales_.y.value_at(scales_.downwards ? share : 1 - share);
    };
    const auto [low_y, high_y] = std::minmax({y_at(row), y_at(row + 1)});
    const auto [first_row, last_row] = covered(low_y, high_y, rows);
    for (int column = 0; column < grid_.columns(); ++column) {
      const auto x_at = [&](int c) { return scales_.x.value_at(static_cast<double>(c) / grid_.columns()); };
      const auto [first_column, last_column] = covered(x_at(column), x_at(column + 1), cells.columns);
      double sum = 0;
      std::size_t count = 0;
      for (std::size_t r = first_row; r <= last_row; ++r) {
        for (std::size_t c = first_column; c <= last_column; ++c) {
          const double value = cells.values[r * cells.columns + c];
          if (!plot::drawable(value)) { continue; }
          sum += value;
          ++count;
        }
      }
      if (count == 0) { continue; }
      const HeatLook look = heat.look_of(sum / static_cast<double>(count), colors_);
      grid_.write(column, row, look.block, look.color);
    }
  }
}

void MarkPainter::draw(const Rule& rule) {
  std::optional<Dot> before;
  switch (rule.kind) {
    case Rule::Kind::level:
      if (const auto y = dot_y(rule.value)) { connect({0, *y}, {dots_across_ - 1, *y}, rule.look); }
      return;
    case Rule::Kind::upright:
      if (const auto x = dot_x(rule.value)) { connect({*x, 0}, {*x, dots_down_ - 1}, rule.look); }
      return;
    case Rule::Kind::slope:
      for (int x = 0; x < dots_across_; ++x) {
        const double value = scales_.x.value_at(static_cast<double>(x) / (dots_across_ - 1));
        const auto y = dot_y(rule.value * value);
        if (y && before) { connect(*before, {x, *y}, rule.look); }
        before = y ? std::optional<Dot>({x, *y}) : std::nullopt;
      }
  }
}

/// From and to are shares of the height.
void MarkPainter::draw_bar(int column, int width, double from, double to, const Look& look) {
  const std::string_view block = block_of(look, colors_);
  const int rows = grid_.rows();
  const auto row_at = [rows](double share) {
    return rows - static_cast<int>(std::lround(std::clamp(share, 0.0, 1.0) * rows));
  };
  for (int i = column; i < column + width; ++i) {
    if (from <= 0 && block == "█") {
      grid_.bar(i, rows - 1, static_cast<int>(std::lround(std::clamp(to, 0.0, 1.0) * rows * 8)), color_of(look));
      continue;
    }
    for (int row = row_at(std::max(from, to)); row < row_at(std::min(from, to)); ++row) {
      grid_.write(i, row, block, color_of(look));
    }
  }
}

void MarkPainter::draw_bar_levels(const BarSpans& spans) {
  for (std::size_t i = 0; i < spans.to.size(); ++i) {
    const double x = spans.bars->first + static_cast<double>(i);
    const auto start = dot_of(x - 0.5, spans.to[i]);
    const auto end = dot_of(x + 0.5, spans.to[i]);
    if (!start || !end) { continue; }
    const int last = std::max(start->x, end->x - 1);
    if (colors_ != Colors::none) {
      connect(*start, {last, end->y}, spans.bars->look);
      continue;
    }
    for (int column = start->x / CellGrid::dots_across; column <= last / CellGrid::dots_across; ++column) {
      grid_.write(column, start->y / CellGrid::dots_down, block_of(spans.bars->look, colors_));
    }
  }
}

void MarkPainter::draw_all_bars() {
  const std::vector<BarSpans> all = bar_spans(panel_);
  if (all.empty()) { return; }
  const double room = (scales_.x.share(1) - scales_.x.share(0)) * grid_.columns();
  // Where there is no room for all side by side, the others are levels over those of the first mark.
  const bool side_by_side = room >= static_cast<double>(all.back().set + 1);
  const int sets = side_by_side ? static_cast<int>(all.back().set) + 1 : 1;
  const int width = std::max(1, (static_cast<int>(room) - (room >= sets + 1 ? 1 : 0)) / sets);
  // The upper ones of a stack first: in colour, each reaches down to the bottom behind those below it.
  for (auto spans = all.rbegin(); spans != all.rend(); ++spans) {
    if (!side_by_side && spans->set > 0) { continue; }
    for (std::size_t i = 0; i < spans->to.size(); ++i) {
      const double middle = scales_.x.share(spans->bars->first + static_cast<double>(i)) * grid_.columns();
      const double from = scales_.y.share(colors_ == Colors::none ? spans->from[i] : std::min(0.0, spans->from[i]));
      const double to = scales_.y.share(spans->to[i]);
      if (std::isnan(middle) || std::isnan(from) || std::isnan(to)) { continue; }
      const int column =
          static_cast<int>(std::lround(middle - 0.5 * width * sets)) + width * static_cast<int>(spans->set);
      draw_bar(column, width, from, to, spans->bars->look);
    }
  }
  for (const BarSpans& spans : all) {
    if (!side_by_side && spans.set > 0) { draw_bar_levels(spans); }
  }
}

template <class Kind>
void draw_each(MarkPainter& painter, const Panel& panel) {
  for (const Mark& mark : panel.marks) {
    if (const auto* const drawn = std::get_if<Kind>(&mark)) { painter.draw(*drawn); }
  }
}

}  // namespace

void draw_marks(CellGrid& grid, const Panel& panel, const PanelScales& scales, Colors colors) {
  MarkPainter painter(grid, panel, scales, colors);
  draw_each<Cells>(painter, panel);
  painter.draw_all_bars();
  draw_each<Band>(painter, panel);
  draw_each<Rule>(painter, panel);
  draw_each<Line>(painter, panel);
  draw_each<Intervals>(painter, panel);
  draw_each<Points>(painter, panel);
}

}  // namespace expertviz::terminal
