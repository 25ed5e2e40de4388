#include "plot/axes.hpp"
#include "plot/charts.hpp"
#include "plot/group_labels.hpp"
#include "plot/number_text.hpp"

#include <algorithm>
#include <cmath>
#include <string>

namespace expertviz::plot {
namespace {

constexpr double usual_height = 520;
constexpr double widest_bar = 44;
constexpr double air_between_bars = 0.5;
constexpr double filled_share = 0.8;  ///< of a group's width

/// Few groups need less width, though titles and legend still need some.
double usual_width(std::size_t groups, std::size_t bars) {
  return std::clamp(static_cast<double>(groups * bars) * 38 + 120, 760.0, 1200.0);
}

class BarDrawing {
 public:
  BarDrawing(const BarChart& chart, const PictureOptions& options)
      : chart_(chart), palette_(palette_of(options.theme)) {
    size_ = chart_size_of(options, {usual_width(chart.groups.size(), chart.series.size()), usual_height});
  }

  Scene scene() {
    ChartFrame frame{chart_.title, chart_.x_label, chart_.y_label, legend(), bar_range(extent()), size_};
    frame.empty = extent().empty();
    Scene scene;
    const auto x_ticks = [&](const Rect& area) { return group_labels(chart_.groups, area, type_, palette_); };
    area_ = draw_axes(scene, type_, palette_, frame, x_ticks, false);
    set_bar_widths();
    for (std::size_t i = 0; i < chart_.series.size(); ++i) {
      draw_bars(scene, i);
    }
    const double zero = sharp(area_.y(0));
    scene.shapes.emplace_back(Polyline{{{area_.rect.x, zero}, {area_.rect.right(), zero}}, {palette_.axis, 1, {}}});
    for (const LevelLine& level : chart_.levels) {
      draw_level(scene, level.value);
    }
    draw_marks(scene, GroupMarks::Shape::level);
    std::vector<Shape> numbers = bar_values();
    if (!numbers.empty()) { scene.shapes.emplace_back(plates_of(numbers)); }
    draw_marks(scene, GroupMarks::Shape::diamond);
    place(scene, std::move(numbers), {0, 0});
    return scene;
  }

 private:
  std::size_t groups() const { return chart_.groups.size(); }

  Extent extent() const {
    Extent extent;
    for (const BarSeries& series : chart_.series) {
      extent.add(series.values);
    }
    for (const LevelLine& level : chart_.levels) {
      extent.add(level.value);
    }
    for (const GroupMarks& marks : chart_.marks) {
      extent.add(marks.values);
    }
    return extent;
  }

  double pitch(const Rect& area) const { return area.width / static_cast<double>(std::max<std::size_t>(groups(), 1)); }
  double centre(const Rect& area, std::size_t group) const { return group_centre(area, group, groups()); }

  void set_bar_widths() {
    const auto bars = static_cast<double>(std::max<std::size_t>(chart_.series.size(), 1));
    const double exact = std::min(pitch(area_.rect) * filled_share / bars, widest_bar);
    // Bars of whole half points are all equally wide on a PNG's pixels; the narrowest must stay as they are.
    bar_ = exact >= 1.5 ? std::floor(exact * 2) / 2 : exact;
  }

  double bar_left(std::size_t group, std::size_t series) const {
    const double all = bar_ * static_cast<double>(chart_.series.size());
    return sharp(centre(area_.rect, group) - all / 2) + bar_ * static_cast<double>(series);
  }

  void draw_bars(Scene& scene, std::size_t index) const {
    const Color color = bar_color(palette_, index, chart_.series.size());
    Boxes bars{{}, 0, color, {}};
    const double width = bar_ >= 4 ? bar_ - air_between_bars : bar_;
    const double zero = sharp(area_.y(0));
    const std::vector<double>& values = chart_.series[index].values;
    for (std::size_t group = 0; group < std::min(groups(), values.size()); ++group) {
      if (!drawable(values[group])) { continue; }
      const double y = area_.y(values[group]);
      bars.rects.push_back({bar_left(group, index), std::min(y, zero), width, std::abs(zero - y)});
    }
    scene.shapes.emplace_back(std::move(bars));
  }

  /// As many for each number: 67.0 beside 63.6.
  [[nodiscard]] int value_decimals() const {
    const auto has_fraction = [](double value) { return drawable(value) && value != std::round(value); };
    return std::any_of(chart_.series.begin(), chart_.series.end(),
                       [&](const BarSeries& series) {
                         return std::any_of(series.values.begin(), series.values.end(), has_fraction);
                       })
               ? 1
               : 0;
  }

