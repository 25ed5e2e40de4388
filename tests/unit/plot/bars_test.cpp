#include "block_fonts.hpp"
#include "catch.hpp"
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

/// `layers` layers with ids from `first`: three bars each.
Chart chart_of(int layers, int first = 0) {
  Chart chart;
  Panel& panel = chart.panels.emplace_back();
  panel.x.kind = Axis::Kind::category;
  for (int i = 0; i < layers; ++i) {
    panel.x.categories.push_back(std::to_string(first + i));
  }
  const std::vector<std::string> names{"Mean", "90th Percentile", "99th Percentile"};
  for (std::size_t bar = 0; bar < names.size(); ++bar) {
    Bars bars{names[bar], {}, {Role::series, bar}};
    for (int i = 0; i < layers; ++i) {
      bars.values.push_back(30 + 10 * static_cast<double>(bar) + i % 7);
    }
    panel.marks.emplace_back(bars);
  }
  return chart;
}

/// The values of the bars of that number.
std::vector<double>& values_of(Chart& chart, std::size_t bars) {
  return std::get<Bars>(chart.panels[0].marks[bars]).values;
}

void add(Chart& chart, Mark mark) {
  chart.panels[0].marks.push_back(std::move(mark));
}

/// The bars of each series, without the samples of the legend and what is behind numbers.
std::vector<Boxes> bars_of(const Scene& scene) {
  std::vector<Boxes> boxes = shapes_of<Boxes>(scene);
  std::erase_if(boxes, [&](const Boxes& one) {
    return one.fill == scene.background || (one.rects.size() == 1 && one.rects[0].height == 12);
  });
  return boxes;
}

/// The labels of groups that are shown.
std::vector<std::string> shown_groups(const Scene& scene) {
  std::vector<std::string> shown;
  for (const Label& label : shapes_of<Label>(scene)) {
    if (label.anchor == Label::Anchor::middle && label.at.y > scene.height - 40) {
      shown.push_back(text_of(label.line));
    }
  }
  return shown;
}

}  // namespace

TEST_CASE_METHOD(BlockFonts, "bars stand on 0 and are as high as their values") {
  Chart chart = chart_of(2);
  chart.panels[0].marks = {Bars{"", {25, 50}}};
  const Scene scene = scene_of(chart, {});
  const std::vector<Boxes> bars = bars_of(scene);
  REQUIRE(bars.size() == 1);
  REQUIRE(bars[0].rects.size() == 2);
  // The axis goes to 53, 6 % past the longest; it is 481 - 24.5 points long.
  const double bottom = 520 - 18 - 13 - 8;
  CHECK(bars[0].rects[0].bottom() == Approx(bottom));
  CHECK(bars[0].rects[1].bottom() == Approx(bottom));
  CHECK(bars[0].rects[0].height == Approx(25.0 / 53 * (bottom - 24.5)));
  CHECK(bars[0].rects[1].height == Approx(50.0 / 53 * (bottom - 24.5)));
}

TEST_CASE_METHOD(BlockFonts, "bars of one width stand side by side, groups apart from each other") {
  for (const int layers : {1, 6, 48, 94}) {
    const Scene scene = scene_of(chart_of(layers), {});
    const std::vector<Boxes> bars = bars_of(scene);
    INFO(layers << " layers");
    REQUIRE(bars.size() == 3);
    const double width = bars[0].rects[0].width;
    CHECK(width >= 2.5);
    CHECK(width <= 44);
    for (std::size_t group = 0; group < static_cast<std::size_t>(layers); ++group) {
      CHECK(bars[1].rects[group].x == Approx(bars[0].rects[group].right()).margin(0.5));
      CHECK(bars[2].rects[group].x == Approx(bars[1].rects[group].right()).margin(0.5));
      if (group > 0) { CHECK(bars[0].rects[group].x > bars[2].rects[group - 1].right()); }
    }
    CHECK(bars[2].rects.back().right() < scene.width - 18);
  }
}

