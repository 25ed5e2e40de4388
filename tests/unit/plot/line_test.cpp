#include "block_fonts.hpp"
#include "catch.hpp"
#include "expertviz/error.hpp"
#include "plot/charts.hpp"
#include "plot/theme.hpp"
#include "scene_text.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

using namespace expertviz;
using namespace expertviz::plot;

namespace {

const double missing = std::nan("");

Chart empty_chart() {
  Chart chart;
  chart.panels.emplace_back().x.kind = Axis::Kind::whole;
  return chart;
}

void add(Chart& chart, Mark mark) {
  chart.panels[0].marks.push_back(std::move(mark));
}

Chart chart_of(std::vector<double> values) {
  Chart chart = empty_chart();
  add(chart, Line{"", {}, std::move(values)});
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

  std::vector<double> many(400, missing);
  many[7] = 5;
  many[100] = many[101] = 6;
  const Scene thin = scene_of(chart_of(many), {});
  CHECK(shapes_of<Marks>(thin).at(0).centres.size() == 1);
}

TEST_CASE_METHOD(BlockFonts, "each value is drawn as long as it has half a pixel") {
  // Of 1200 points, 1140 are left for 600 steps and 4 digits for 4000: more than half a pixel of half a point each.
  for (const std::size_t steps : {600U, 4000U}) {
    const std::vector<Polyline> lines = data_lines(scene_of(chart_of(wave(steps)), {}));
    REQUIRE(lines.size() == 1);
    CHECK(lines[0].points.size() == steps);
  }
  const std::vector<Polyline> lines = data_lines(scene_of(chart_of(wave(50'000)), {}));
  CHECK(lines[0].points.size() < 4 * 2400);
}

TEST_CASE_METHOD(BlockFonts, "of many steps, an extreme one stands in its own pixel column and in no other") {
  std::vector<double> values = wave(20'000);
  values[13'330] = 90;
  const Scene scene = scene_of(chart_of(values), {});
  const std::vector<Polyline> lines = data_lines(scene);
  REQUIRE(lines.size() == 1);
  const double left = lines[0].points.front().x;
  const double right = lines[0].points.back().x;
  const double expected = left + (right - left) * 13'330 / 19'999;
  std::vector<double> high;
  const double top =
      std::min_element(lines[0].points.begin(), lines[0].points.end(), [](const Point& a, const Point& b) {
        return a.y < b.y;
      })->y;
  for (const Point& point : lines[0].points) {
    if (point.y < top + 100) { high.push_back(point.x); }
  }
  REQUIRE(high.size() == 1);
  CHECK(high[0] == Approx(expected));
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
  Chart chart = empty_chart();
  for (std::size_t layer = 0; layer < 48; ++layer) {
    add(chart, Line{"layer " + std::to_string(layer), {}, wave(60), {Role::series, layer}});
  }
  CHECK(shapes_of<Marks>(scene_of(chart, {})).empty());
  chart.panels[0].marks.resize(6);
  CHECK_FALSE(shapes_of<Marks>(scene_of(chart, {})).empty());
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

TEST_CASE_METHOD(BlockFonts,
                 "an accepted line has marks and a colour of its own, one that belongs to a group a lighter one") {
  Chart chart = chart_of({20, 30, 40});
  add(chart, Line{"accepted path", {}, {8, 9, 10}, {Role::accepted}});
  const std::vector<Marks> alone = shapes_of<Marks>(scene_of(chart, {}));
  CHECK(alone.back().shape == Marks::Shape::diamond);
  CHECK(alone.back().fill == palette_of(Theme::light).series[2]);

  add(chart, Line{"Layer 1", {}, {50, 51, 52}, {Role::series, 1}});
  add(chart, Line{"Layer 1, accepted path", {}, {11, 12, 13}, {Role::series, 1, true}});
  const std::vector<Marks> several = shapes_of<Marks>(scene_of(chart, {}));
  const Palette& palette = palette_of(Theme::light);
  CHECK(several.back().shape == Marks::Shape::diamond);
  CHECK(several.back().fill == mix(palette.series[1], palette.background, 0.4));
}

TEST_CASE_METHOD(BlockFonts, "several lines have their names at their ends, apart from each other") {
  Chart chart = empty_chart();
  for (std::size_t layer = 0; layer < 12; ++layer) {
    const double last = 30.0 + 0.3 * static_cast<double>(layer);
    add(chart, Line{"Layer " + std::to_string(layer), {}, {40, last}, {Role::series, layer}});
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

TEST_CASE_METHOD(BlockFonts, "lines that end at one place are named in the legend only") {
  Chart chart = empty_chart();
  for (std::size_t layer = 0; layer < 4; ++layer) {
    add(chart,
        Line{"Layer " + std::to_string(layer), {}, {40 + static_cast<double>(layer), 30}, {Role::series, layer}});
  }
  for (const Label& label : shapes_of<Label>(scene_of(chart, {}))) {
    if (text_of(label.line).starts_with("Layer")) { CHECK(label.at.x < 1000); }
  }
}

TEST_CASE_METHOD(BlockFonts, "of many series, means are in the legend only") {
  Chart chart = empty_chart();
  for (std::size_t layer = 0; layer < 6; ++layer) {
    add(chart, Line{"Layer " + std::to_string(layer), {}, wave(50), {Role::series, layer}, Level{35, "Mean: 35.0"}});
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
        add(chart, Line{"Layer " + std::to_string(i), {}, wave(steps), {Role::series, i}, Level{35, "Mean: 35.0"}});
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
  CHECK(contains(label_texts(scene_of(Chart{}, {})), "no data"));
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
