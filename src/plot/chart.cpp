#include "expertviz/error.hpp"
#include "plot/chart_head.hpp"
#include "plot/charts.hpp"
#include "plot/panel.hpp"
#include "text/safe_text.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <string>

namespace expertviz::plot {
namespace {

constexpr double margin = 18;
constexpr double panel_gap = 22;
constexpr Size least_data{80, 50};  ///< of a single panel
constexpr Size least_data_of_many{36, 40};

struct ChartSize {
  Size layout;       ///< in which it is laid out
  double scale = 1;  ///< by which it is drawn smaller: small pictures have smaller letters, to leave room for the data
  bool fixed = false;  ///< the size was asked for; otherwise a legend of many rows adds to the height
};

/// Few bars need less width, though titles and legend still need some; heat maps of many rows need more height.
Size usual_size(const Chart& chart, const std::vector<Density>& densities) {
  constexpr double more_rows = 260;
  Size size{1200, 520};
  std::size_t places = 0;
  for (const Panel& panel : chart.panels) {
    for (const Mark& mark : panel.marks) {
      if (const Bars* bars = std::get_if<Bars>(&mark)) { places = std::max(places, bars->values.size()); }
      const Cells* cells = std::get_if<Cells>(&mark);
      if (cells == nullptr || cells->columns == 0) { continue; }
      const auto cell_rows = static_cast<double>(cells->values.size() / cells->columns);
      size.height = std::max(size.height, std::min(cell_rows * 9 + 160, 1100.0));
    }
  }
  if (chart.columns > 0) { size.height += more_rows * static_cast<double>((chart.panels.size() - 1) / chart.columns); }
  if (chart.panels.size() == 1 && densities.front().bars > 0 && densities.front().lines == 0) {
    size.width = std::clamp(static_cast<double>(places * densities.front().bars) * 38 + 120, 760.0, 1200.0);
  }
  return size;
}

/// Letters of the usual size suit a picture of 760x420 points or more; below, they shrink with it as far as can be
/// read.
ChartSize chart_size_of(const PictureOptions& options, const Size& usual) {
  if (!options.size) { return {usual, 1, false}; }
  constexpr Size full_letters{760, 420};
  constexpr double small = 0.6;
  constexpr double smallest = 0.5;
  const Size& size = *options.size;
  const double exact = std::min(size.width / full_letters.width, size.height / full_letters.height);
  const double scale = std::clamp(std::max(exact, std::min(1.2 * exact, small)), smallest, 1.0);
  return {{size.width / scale, size.height / scale}, scale, true};
}

std::vector<Density> densities_of(const std::vector<Panel>& panels) {
  std::size_t groups = 1;
  std::size_t bar_groups = 1;
  std::vector<Density> densities;
  for (const Panel& panel : panels) {
    Density& density = densities.emplace_back();
    for (const Mark& mark : panel.marks) {
      std::visit(
          [&](const auto& one) {
            using Kind = std::decay_t<decltype(one)>;
            if constexpr (std::is_same_v<Kind, Cells>) {
              density.cells = true;
            } else if (one.look.role == Role::series) {
              std::size_t& count = std::is_same_v<Kind, Bars> ? bar_groups : groups;
              count = std::max(count, one.look.index + 1);
            }
            if constexpr (std::is_same_v<Kind, Bars>) {
              density.bars += one.stacked && density.bars > 0 ? 0 : 1;
              density.stacked = density.stacked || one.stacked;
            } else if constexpr (std::is_same_v<Kind, Line>) {
              density.lines += one.look.role == Role::baseline ? 0 : 1;
            }
          },
          mark);
    }
  }
  for (Density& density : densities) {
    density.groups = groups;
    density.bar_groups = bar_groups;
  }
  return densities;
}

double pitch_of(const Panel& panel, double width) {
  constexpr double beside_the_data = 90;
  std::size_t most = 2;
  for (const Mark& mark : panel.marks) {
    if (const Line* line = std::get_if<Line>(&mark)) { most = std::max(most, line->y.size()); }
  }
  return (width - beside_the_data) / static_cast<double>(most - 1);
}

class ChartDrawing {
 public:
  ChartDrawing(const Chart& chart, const PictureOptions& options) : chart_(chart), palette_(palette_of(options.theme)) {
    if (chart_.panels.empty()) { chart_.panels.emplace_back(); }
    const std::size_t count = chart_.panels.size();
    std::vector<Density> densities = densities_of(chart_.panels);
    size_ = chart_size_of(options, usual_size(chart_, densities));
    const bool wide = size_.layout.width >= 1.25 * size_.layout.height;
    columns_ = std::clamp<std::size_t>(chart_.columns == 0 ? (wide ? count : 1) : chart_.columns, 1, count);
    rows_ = (count + columns_ - 1) / columns_;
    const Size around{size_.layout.width / static_cast<double>(columns_),
                      size_.layout.height / static_cast<double>(rows_)};
    for (std::size_t i = 0; i < count; ++i) {
      const Panel& panel = chart_.panels[i];
      densities[i].pitch = pitch_of(panel, around.width);
      const bool lowest = i + columns_ >= count;
      panels_.emplace_back(Canvas{panel, palette_, type_, densities[i]}, around,
                           PanelDrawing::Numbers{!chart_.shared_y || i % columns_ == 0, !chart_.shared_x || lowest});
    }
    share_ranges();
  }

