// Panels, axes, and the marks that have no test file of their own.

#include "block_fonts.hpp"
#include "catch.hpp"
#include "plot/charts.hpp"
#include "plot/theme.hpp"
#include "scene_text.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <vector>

using namespace expertviz;
using namespace expertviz::plot;

namespace {

const double missing = std::nan("");

bool contains(const std::vector<std::string>& texts, const std::string& text) {
  return std::find(texts.begin(), texts.end(), text) != texts.end();
}

Chart chart_of(std::vector<Mark> marks) {
  Chart chart;
  chart.panels.emplace_back().marks = std::move(marks);
  return chart;
}

/// The lines below the data: one per panel.
std::vector<Polyline> base_lines(const Scene& scene) {
  std::vector<Polyline> lines = shapes_of<Polyline>(scene);
  std::erase_if(lines, [](const Polyline& line) {
    return line.pen.color != palette_of(Theme::light).axis || line.points[0].y != line.points[1].y ||
           line.points[1].x - line.points[0].x < 20;
  });
  return lines;
}

/// The places of a data mark: the centres of the points of this colour.
std::vector<Point> centres(const Scene& scene, Color color) {
  std::vector<Point> found;
  for (const Marks& marks : shapes_of<Marks>(scene)) {
    if (marks.fill == color) { found.insert(found.end(), marks.centres.begin(), marks.centres.end()); }
  }
  return found;
}

const Color blue = palette_of(Theme::light).series[0];

}  // namespace

TEST_CASE_METHOD(BlockFonts, "on logarithmic axes equal factors are equally far, and what is not above 0 is a gap") {
  Chart chart = chart_of({Points{"", {1, 10, 100, 1000}, {2, 20, 0, 2000}}});
  chart.panels[0].x.log = chart.panels[0].y.log = true;
  const std::vector<Point> found = centres(scene_of(chart, {}), blue);
  REQUIRE(found.size() == 3);
  CHECK(found[2].x - found[1].x == Approx(2 * (found[1].x - found[0].x)));
  CHECK(found[1].y - found[2].y == Approx(2 * (found[0].y - found[1].y)));
  const std::vector<std::string> texts = label_texts(scene_of(chart, {}));
  for (const char* number : {"1", "10", "100", "1000"}) {
    CHECK(contains(texts, number));
  }
}

TEST_CASE_METHOD(BlockFonts, "what is beyond a range that was asked for stands at its edge") {
  Chart chart = chart_of({Points{"", {}, {0.5, 7, -3}}});
  chart.panels[0].y.range = {{0, 1}};
  const std::vector<Point> found = centres(scene_of(chart, {}), blue);
  REQUIRE(found.size() == 3);
  CHECK(found[0].y - found[1].y == Approx(found[2].y - found[0].y));
}

TEST_CASE_METHOD(BlockFonts, "points have areas in proportion to their sizes") {
  const Scene scene = scene_of(chart_of({Points{"", {}, {1, 2, 3}, {}, {100, 400, 25}}}), {});
  std::vector<double> radii;
  for (const Marks& marks : shapes_of<Marks>(scene)) {
    radii.push_back(marks.radius);
  }
  REQUIRE(radii.size() == 3);
  CHECK(radii[1] == Approx(2 * radii[0]));
  CHECK(radii[1] == Approx(4 * radii[2]));
}

TEST_CASE_METHOD(BlockFonts,
                 "labels stand beside their points, and where they would cover each other one is left out") {
  const Scene scene = scene_of(
      chart_of({Points{"", {0, 1, 1, 1, 1, 2}, {1, 2, 2, 2, 2, 3}, {}, {}, {"first", "b", "c", "d", "e", "last"}}}),
      {});
  std::map<std::string, Label> labels;
  for (const Label& label : shapes_of<Label>(scene)) {
    labels.emplace(text_of(label.line), label);
  }
  const std::vector<Point> found = centres(scene, blue);
  REQUIRE(labels.contains("first"));
  CHECK(std::abs(labels.at("first").at.x - found.front().x) < 20);
  REQUIRE(labels.contains("last"));
  CHECK(labels.at("last").at.x + labels.at("last").line.width <= 1200 - 18);
  CHECK(labels.contains("b"));
  CHECK(labels.contains("d"));
  CHECK_FALSE(labels.contains("e"));  // left above, right above and right below are taken
}

TEST_CASE_METHOD(BlockFonts, "a line from the origin has its slope, up to where it leaves the panel") {
  const Scene scene = scene_of(chart_of({Points{"", {10, 20}, {1, 2}}, Rule{0.1, "same", Rule::Kind::slope}}), {});
  const std::vector<Point> found = centres(scene, blue);
  int seen = 0;
  for (const Polyline& line : shapes_of<Polyline>(scene)) {
    if (line.pen.dash.empty() || line.points[1].x - line.points[0].x < 100) { continue; }
    const double slope = (line.points[1].y - line.points[0].y) / (line.points[1].x - line.points[0].x);
    // Both points lie on it.
    for (const Point& point : found) {
      CHECK(line.points[0].y + slope * (point.x - line.points[0].x) == Approx(point.y).margin(1e-6));
    }
    CHECK(contains(label_texts(scene), "same"));
    ++seen;
  }
  CHECK(seen == 1);
}