TEST_CASE_METHOD(BlockFonts, "layer ids thin out to round numbers where they do not fit") {
  CHECK(shown_groups(scene_of(chart_of(48), {})).size() == 48);
  PictureOptions narrow;
  narrow.size = Size{760, 420};
  const std::vector<std::string> shown = shown_groups(scene_of(chart_of(48, 1), narrow));
  // 48 groups in about 700 points are 14.6 apart; two digits with air need 21.5. Both ends stay: 1, 4, 6 ... 48.
  CHECK(shown.front() == "1");
  CHECK(shown[1] == "4");
  CHECK(shown.back() == "48");
  CHECK(shown.size() == 24);
  const std::vector<std::string> odd = shown_groups(scene_of(chart_of(94), {}));
  CHECK(odd.front() == "0");
  CHECK(odd[odd.size() - 2] == "90");  // 92 would touch it
  CHECK(odd.back() == "93");
}

TEST_CASE_METHOD(BlockFonts, "no ids overlap, however many layers there are and however they are named") {
  Chart odd = chart_of(60);
  for (std::size_t i = 0; i < 60; ++i) {
    odd.panels[0].x.categories[i] = "layer " + std::to_string(i * i * 37);
  }
  for (const Chart& chart : {chart_of(1), chart_of(94), chart_of(300), chart_of(2000), odd}) {
    double end = -1e9;
    const Scene scene = scene_of(chart, {});
    for (const Label& label : shapes_of<Label>(scene)) {
      if (label.anchor != Label::Anchor::middle || label.at.y < scene.height - 40) { continue; }
      CHECK(label.at.x - label.line.width / 2 > end + 4);
      end = label.at.x + label.line.width / 2;
    }
    CHECK_FALSE(shown_groups(scene).empty());
  }
}

TEST_CASE_METHOD(BlockFonts, "few bars carry their values, all or none, with as many decimals") {
  const auto has = [](const Scene& scene, const std::string& text) {
    const std::vector<std::string> texts = label_texts(scene);
    return std::find(texts.begin(), texts.end(), text) != texts.end();
  };
  Chart chart = chart_of(2);
  values_of(chart, 0) = {32.84, 41};
  CHECK(has(scene_of(chart, {}), "32.8"));
  CHECK(has(scene_of(chart, {}), "41.0"));
  values_of(chart, 1)[0] = 1234567.5;
  CHECK_FALSE(has(scene_of(chart, {}), "32.8"));
  CHECK_FALSE(has(scene_of(chart_of(48), {}), "56"));
}

TEST_CASE_METHOD(BlockFonts, "no level strikes a number out") {
  Chart chart = chart_of(1);
  add(chart, Rule{56, ""});
  const Scene scene = scene_of(chart, {});
  std::vector<Boxes> plates = shapes_of<Boxes>(scene);
  std::erase_if(plates, [&](const Boxes& one) { return one.fill != scene.background; });
  REQUIRE(plates.size() == 1);
  std::size_t covered = 0;
  for (const Label& label : shapes_of<Label>(scene)) {
    const auto behind = [&](const Rect& plate) {
      return plate.x <= label.at.x - label.line.width / 2 && plate.right() >= label.at.x + label.line.width / 2 &&
             plate.y <= label.at.y - 9 && plate.bottom() >= label.at.y;
    };
    covered += static_cast<std::size_t>(std::count_if(plates[0].rects.begin(), plates[0].rects.end(), behind));
  }
  CHECK(covered == 3);
  const auto is_level = [](const Shape& shape) {
    const auto* line = std::get_if<Polyline>(&shape);
    return line != nullptr && !line->pen.dash.empty();
  };
  const auto is_plate = [&](const Shape& shape) {
    const auto* boxes = std::get_if<Boxes>(&shape);
    return boxes != nullptr && boxes->fill == scene.background;
  };
  const auto level = std::find_if(scene.shapes.begin(), scene.shapes.end(), is_level);
  const auto plate = std::find_if(scene.shapes.begin(), scene.shapes.end(), is_plate);
  REQUIRE(level != scene.shapes.end());
  CHECK(level < plate);
}

TEST_CASE_METHOD(BlockFonts, "a missing value has no bar, not one of height 0") {
  Chart chart = chart_of(3);
  values_of(chart, 0)[1] = std::nan("");
  const std::vector<Boxes> bars = bars_of(scene_of(chart, {}));
  CHECK(bars[0].rects.size() == 2);
  CHECK(bars[1].rects.size() == 3);
}

