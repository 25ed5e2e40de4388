#include "plot/axes.hpp"
#include "plot/charts.hpp"
#include "plot/condense.hpp"
#include "plot/line_looks.hpp"
#include "plot/spread.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numeric>
#include <string>

namespace expertviz::plot {
namespace {

constexpr Size usual_size{1200, 520};
constexpr double label_distance = 1.15 * TypeSizes::tick;  ///< between the names at the ends of lines

/// Runs of neighbouring points without a gap between them.
std::vector<std::vector<Point>> unbroken(const std::vector<Point>& points) {
  std::vector<std::vector<Point>> parts;
  bool open = false;
  for (const Point& point : points) {
    if (std::isnan(point.y)) {
      open = false;
      continue;
    }
    if (!open) { parts.emplace_back(); }
    parts.back().push_back(point);
    open = true;
  }
  return parts;
}

class LineDrawing {
 public:
  LineDrawing(const LineChart& chart, const PictureOptions& options)
      : chart_(chart), palette_(palette_of(options.theme)), looks_(line_looks(chart, palette_)) {
    size_ = chart_size_of(options, usual_size);
    detail_ = line_detail(chart, size_.layout.width);
  }

  Scene scene() {
    const Range steps = detail_.steps > 1 ? Range{0, static_cast<double>(detail_.steps - 1)} : Range{-0.5, 0.5};
    std::vector<TextLine> names = end_names();
    ChartFrame frame{chart_.title, chart_.x_label, chart_.y_label, {}, line_range(extent()), size_};
    frame.empty = extent().empty();
    frame.legend = line_legend(chart_, looks_, detail_, type_, palette_, size_.layout.width / 2);
    for (const TextLine& name : names) {
      frame.right_margin = std::max(frame.right_margin, name.width);
    }
    Scene scene;
    const auto x_ticks = [&](const Rect& area) { return step_numbers(steps, area); };
    area_ = draw_axes(scene, type_, palette_, frame, x_ticks, true);
    x_ = along(steps, area_.rect);
    // Means lie over what fills the area, but under what tells the values.
    std::vector<Shape> on_top = detail_.condensed ? draw_ranges(scene) : draw_values(scene);
    draw_levels(scene);
    std::move(on_top.begin(), on_top.end(), std::back_inserter(scene.shapes));
    draw_end_names(scene, std::move(names));
    return scene;
  }

 private:
  Extent extent() const {
    Extent extent;
    for (const LineSeries& series : chart_.series) {
      extent.add(series.values);
      if (series.mean && detail_.mean_lines) { extent.add(series.mean->value); }
    }
    for (const LevelLine& level : chart_.levels) {
      extent.add(level.value);
    }
    return extent;
  }

  static Scale along(const Range& steps, const Rect& area) {
    constexpr double inset = 8;
    return {steps, area.x + inset, area.right() - inset};
  }

  std::vector<XTick> step_numbers(const Range& steps, const Rect& area) {
    const Scale x = along(steps, area);
    const TextStyle style{TypeSizes::tick, palette_.faint_ink};
    const double widest = type_.line(std::to_string(detail_.steps), style).width;
    std::vector<XTick> numbers;
    const int most = static_cast<int>((x.end - x.start) / std::max(widest + 24, 60.0)) + 1;
    // After the last step there is some room in which a round number may still stand: 600 where there are 600 steps.
    const double past_the_end = (area.right() - x.end) / (x.end - x.start) * (steps.high - steps.low);
    for (const Tick& tick : ticks({steps.low, steps.high + past_the_end}, most, true)) {
      TextLine text = type_.line(tick.text, style);
      const double place = x(tick.value);
      if (place + text.width / 2 <= size_.layout.width) { numbers.push_back({place, std::move(text)}); }
    }
    return numbers;
  }

  std::vector<Point> points_of(const std::vector<double>& steps, const std::vector<double>& values) const {
    std::vector<Point> points;
    for (std::size_t i = 0; i < values.size(); ++i) {
      points.push_back({x_(steps[i]), drawable(values[i]) ? area_.y(values[i]) : std::nan("")});
    }
    return points;
  }