TEST_CASE_METHOD(BlockFonts, "intervals reach from low to high, and a half one is none") {
  const Scene scene =
      scene_of(chart_of({Points{"", {}, {2, 3, 4}}, Intervals{{}, {1, missing, 3}, {3, 4, 5}, {}, "95 %"}}), {});
  const std::vector<Point> found = centres(scene, blue);
  std::vector<Polyline> upright = shapes_of<Polyline>(scene);
  std::erase_if(upright, [&](const Polyline& line) {
    return line.pen.color != blue || line.points[0].x != line.points[1].x || line.points[0].y < 60;
  });
  REQUIRE(upright.size() == 2);
  const double unit = found[0].y - found[1].y;
  CHECK(upright[0].points[0].y == Approx(found[0].y + unit));
  CHECK(upright[0].points[1].y == Approx(found[0].y - unit));
  CHECK(upright[1].points[0].x == Approx(found[2].x));
}

TEST_CASE_METHOD(BlockFonts, "a band is the area between two lines, broken at gaps") {
  const Scene scene = scene_of(chart_of({Band{"range", {}, {1, 1, missing, 1, 1}, {2, 3, 3, 3, 2}}}), {});
  const std::vector<Area> areas = shapes_of<Area>(scene);
  REQUIRE(areas.size() == 2);
  REQUIRE(areas[0].points.size() == 4);
  const double unit = areas[0].points[3].y - areas[0].points[0].y;  // from 1 to 2 at the first place
  CHECK(areas[0].points[2].y - areas[0].points[1].y == Approx(2 * unit));
  CHECK(areas[0].fill.alpha < 1);
}

TEST_CASE_METHOD(BlockFonts, "what has the look of a line stands beside its name, whatever the order of the marks") {
  const Scene scene = scene_of(chart_of({Band{"10th to 90th", {}, {1, 1}, {3, 3}, {Role::series, 0}},
                                         Line{"Other", {}, {4, 4}, {Role::series, 1}},
                                         Line{"Median", {}, {2, 2}, {Role::series, 0}}, Rule{5, "chance"}}),
                               {});
  std::map<std::string, double> x;
  for (const Label& label : shapes_of<Label>(scene)) {
    x.emplace(text_of(label.line), label.at.x);
  }
  CHECK(x.at("Other") < x.at("Median"));
  CHECK(x.at("Median") < x.at("10th to 90th"));
  CHECK(x.at("10th to 90th") < x.at("chance"));
}

TEST_CASE_METHOD(BlockFonts, "panels stand side by side by their weights, their data at one height") {
  Chart chart = chart_of({Points{"", {}, {1, 2}}});
  chart.panels.push_back(chart.panels[0]);
  chart.panels[0].weight = 3;
  chart.panels[0].x.label = "Step";
  chart.panels[1].title = "Second";
  const std::vector<Polyline> base = base_lines(scene_of(chart, {}));
  REQUIRE(base.size() == 2);
  CHECK(base[0].points[0].y == base[1].points[0].y);
  // 1164 points without margins, 22 between: 856.5 and 285.5 with the numbers of each.
  CHECK(base[1].points[1].x == Approx(1200 - 18));
  CHECK(base[1].points[0].x - base[0].points[1].x == Approx(22 + base[0].points[0].x - 18).margin(0.5));
  CHECK(base[0].points[1].x == Approx(18 + 856.5).margin(0.5));
}

TEST_CASE_METHOD(BlockFonts, "panels above each other share an x axis, with its numbers below the lowest") {
  Chart chart = chart_of({Line{"", {}, {1, 2, 3}}});
  chart.panels.push_back(chart.panels[0]);
  std::get<Line>(chart.panels[1].marks[0]).y = {5, 6, 7, 8, 9, 10, 11, 12, 13};
  chart.panels[0].x.label = chart.panels[1].x.label = "Nodes";
  chart.columns = 1;
  chart.shared_x = true;
  const Scene scene = scene_of(chart, {});
  const std::vector<Polyline> base = base_lines(scene);
  REQUIRE(base.size() == 2);
  CHECK(base[0].points[0].x == base[1].points[0].x);
  CHECK(base[0].points[1].x == base[1].points[1].x);
  const std::vector<std::string> texts = label_texts(scene);
  CHECK(std::count(texts.begin(), texts.end(), "Nodes") == 1);
  // Three values of nine reach a quarter of the way.
  const std::vector<Point> found = centres(scene, blue);
  REQUIRE(found.size() == 12);
  CHECK((found[2].x - found[0].x) / (found[11].x - found[3].x) == Approx(0.25));
}