TEST_CASE_METHOD(BlockFonts, "marks stand over the middle of their group") {
  Chart chart = chart_of(3);
  add(chart, Points{"accepted path", {}, {12, std::nan(""), 14}, {Role::accepted}});
  const Scene scene = scene_of(chart, {});
  const std::vector<Marks> marks = shapes_of<Marks>(scene);
  const std::vector<Boxes> bars = bars_of(scene);
  REQUIRE(marks.size() == 2);  // one is the legend's
  REQUIRE(marks[1].centres.size() == 2);
  CHECK(marks[1].shape == Marks::Shape::diamond);
  CHECK(marks[1].fill == palette_of(Theme::light).accepted);
  const auto middle = [&](std::size_t group) { return bars[1].rects[group].x + bars[1].rects[group].width / 2; };
  CHECK(marks[1].centres[0].x == Approx(middle(0)).margin(0.5));
  CHECK(marks[1].centres[1].x == Approx(middle(2)).margin(0.5));
}

TEST_CASE_METHOD(BlockFonts, "levels of groups join into steps and break at gaps") {
  Chart chart = chart_of(4);
  add(chart, Line{"uniform routing", {}, {60, 61, std::nan(""), 62}, {Role::baseline}, {}, true});
  const std::vector<Polyline> lines = shapes_of<Polyline>(scene_of(chart, {}));
  std::vector<std::size_t> points;
  for (const Polyline& line : lines) {
    if (!line.pen.dash.empty() && line.points[0].y > 60) { points.push_back(line.points.size()); }
  }
  CHECK(points == std::vector<std::size_t>{4, 2});
}

TEST_CASE_METHOD(BlockFonts, "levels past the bars are on the axis") {
  Chart chart = chart_of(4);
  add(chart, Rule{112.4, "uniform routing: 112.4"});
  const std::vector<std::string> texts = label_texts(scene_of(chart, {}));
  CHECK(std::find(texts.begin(), texts.end(), "100") != texts.end());
  CHECK(std::find(texts.begin(), texts.end(), "uniform routing: 112.4") != texts.end());
}

TEST_CASE_METHOD(BlockFonts, "stacked bars stand on each other, have the colours of their roles and carry no values") {
  Chart chart = chart_of(2);
  chart.panels[0].marks = {Bars{"needed", {20, 10}, {Role::accepted}},
                           Bars{"for nothing", {30, std::nan("")}, {Role::rejected}, true}, Rule{8, "plain"}};
  const Scene scene = scene_of(chart, {});
  const std::vector<Boxes> bars = bars_of(scene);
  REQUIRE(bars.size() == 2);
  CHECK(bars[0].fill == palette_of(Theme::light).series[2]);
  CHECK(bars[1].fill == palette_of(Theme::light).series[1]);
  REQUIRE(bars[0].rects.size() == 2);
  REQUIRE(bars[1].rects.size() == 1);
  CHECK(bars[1].rects[0].x == bars[0].rects[0].x);
  CHECK(bars[1].rects[0].bottom() == Approx(bars[0].rects[0].y));
  CHECK(bars[1].rects[0].height == Approx(1.5 * bars[0].rects[0].height).epsilon(0.01));
  const std::vector<std::string> texts = label_texts(scene);
  // The axis reaches past the pile of 50, and no bar has its value on it.
  CHECK(std::count(texts.begin(), texts.end(), "50") == 1);
  CHECK(std::count(texts.begin(), texts.end(), "30") == 1);
}

TEST_CASE_METHOD(BlockFonts, "bars over numbers stand at their numbers, with a rule at the mean") {
  Chart chart;
  Panel& panel = chart.panels.emplace_back();
  panel.x.kind = Axis::Kind::whole;
  panel.marks = {Bars{"", {0.5, 0.25, std::nan(""), 0.25}, {}, false, 1}, Rule{1.5, "mean", Rule::Kind::upright}};
  const Scene scene = scene_of(chart, {});
  const std::vector<Boxes> bars = bars_of(scene);
  REQUIRE(bars.size() == 1);
  const auto middle = [&](std::size_t i) { return bars[0].rects[i].x + bars[0].rects[i].width / 2; };
  CHECK(middle(2) - middle(1) == Approx(2 * (middle(1) - middle(0))).epsilon(0.01));
  bool found = false;
  for (const Polyline& line : shapes_of<Polyline>(scene)) {
    const bool upright = line.points[0].x == line.points[1].x;
    if (line.pen.dash.empty() || !upright || std::abs(line.points[0].y - line.points[1].y) < 100) { continue; }
    CHECK(line.points[0].x == Approx((middle(0) + middle(1)) / 2).margin(0.5));
    found = true;
  }
  CHECK(found);
}
