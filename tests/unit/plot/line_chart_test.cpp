#include "block_fonts.hpp"
#include "catch.hpp"
#include "expertviz/error.hpp"
#include "plot/charts.hpp"
#include "plot/theme.hpp"
#include "scene_text.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

using namespace expertviz;
using namespace expertviz::plot;

namespace {

const double missing = std::nan("");

Chart empty_chart() {
  Chart chart;
  chart.panels.resize(1);
  chart.panels[0].x.kind = chart.panels[0].y.kind = Axis::Kind::whole;
  return chart;
}

Line& add_line(Chart& chart, const std::string& label, std::vector<double> values, Look look = {},
               std::optional<Level> mean = {}) {
  Line line{label, {}, std::move(values), look, std::move(mean)};
  return std::get<Line>(chart.panels[0].marks.emplace_back(std::move(line)));
}

Chart chart_of(std::vector<double> values) {
  Chart chart = empty_chart();
  add_line(chart, "", std::move(values));
  return chart;
}

/// Unremarkable values that differ.
std::vector<double> wave(std::size_t steps) {
  std::vector<double> values;
  for (std::size_t i = 0; i < steps; ++i) {
    values.push_back(30 + static_cast<double>(i * 7 % 11));
  }
  return values;
}

bool contains(const std::vector<std::string>& texts, const std::string& text) {
  return std::find(texts.begin(), texts.end(), text) != texts.end();
}

/// The lines of data: everything wider than the grid.
std::vector<Polyline> data_lines(const Scene& scene) {
  std::vector<Polyline> lines = shapes_of<Polyline>(scene);
  std::erase_if(lines, [](const Polyline& line) { return line.pen.width <= 1; });
  return lines;
}

}  // namespace

TEST_CASE_METHOD(BlockFonts, "values stand where the axes say") {
  const Scene scene = scene_of(chart_of({20, 30, 40}), {});
  CHECK(scene.width == 1200);
  CHECK(scene.height == 520);
  // Top: the margin of 18 and half a number of 13. Bottom: the margin, a number and 8 between. Left: the margin, two
  // digits of 0.6 * 13 and 8, to the nearest half point. The steps are 8 points inside.
  const double top = 24.5;
  const double bottom = 520 - 18 - 13 - 8;
  const double left = 41.5 + 8;
  const double right = 1200 - 18 - 8;
  // From 20 to 40 there are 6 % of air above and below.
  const auto y = [&](double value) { return bottom - (value - 18.8) / 22.4 * (bottom - top); };

  const std::vector<Marks> dots = shapes_of<Marks>(scene);
  REQUIRE(dots.size() == 1);
  REQUIRE(dots[0].centres.size() == 3);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(dots[0].centres[i].x == Approx(left + (right - left) * static_cast<double>(i) / 2));
    CHECK(dots[0].centres[i].y == Approx(y(20 + 10 * static_cast<double>(i))));
  }
  const std::vector<Polyline> lines = data_lines(scene);
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].points.size() == 3);
  CHECK(lines[0].pen.color == palette_of(Theme::light).series[0]);
  CHECK(label_texts(scene) ==
        std::vector<std::string>{"20", "22", "24", "26", "28", "30", "32", "34", "36", "38", "40", "0", "1", "2"});
}

TEST_CASE_METHOD(BlockFonts, "a missing value is a gap, and a value between two gaps a dot") {
  const Scene scene = scene_of(chart_of({1, 2, missing, 4, missing, 6, 7, INFINITY}), {});
  const std::vector<Polyline> lines = data_lines(scene);
  REQUIRE(lines.size() == 2);
  CHECK(lines[0].points.size() == 2);
  CHECK(lines[1].points.size() == 2);
  CHECK(shapes_of<Marks>(scene).at(0).centres.size() == 5);

  std::vector<double> many(2000, missing);
  many[7] = 5;
  many[100] = many[101] = 6;
  const Scene thin = scene_of(chart_of(many), {});
  CHECK(shapes_of<Marks>(thin).at(0).centres.size() == 1);
}

TEST_CASE_METHOD(BlockFonts, "each value is drawn as long as it has half a pixel") {
  for (const std::size_t steps : {600U, 4000U}) {
    const std::vector<Polyline> lines = data_lines(scene_of(chart_of(wave(steps)), {}));
    REQUIRE(lines.size() == 1);
    CHECK(lines[0].points.size() == steps);
  }
  CHECK(shapes_of<Marks>(scene_of(chart_of(wave(600)), {})).at(0).centres.size() == 600);
}