TEST_CASE_METHOD(BlockFonts, "panels beside each other share a y axis, with its numbers left of the first") {
  Chart chart = chart_of({Points{"", {}, {1, 2}}});
  chart.panels.push_back(chart.panels[0]);
  std::get<Points>(chart.panels[1].marks[0]).y = {1, 200};
  chart.panels[0].y.label = chart.panels[1].y.label = "Experts";
  chart.shared_y = true;
  const Scene scene = scene_of(chart, {});
  const std::vector<std::string> texts = label_texts(scene);
  CHECK(std::count(texts.begin(), texts.end(), "Experts") == 1);
  CHECK(std::count(texts.begin(), texts.end(), "200") == 1);
  const std::vector<Point> found = centres(scene, blue);
  CHECK(found[0].y == found[2].y);
}

TEST_CASE_METHOD(BlockFonts, "a second y axis has its own range, for the marks that say so") {
  Chart chart = chart_of({Bars{"added", {8, 4}}, Line{"probability", {}, {1, 0.5}, {Role::accepted}, {}, false, true}});
  chart.panels[0].right = Axis{"Probability"};
  chart.panels[0].right->range = {{0, 1}};
  const Scene scene = scene_of(chart, {});
  CHECK(contains(label_texts(scene), "Probability"));
  const std::vector<Polyline> base = base_lines(scene);
  const std::vector<Point> found = centres(scene, palette_of(Theme::light).series[2]);
  REQUIRE(found.size() >= 2);
  const Point& top = *(found.end() - 2);
  const Point& middle = found.back();
  const double bottom = base.front().points[0].y;
  CHECK(bottom - middle.y == Approx((bottom - top.y) / 2));
  CHECK(top.y == Approx(scene.height - bottom).margin(600));
}

TEST_CASE_METHOD(BlockFonts, "a label that has no room is replaced by its short form") {
  Chart chart = chart_of({Points{"", {}, {1, 2}}});
  chart.panels[0].y = {"Number of Unique Experts Used", "Experts"};
  CHECK(contains(label_texts(scene_of(chart, {})), "Number of Unique Experts Used"));
  PictureOptions options;
  options.size = Size{240, 160};
  CHECK(contains(label_texts(scene_of(chart, options)), "Experts"));
}

TEST_CASE_METHOD(BlockFonts,
                 "every kind of chart can be drawn at 240 by 160 points, the data in more than a quarter of it") {
  std::vector<Chart> charts;
  std::vector<double> many;
  for (int i = 0; i < 600; ++i) {
    many.push_back(30 + i % 17);
  }
  charts.push_back(chart_of({Line{"", {}, many, {}, Level{37, "Mean: 37.0 ± 4.9"}}}));
  Chart bars = chart_of({Bars{"Mean", {many.begin(), many.begin() + 94}, {Role::series, 0}},
                         Bars{"90th Percentile", {many.begin(), many.begin() + 94}, {Role::series, 1}},
                         Bars{"99th Percentile", {many.begin(), many.begin() + 94}, {Role::series, 2}},
                         Points{"Accepted path alone", {}, {many.begin(), many.begin() + 94}, {Role::accepted}},
                         Rule{50, "Uniform routing"}});
  bars.panels[0].x.kind = Axis::Kind::category;
  for (int i = 0; i < 94; ++i) {
    bars.panels[0].x.categories.push_back(std::to_string(i));
  }
  charts.push_back(bars);
  charts.push_back(chart_of({Cells{60, many, "Experts"}}));
  std::vector<Mark> lines;
  for (std::size_t i = 0; i < 14; ++i) {
    lines.emplace_back(Line{"Layer " + std::to_string(i), {}, many, {Role::series, i}, Level{37, "mean: 37.0 ± 4.9"}});
  }
  charts.push_back(chart_of(lines));
  PictureOptions options;
  options.size = Size{240, 160};
  for (Chart& chart : charts) {
    chart.title = {"Expert Usage Statistics Per Layer Across Verify Cycles",
                   "Question ID: 81 | Total Verify Passes: 600 | Completion Tokens: 2048 | Avg Draft Tokens: 32.0"};
    chart.panels[0].x.label = "Verify Step";
    chart.panels[0].y.label = "Number of Unique Experts";
    const Scene scene = scene_of(chart, options);
    const std::vector<Polyline> base = base_lines(scene);
    double top = scene.height;
    for (const Polyline& line : shapes_of<Polyline>(scene)) {
      if (line.pen.color == palette_of(Theme::light).grid) {
        top = std::min({top, line.points[0].y, line.points[1].y});
      }
    }
    for (const Boxes& boxes : shapes_of<Boxes>(scene)) {
      for (const Rect& rect : boxes.rects) {
        if (std::holds_alternative<Cells>(chart.panels[0].marks[0])) { top = std::min(top, rect.y); }
      }
    }
    CHECK(base.front().points[0].y - top > scene.height / 4);
  }
}
