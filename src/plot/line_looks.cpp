#include "plot/line_looks.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>

namespace expertviz::plot {
namespace {

constexpr double dots_from = 5;             ///< points of width a step; more where many lines cross
constexpr double lines_without_crowd = 6;   ///< series
constexpr double condensed_below = 2.2;     ///< points of width a step
constexpr double range_width = 4;           ///< least points of width of one range
constexpr std::size_t range_steps = 5;      ///< least steps in one range
constexpr double window_width = 20;         ///< points of width of the steps in one range and median
constexpr std::size_t most_ranges = 4;      ///< series; more bands would only cover each other
constexpr std::size_t most_mean_lines = 4;  ///< series

std::size_t layer_count(const LineChart& chart) {
  return static_cast<std::size_t>(std::count_if(chart.series.begin(), chart.series.end(),
                                                [](const LineSeries& series) { return !series.accepted_of; }));
}

Polyline line_sample(Color color, std::vector<double> dash) {
  return {{{-14, 0}, {14, 0}}, {color, 2, std::move(dash)}};
}

}  // namespace

std::vector<LineLook> line_looks(const LineChart& chart, const Palette& palette) {
  const std::array<std::vector<double>, 4> dashes{{{}, {12, 3}, {5, 2}, {12, 3, 3, 3}}};
  const std::size_t layers = layer_count(chart);
  std::vector<LineLook> looks;
  std::size_t layer = 0;
  for (const LineSeries& series : chart.series) {
    LineLook look;
    if (!series.accepted_of) {
      look.color = series_color(palette, layer, layers);
      const bool ramp = layers > 2 * palette.series.size();
      look.dash = dashes[ramp ? layer % dashes.size() : layer / palette.series.size() * 2];
      ++layer;
    } else if (layers <= 1 || *series.accepted_of >= looks.size()) {
      look.color = palette.series[2];
      look.mark = Marks::Shape::diamond;
    } else {
      look.color = mix(looks[*series.accepted_of].color, palette.background, 0.4);
      look.dash = {4, 2.5};
      look.mark = Marks::Shape::diamond;
    }
    look.mean_color = mix(look.color, palette.ink, 0.45);
    looks.push_back(std::move(look));
  }
  return looks;
}

LineDetail line_detail(const LineChart& chart, double width) {
  LineDetail detail;
  for (const LineSeries& series : chart.series) {
    detail.steps = std::max(detail.steps, series.values.size());
  }
  constexpr double beside_the_data = 90;
  detail.pitch = (width - beside_the_data) / static_cast<double>(std::max<std::size_t>(detail.steps, 2) - 1);
  const double crowd = std::max(1.0, static_cast<double>(chart.series.size()) / lines_without_crowd);
  detail.dots = detail.pitch >= dots_from * crowd;
  detail.condensed = detail.pitch < condensed_below;
  detail.ranges = detail.condensed && chart.series.size() <= most_ranges;
  detail.mean_lines = chart.series.size() <= most_mean_lines;
  detail.places = std::min(static_cast<std::size_t>(width / range_width), detail.steps / range_steps);
  detail.window = static_cast<std::size_t>(std::lround(window_width / 2 / detail.pitch)) * 2 + 1;
  return detail;
}

std::vector<LegendEntry> line_legend(const LineChart& chart, const std::vector<LineLook>& looks,
                                     const LineDetail& detail, Typesetter& type, const Palette& palette,
                                     double widest) {
  const auto part = [&](const std::string& name, std::vector<Shape> sample) {
    return legend_part(type, palette, name, std::move(sample), widest);
  };
  std::vector<LegendEntry> entries;
  for (std::size_t i = 0; i < chart.series.size(); ++i) {
    const LineSeries& series = chart.series[i];
    LegendEntry entry;
    if (!series.label.empty()) {
      std::vector<Shape> sample{line_sample(looks[i].color, looks[i].dash)};
      if (detail.dots) { sample.emplace_back(Marks{looks[i].mark, {{0, 0}}, 3.2, looks[i].color, {}}); }
      entry.parts.push_back(part(series.label, std::move(sample)));
    }
    if (series.mean && !series.mean->label.empty()) {
      std::vector<Shape> sample;
      if (detail.mean_lines) { sample.push_back(level_sample(looks[i].mean_color)); }
      entry.parts.push_back(part(series.mean->label, std::move(sample)));
    }
    if (!entry.parts.empty()) { entries.push_back(std::move(entry)); }
  }
  for (const LevelLine& level : chart.levels) {
    if (!level.label.empty()) { entries.push_back({{part(level.label, {level_sample(palette.level)})}, true}); }
  }
  if (detail.condensed) {
    LegendEntry entry{{}, true};
    const std::string name = "median of " + std::to_string(detail.window) + " steps";
    const Color color = chart.series.size() == 1 ? looks.front().color : palette.axis;
    entry.parts.push_back(part(name, {line_sample(color, {})}));
    if (detail.ranges) {
      entry.parts.push_back(part("their range", {Boxes{{{-14, -6, 28, 12}}, 0, with_alpha(color, range_alpha), {}}}));
    }
    entries.push_back(std::move(entry));
  }
  return entries;
}

}  // namespace expertviz::plot