TEST_CASE_METHOD(BlockFonts, "beyond, a pixel column shows what all of its own values would ink, and no other") {
  std::vector<double> values(20'000, 30);
  values[12'345] = 58;
  const std::vector<Polyline> lines = data_lines(scene_of(chart_of(values), {}));
  REQUIRE(lines.size() == 1);
  const std::vector<Point>& points = lines[0].points;
  CHECK(points.size() < 4 * 2400);
  const auto highest =
      std::min_element(points.begin(), points.end(), [](const Point& a, const Point& b) { return a.y < b.y; });
  // The data begin 8 points inside of the numbers' left margin, and end 8 points before the right one.
  const double left = 41.5 + 8;
  const double right = 1200 - 18 - 8;
  CHECK(highest->x == Approx(left + (right - left) * 12'345 / 19'999));
  CHECK(std::count_if(points.begin(), points.end(), [&](const Point& point) { return point.y < highest->y + 1; }) == 1);

  // The plain way: per column of half a point the first, last, least and greatest are among the points.
  const std::vector<double> noisy = wave(20'000);
  const std::vector<Point> drawn = data_lines(scene_of(chart_of(noisy), {})).at(0).points;
  std::map<long, std::pair<double, double>> range;
  for (const Point& point : drawn) {
    auto& [low, high] = range.try_emplace(std::lround(std::floor(point.x / 0.5)), point.y, point.y).first->second;
    low = std::min(low, point.y);
    high = std::max(high, point.y);
  }
  // Values repeat after 11, and each column holds 8 or 9: most of the range from 30 to 40 is in each.
  CHECK(range.size() > 2200);
  // The first and the last are only in part between the data.
  range.erase(range.begin());
  range.erase(std::prev(range.end()));
  for (const auto& [column, lows] : range) {
    CHECK(lows.second - lows.first > 0.5 * (520 - 39 - 24.5));
  }
}

TEST_CASE_METHOD(BlockFonts, "the number of steps stands at the end of the axis where there is room for it") {
  CHECK(contains(label_texts(scene_of(chart_of(wave(600)), {})), "600"));
  CHECK(contains(label_texts(scene_of(chart_of(wave(5000)), {})), "5000"));
  // Twenty steps are so far apart that the next would stand outside.
  CHECK_FALSE(contains(label_texts(scene_of(chart_of(wave(20)), {})), "20"));
  for (const std::size_t steps : {600U, 5000U, 100000U}) {
    const Scene scene = scene_of(chart_of(wave(steps)), {});
    for (const Label& label : shapes_of<Label>(scene)) {
      INFO(text_of(label.line) << " of " << steps);
      if (label.anchor == Label::Anchor::middle && !label.upwards) {
        CHECK(label.at.x + label.line.width / 2 <= scene.width);
      }
    }
  }
}

TEST_CASE_METHOD(BlockFonts, "many lines have no dots where these would hide all else") {
  const auto layers = [](std::size_t count) {
    Chart chart = empty_chart();
    for (std::size_t layer = 0; layer < count; ++layer) {
      add_line(chart, "layer " + std::to_string(layer), wave(60), {Role::series, layer});
    }
    return chart;
  };
  CHECK(shapes_of<Marks>(scene_of(layers(48), {})).empty());
  CHECK_FALSE(shapes_of<Marks>(scene_of(layers(6), {})).empty());
}

TEST_CASE_METHOD(BlockFonts, "a mean is a dashed level in a darker shade of its series, named in the legend") {
  Chart chart = chart_of({20, 30, 40});
  std::get<Line>(chart.panels[0].marks[0]).mean = Level{30, "Mean: 30.0 ± 8.2"};
  const Scene scene = scene_of(chart, {});
  CHECK(contains(label_texts(scene), "Mean: 30.0 ± 8.2"));
  const std::vector<Polyline> lines = data_lines(scene);
  const auto level = std::find_if(lines.begin(), lines.end(), [](const Polyline& line) {
    return !line.pen.dash.empty() && line.points[1].x > 1000;
  });
  REQUIRE(level != lines.end());
  CHECK(level->points[0].y == level->points[1].y);
  CHECK(level->points[0].y == Approx(shapes_of<Marks>(scene)[0].centres[1].y).margin(0.25));
}

TEST_CASE_METHOD(BlockFonts, "what the accepted path needed has marks and a colour of its own") {
  Chart chart = chart_of({20, 30, 40});
  add_line(chart, "accepted path", {8, 9, 10}, {Role::accepted});
  const std::vector<Marks> alone = shapes_of<Marks>(scene_of(chart, {}));
  CHECK(alone.back().shape == Marks::Shape::diamond);
  CHECK(alone.back().fill == palette_of(Theme::light).series[2]);

  // Beside several layers, a lighter shade of its layer.
  add_line(chart, "Layer 1", {50, 51, 52}, {Role::series, 1});
  add_line(chart, "Layer 1, accepted path", {11, 12, 13}, {Role::series, 1, true});
  const std::vector<Marks> several = shapes_of<Marks>(scene_of(chart, {}));
  const Palette& palette = palette_of(Theme::light);
  CHECK(several.back().fill == mix(palette.series[1], palette.background, 0.4));
}

TEST_CASE_METHOD(BlockFonts, "several lines have their names at their ends, apart from each other") {
  Chart chart = empty_chart();
  for (int layer = 0; layer < 12; ++layer) {
    add_line(chart, "Layer " + std::to_string(layer), {40, 30.0 + layer / 10.0},
             {Role::series, static_cast<std::size_t>(layer)});
  }
  const Scene scene = scene_of(chart, {});
  std::vector<double> baselines;
  for (const Label& label : shapes_of<Label>(scene)) {
    if (text_of(label.line).starts_with("Layer") && label.at.x > 1000) { baselines.push_back(label.at.y); }
    CHECK(label.at.x + (label.anchor == Label::Anchor::start ? label.line.width : 0) <= 1200 - 18 + 1e-6);
  }
  REQUIRE(baselines.size() == 12);
  std::sort(baselines.begin(), baselines.end());
  for (std::size_t i = 1; i < baselines.size(); ++i) {
    CHECK(baselines[i] - baselines[i - 1] >= 13);
  }
}

TEST_CASE_METHOD(BlockFonts, "of many series, means are in the legend only") {
  Chart chart = empty_chart();
  for (int layer = 0; layer < 6; ++layer) {
    add_line(chart, "Layer " + std::to_string(layer), wave(50), {Role::series, static_cast<std::size_t>(layer)},
             Level{35, "Mean: 35.0"});
  }
  const Scene scene = scene_of(chart, {});
  CHECK(contains(label_texts(scene), "Mean: 35.0"));
  for (const Polyline& line : data_lines(scene)) {
    const bool level = line.points.size() == 2 && line.points[1].x - line.points[0].x > 500;
    CHECK_FALSE(level);
  }
}

TEST_CASE_METHOD(BlockFonts, "legend and title stand above the data, for any number of series and steps") {
  for (const std::size_t series : {1, 3, 12, 48}) {
    for (const std::size_t steps : {1, 5, 60, 600, 5000}) {
      Chart chart = empty_chart();
      chart.title = {"Expert Usage Across Verify Steps", "Question ID: 81"};
      for (std::size_t i = 0; i < series; ++i) {
        add_line(chart, "Layer " + std::to_string(i), wave(steps), {Role::series, i}, Level{35, "Mean: 35.0"});
      }
      const Scene scene = scene_of(chart, {});
      double grid_top = scene.height;
      for (const Polyline& line : shapes_of<Polyline>(scene)) {
        if (line.pen.color != palette_of(Theme::light).grid) { continue; }
        grid_top = std::min({grid_top, line.points[0].y, line.points[1].y});
      }
      INFO(series << " series of " << steps << " steps");
      CHECK(scene.height - grid_top > 250);
      for (const Label& label : shapes_of<Label>(scene)) {
        const std::string text = text_of(label.line);
        if (text.starts_with("Mean") || text.starts_with("Question")) { CHECK(label.at.y < grid_top); }
      }
    }
  }
}

TEST_CASE_METHOD(BlockFonts, "no numbers at an axis overlap") {
  for (const std::size_t steps : {2, 5, 37, 600, 5000, 123'456}) {
    for (const double width : {300.0, 500.0, 1200.0}) {
      PictureOptions options;
      options.size = Size{width, 300};
      const Scene scene = scene_of(chart_of(wave(steps)), options);
      double end = -1e9;
      int numbers = 0;
      for (const Label& label : shapes_of<Label>(scene)) {
        if (label.anchor != Label::Anchor::middle) { continue; }
        INFO(steps << " steps, " << width << " wide: " << text_of(label.line));
        CHECK(label.at.x - label.line.width / 2 > end + 4);
        end = label.at.x + label.line.width / 2;
        ++numbers;
      }
      CHECK(numbers >= 2);
    }
  }
}

TEST_CASE_METHOD(BlockFonts, "a chart without data says so") {
  CHECK(contains(label_texts(scene_of(chart_of({missing, missing}), {})), "no data"));
  CHECK(contains(label_texts(scene_of(empty_chart(), {})), "no data"));
  CHECK_FALSE(contains(label_texts(scene_of(chart_of({1}), {})), "no data"));
}

TEST_CASE_METHOD(BlockFonts, "a size that leaves no room is an error that says what to do") {
  PictureOptions options;
  options.size = Size{60, 30};
  try {
    (void)scene_of(chart_of({1, 2}), options);
    FAIL("drew it");
  } catch (const Error& error) {
    CHECK(std::string(error.what()) == "a picture of 60x30 points leaves no room for the data");
    CHECK_FALSE(error.hint().empty());
  }
}

TEST_CASE_METHOD(BlockFonts, "a small picture has smaller letters, but is as large as asked") {
  PictureOptions options;
  options.size = Size{380, 210};
  const Scene scene = scene_of(chart_of({1, 2}), options);
  CHECK(scene.scale == Approx(0.6));
  CHECK(scene.width * scene.scale == Approx(380));
  CHECK(scene.height * scene.scale == Approx(210));
}