  Scene scene() {
    Scene scene;
    scene.name = chart_.title.empty() ? std::string() : text::safe_text(chart_.title.front());
    scene.background = palette_.background;
    scene.width = size_.layout.width;
    scene.height = size_.layout.height;
    scene.scale = size_.scale;
    const double width = scene.width - 2 * margin;
    ChartHead head = chart_head(chart_.title, panels_, type_, palette_, {width, size_.fixed ? scene.height : 0});
    if (!size_.fixed) { scene.height += std::max(0.0, head.legend_height - 3 * TypeSizes::legend); }
    const double top = std::max(margin + head.height, margin + TypeSizes::tick / 2);
    place(scene, std::move(head.shapes), {margin, margin});
    draw_panels(scene, {margin, top, width, scene.height - margin - top});
    return scene;
  }

 private:
  /// Panels that share an axis show the values of all of them.
  void share_ranges() {
    for (std::size_t i = 0; i < panels_.size(); ++i) {
      for (std::size_t j = 0; j < panels_.size(); ++j) {
        if (chart_.shared_x && i % columns_ == j % columns_) { widen(panels_[i].x, panels_[j].x); }
        if (chart_.shared_y && i / columns_ == j / columns_) { widen(panels_[i].y, panels_[j].y); }
      }
    }
  }

  static void widen(Range& range, const Range& other) {
    range.low = std::min(range.low, other.low);
    range.high = std::max(range.high, other.high);
  }

  /// Lengths of the columns or rows, by the panels' weights.
  [[nodiscard]] std::vector<double> lengths(std::size_t count, double whole, bool weighted) const {
    const double room = whole - panel_gap * static_cast<double>(count - 1);
    double sum = 0;
    const auto weight = [&](std::size_t i) { return weighted ? std::max(chart_.panels[i].weight, 1e-3) : 1.0; };
    for (std::size_t i = 0; i < count; ++i) {
      sum += weight(i);
    }
    std::vector<double> lengths;
    for (std::size_t i = 0; i < count; ++i) {
      lengths.push_back(room * weight(i) / sum);
    }
    return lengths;
  }

  void draw_panels(Scene& scene, const Rect& all) {
    const std::vector<double> widths = lengths(columns_, all.width, columns_ > 1);
    const std::vector<double> heights = lengths(rows_, all.height, columns_ == 1);
    // Data of one row reach from and to the same height, those of one column the same way along.
    std::vector<Rect> outer;
    std::vector<Rect> data;
    double y = all.y;
    for (std::size_t row = 0; row < rows_; ++row) {
      double x = all.x;
      for (std::size_t column = 0; column < columns_; ++column) {
        outer.push_back({x, y, widths[column], heights[row]});
        x += widths[column] + panel_gap;
      }
      y += heights[row] + panel_gap;
    }
    const auto most = [this](std::size_t from, std::size_t step, std::size_t count, const auto& of) {
      double value = 0;
      for (std::size_t i = from; count > 0 && i < panels_.size(); i += step, --count) {
        value = std::max(value, of(i));
      }
      return value;
    };
    std::vector<double> top;
    std::vector<double> bottom;
    for (std::size_t row = 0; row < rows_; ++row) {
      const Rect& place = outer[row * columns_];
      top.push_back(
          sharp(place.y + most(row * columns_, 1, columns_, [&](std::size_t i) { return panels_[i].above(); })));
      bottom.push_back(
          sharp(place.bottom() - most(row * columns_, 1, columns_, [&](std::size_t i) { return panels_[i].below(); })));
    }
    const auto height = [&](std::size_t i) { return bottom[i / columns_] - top[i / columns_]; };
    for (std::size_t i = 0; i < panels_.size(); ++i) {
      const std::size_t column = i % columns_;
      const double left =
          sharp(outer[i].x + most(column, columns_, rows_, [&](std::size_t j) { return panels_[j].left(height(j)); }));
      const double right = sharp(
          outer[i].right() - most(column, columns_, rows_, [&](std::size_t j) { return panels_[j].right(height(j)); }));
      data.push_back({left, top[i / columns_], right - left, height(i)});
      check(scene, data.back());
    }
    for (std::size_t i = 0; i < panels_.size(); ++i) {
      panels_[i].draw(scene, {outer[i], data[i], outer[i].right() + margin, 0.5 / size_.scale});
    }
  }

  void check(const Scene& scene, const Rect& data) const {
    const Size& least = panels_.size() == 1 ? least_data : least_data_of_many;
    if (data.width >= least.width && data.height >= least.height) { return; }
    throw Error("a picture of " + std::to_string(std::lround(scene.width * scene.scale)) + "x" +
                    std::to_string(std::lround(scene.height * scene.scale)) + " points leaves no room for the data",
                "make it larger, leave out the title, or draw less");
  }

  Chart chart_;
  const Palette& palette_;
  Typesetter type_;
  std::size_t columns_ = 1;
  std::size_t rows_ = 1;
  ChartSize size_;
  std::vector<PanelDrawing> panels_;
};

}  // namespace

Scene scene_of(const Chart& chart, const PictureOptions& options) {
  return ChartDrawing(chart, options).scene();
}

}  // namespace expertviz::plot