  /// Where there is room for a number on each bar, none has to be read off the axis.
  std::vector<Shape> bar_values() {
    const int decimals = value_decimals();
    const TextStyle style{TypeSizes::bar_value, palette_.faint_ink};
    std::vector<Shape> numbers;
    for (std::size_t index = 0; index < chart_.series.size(); ++index) {
      const std::vector<double>& values = chart_.series[index].values;
      for (std::size_t group = 0; group < std::min(groups(), values.size()); ++group) {
        if (!drawable(values[group])) { continue; }
        TextLine text = type_.line(fixed_text(values[group], decimals), style);
        if (text.width > bar_ - 1) { return {}; }
        const double y = area_.y(std::max(values[group], 0.0)) - 4;
        numbers.emplace_back(Label{std::move(text), {bar_left(group, index) + bar_ / 2, y}, Label::Anchor::middle});
      }
    }
    return numbers;
  }

  /// A level or the grid would strike numbers out: behind each there is none.
  Boxes plates_of(const std::vector<Shape>& numbers) const {
    constexpr double air = 1;
    constexpr double height = 2 * half_height(TypeSizes::bar_value) + 2 * air;
    Boxes plates{{}, 0, palette_.background, {}};
    for (const Shape& shape : numbers) {
      const Label& number = std::get<Label>(shape);
      const double width = number.line.width + 2 * air;
      plates.rects.push_back({number.at.x - width / 2, number.at.y + air - height, width, height});
    }
    return plates;
  }

  void draw_level(Scene& scene, double value) const {
    if (!drawable(value)) { return; }
    const double y = sharp(area_.y(value));
    scene.shapes.emplace_back(Polyline{{{area_.rect.x, y}, {area_.rect.right(), y}}, level_pen(palette_.level)});
  }

  void draw_marks(Scene& scene, GroupMarks::Shape shape) const {
    for (const GroupMarks& marks : chart_.marks) {
      if (marks.shape != shape) { continue; }
      if (shape == GroupMarks::Shape::level) {
        draw_group_levels(scene, marks.values);
      } else {
        draw_diamonds(scene, marks.values);
      }
    }
  }

  void draw_group_levels(Scene& scene, const std::vector<double>& values) const {
    std::vector<Point> steps;
    const auto finish = [&] {
      if (!steps.empty()) { scene.shapes.emplace_back(Polyline{std::move(steps), level_pen(palette_.level)}); }
      steps.clear();
    };
    for (std::size_t group = 0; group < std::min(groups(), values.size()); ++group) {
      if (!drawable(values[group])) {
        finish();
        continue;
      }
      const double y = sharp(area_.y(values[group]));
      const double half = pitch(area_.rect) / 2;
      steps.push_back({centre(area_.rect, group) - half, y});
      steps.push_back({centre(area_.rect, group) + half, y});
    }
    finish();
  }

  void draw_diamonds(Scene& scene, const std::vector<double>& values) const {
    Marks diamonds = diamond(std::clamp(pitch(area_.rect) * 0.3, 2.5, 6.0));
    for (std::size_t group = 0; group < std::min(groups(), values.size()); ++group) {
      if (drawable(values[group])) { diamonds.centres.push_back({centre(area_.rect, group), area_.y(values[group])}); }
    }
    scene.shapes.emplace_back(std::move(diamonds));
  }

  Marks diamond(double radius) const {
    return {Marks::Shape::diamond, {}, radius, palette_.accepted, Pen{palette_.background, 1, {}}};
  }

  LegendPart part(const std::string& name, std::vector<Shape> sample) {
    return legend_part(type_, palette_, name, std::move(sample), size_.layout.width / 2);
  }

  std::vector<LegendEntry> legend() {
    std::vector<LegendEntry> entries;
    for (std::size_t i = 0; i < chart_.series.size(); ++i) {
      if (chart_.series[i].label.empty()) { continue; }
      const Color color = bar_color(palette_, i, chart_.series.size());
      entries.push_back({{part(chart_.series[i].label, {Boxes{{{-14, -6, 28, 12}}, 0, color, {}}})}});
    }
    for (const GroupMarks& marks : chart_.marks) {
      if (marks.label.empty()) { continue; }
      Shape sample = level_sample(palette_.level);
      if (marks.shape == GroupMarks::Shape::diamond) {
        Marks mark = diamond(6);
        mark.centres = {{0, 0}};
        sample = std::move(mark);
      }
      entries.push_back({{part(marks.label, {std::move(sample)})}});
    }
    for (const LevelLine& level : chart_.levels) {
      if (!level.label.empty()) { entries.push_back({{part(level.label, {level_sample(palette_.level)})}}); }
    }
    return entries;
  }

  const BarChart& chart_;
  const Palette& palette_;
  Typesetter type_;
  ChartSize size_;
  DataArea area_;
  double bar_ = 0;
};

}  // namespace

Scene scene_of(const BarChart& chart, const PictureOptions& options) {
  return BarDrawing(chart, options).scene();
}

}  // namespace expertviz::plot