  /// Draws the line of each series and returns the dots of their values.
  std::vector<Shape> draw_values(Scene& scene) const {
    std::vector<Shape> dots;
    for (std::size_t i = 0; i < chart_.series.size(); ++i) {
      const LineLook& look = looks_[i];
      std::vector<double> steps(chart_.series[i].values.size());
      std::iota(steps.begin(), steps.end(), 0.0);
      Marks marks{look.mark, {}, detail_.dots ? std::min(3.4, 1 + detail_.pitch / 4) : 1.6, look.color, {}};
      for (std::vector<Point>& part : unbroken(points_of(steps, chart_.series[i].values))) {
        // A value between two gaps has no line; without its dot it would not be seen.
        if (detail_.dots || part.size() == 1) { marks.centres.insert(marks.centres.end(), part.begin(), part.end()); }
        if (part.size() > 1) {
          scene.shapes.emplace_back(Polyline{std::move(part), {look.color, detail_.dots ? 1.8 : 1.3, look.dash}});
        }
      }
      if (!marks.centres.empty()) { dots.emplace_back(std::move(marks)); }
    }
    return dots;
  }

  /// Draws the range of each series and returns the lines of their medians.
  std::vector<Shape> draw_ranges(Scene& scene) const {
    std::vector<Shape> lines;
    for (std::size_t i = 0; i < chart_.series.size(); ++i) {
      const Condensed band = condense(chart_.series[i].values, detail_.places, detail_.window);
      const auto low = unbroken(points_of(band.step, band.low));
      auto high = unbroken(points_of(band.step, band.high));
      for (std::size_t part = 0; detail_.ranges && part < high.size(); ++part) {
        high[part].insert(high[part].end(), low[part].rbegin(), low[part].rend());
        scene.shapes.emplace_back(Area{std::move(high[part]), with_alpha(looks_[i].color, range_alpha)});
      }
      for (std::vector<Point>& part : unbroken(points_of(band.step, band.median))) {
        if (part.size() == 1) {
          lines.emplace_back(Marks{looks_[i].mark, std::move(part), 1.6, looks_[i].color, {}});
        } else {
          lines.emplace_back(Polyline{std::move(part), {looks_[i].color, 2, looks_[i].dash}});
        }
      }
    }
    return lines;
  }

  void draw_levels(Scene& scene) const {
    for (std::size_t i = 0; i < chart_.series.size(); ++i) {
      if (chart_.series[i].mean && detail_.mean_lines) {
        draw_level(scene, chart_.series[i].mean->value, looks_[i].mean_color);
      }
    }
    for (const LevelLine& level : chart_.levels) {
      draw_level(scene, level.value, palette_.level);
    }
  }

  void draw_level(Scene& scene, double value, Color color) const {
    if (!drawable(value)) { return; }
    const double y = sharp(area_.y(value));
    scene.shapes.emplace_back(Polyline{{{area_.rect.x, y}, {area_.rect.right(), y}}, level_pen(color)});
  }

  /// Several lines have their names at their ends too, where the eye is; as many as fit in a column.
  std::vector<TextLine> end_names() {
    std::vector<TextLine> names;
    const double room = size_.layout.height * 0.6;
    if (chart_.series.size() < 2 || static_cast<double>(chart_.series.size()) * label_distance > room) { return names; }
    for (std::size_t i = 0; i < chart_.series.size(); ++i) {
      const TextStyle style{TypeSizes::tick, mix(looks_[i].color, palette_.ink, 0.25)};
      names.push_back(type_.fitted(chart_.series[i].label, style, size_.layout.width / 6));
    }
    return names;
  }

  void draw_end_names(Scene& scene, std::vector<TextLine> names) const {
    std::vector<double> ends;
    std::vector<TextLine> named;
    for (std::size_t i = 0; i < names.size(); ++i) {
      const std::vector<double>& values = chart_.series[i].values;
      const auto last = std::find_if(values.rbegin(), values.rend(), drawable);
      if (last == values.rend()) { continue; }
      const double end =
          detail_.condensed ? condense(values, detail_.places, detail_.window).last_median().value_or(*last) : *last;
      ends.push_back(area_.y(end));
      named.push_back(std::move(names[i]));
    }
    const double half = half_height(TypeSizes::tick);
    const std::vector<double> places = spread(ends, label_distance, area_.rect.y, area_.rect.bottom() - half);
    for (std::size_t i = 0; i < named.size(); ++i) {
      scene.shapes.emplace_back(Label{std::move(named[i]), {area_.rect.right() + end_gap, places[i] + half}});
    }
  }

  const LineChart& chart_;
  const Palette& palette_;
  std::vector<LineLook> looks_;
  Typesetter type_;
  ChartSize size_;
  LineDetail detail_;
  DataArea area_;
  Scale x_;
};

}  // namespace

Scene scene_of(const LineChart& chart, const PictureOptions& options) {
  return LineDrawing(chart, options).scene();
}

}  // namespace expertviz::plot
