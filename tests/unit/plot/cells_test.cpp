#include "block_fonts.hpp"
#include "catch.hpp"
#include "plot/cairo_painter.hpp"
#include "plot/charts.hpp"
#include "plot/theme.hpp"
#include "scene_text.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

using namespace expertviz;
using namespace expertviz::plot;

namespace {

const double missing = std::nan("");

Chart heat_map(std::size_t columns, std::vector<double> values) {
  const std::size_t rows = values.size() / columns;
  Chart chart;
  Panel& panel = chart.panels.emplace_back();
  panel.x.kind = Axis::Kind::whole;
  panel.y.kind = Axis::Kind::category;
  for (std::size_t row = 0; row < rows; ++row) {
    panel.y.categories.push_back(std::to_string(row));
  }
  panel.marks = {Cells{columns, std::move(values), ""}};
  return chart;
}

Cells& cells_of(Chart& chart) {
  return std::get<Cells>(chart.panels[0].marks[0]);
}

/// The colour at a place of the scene, of the last box there.
std::optional<Color> color_at(const Scene& scene, double x, double y) {
  std::optional<Color> color;
  for (const Boxes& boxes : shapes_of<Boxes>(scene)) {
    for (const Rect& rect : boxes.rects) {
      if (rect.x <= x && x < rect.right() && rect.y <= y && y < rect.bottom()) { color = boxes.fill; }
    }
  }
  return color;
}

/// Without title, labels and scale, the data area begins where the first row's name ends: the margin of 18, a digit of
/// 0.6 * 13 and 8. It reaches from 18 + 6.5 down to 18 + 13 + 8 above the bottom.
struct Area {
  double left = 34;
  double right = 1200 - 18;
  double top = 24.5;
  double bottom = 520 - 39;

  [[nodiscard]] double x(double column, double columns) const {
    return left + (right - left) * (column + 0.5) / columns;
  }
  [[nodiscard]] double y(double row, double rows) const { return top + (bottom - top) * (row + 0.5) / rows; }
};

TEST_CASE("cells between pixels leave no seam, and what is drawn after them keeps its smooth edges") {
  const Color blue{0, 0, 200, 1};
  Boxes cells;
  cells.fill = blue;
  cells.touching = true;
  for (int i = 0; i < 10; ++i) {
    cells.rects.push_back({0, i * 2.3, 20, 2.3});
  }
  const Polyline line{{{25, 1}, {38, 19.7}}, {{0, 0, 0, 1}, 1.3, {}}};
  const Color white{255, 255, 255, 1};
  const Scene before{40, 20, 1, white, "", {line, cells}};
  const Scene after{40, 20, 1, white, "", {cells, line}};
  CHECK(png_of(before, 2) == png_of(after, 2));
  const Scene alone{20, 20, 1, white, "", {cells}};
  const Scene one{20, 20, 1, white, "", {Boxes{{{0, 0, 20, 20}}, 0, blue, {}}}};
  CHECK(png_of(alone, 2) == png_of(one, 2));
}

}  // namespace

TEST_CASE_METHOD(BlockFonts,
                 "a cell has the colour of its value, the first row is on top, and a missing value is a hole") {
  const Scene scene = scene_of(heat_map(3, {0, 5, 10, missing, 10, 0}), {});
  const Palette& palette = palette_of(Theme::light);
  const Area area;
  CHECK(color_at(scene, area.x(0, 3), area.y(0, 2)) == palette.sequential[0]);
  CHECK(color_at(scene, area.x(2, 3), area.y(0, 2)) == palette.sequential[4]);
  CHECK(color_at(scene, area.x(1, 3), area.y(1, 2)) == palette.sequential[4]);
  CHECK(color_at(scene, area.x(2, 3), area.y(1, 2)) == palette.sequential[0]);
  CHECK_FALSE(color_at(scene, area.x(0, 3), area.y(1, 2)).has_value());
  // The middle of the scale is the middle of its colours, to one of 64 shades.
  const Color middle = color_at(scene, area.x(1, 3), area.y(0, 2)).value();
  CHECK(std::abs(middle.red - palette.sequential[2].red) <= 4);
  CHECK(std::abs(middle.green - palette.sequential[2].green) <= 4);
}

TEST_CASE_METHOD(BlockFonts, "around a neutral value two hues are equally strong at equal distance") {
  Chart chart = heat_map(4, {0.25, 1, 2, 0});
  cells_of(chart).neutral = 1;
  cells_of(chart).log = true;
  const Scene scene = scene_of(chart, {});
  const Palette& palette = palette_of(Theme::light);
  const Area area;
  // A quarter is as far below 1 as 4 would be above it, so 2 stands halfway to the strongest colour above.
  CHECK(color_at(scene, area.x(0, 4), area.y(0, 1)) == palette.diverging[0]);
  const Color neutral = color_at(scene, area.x(1, 4), area.y(0, 1)).value();
  CHECK(std::abs(neutral.red - palette.diverging[2].red) <= 4);
  const Color twice = color_at(scene, area.x(2, 4), area.y(0, 1)).value();
  CHECK(std::abs(twice.blue - palette.diverging[3].blue) <= 6);
  // What a logarithm has no place for is the least.
  CHECK(color_at(scene, area.x(3, 4), area.y(0, 1)) == palette.diverging[0]);
}

TEST_CASE_METHOD(BlockFonts, "ratios far out have the colours at the ends, which are read as powers of two") {
  Chart chart = heat_map(3, {1, 16, 3000});
  cells_of(chart).neutral = 1;
  cells_of(chart).log = true;
  cells_of(chart).label = "Ratio";
  const Scene scene = scene_of(chart, {});
  const std::vector<std::string> texts = label_texts(scene);
  for (const char* number : {"1/16", "1/4", "1", "4", "16"}) {
    CHECK(std::count(texts.begin(), texts.end(), number) >= 1);
  }
  std::size_t strongest = 0;
  for (const Boxes& boxes : shapes_of<Boxes>(scene)) {
    strongest += boxes.fill == palette_of(Theme::light).diverging[4] ? 1 : 0;
  }
  CHECK(strongest == 2);  // both cells in one box, and the colour bar
}

TEST_CASE_METHOD(BlockFonts, "of more columns than pixels, the greatest of those that share one is seen") {
  std::vector<double> values(100'000, 3);
  values[70'000] = 10;
  values[5] = 0;
  const Scene scene = scene_of(heat_map(values.size(), values), {});
  const Area area;
  std::vector<Rect> strongest;
  std::size_t rects = 0;
  for (const Boxes& boxes : shapes_of<Boxes>(scene)) {
    rects += boxes.rects.size();
    if (boxes.fill == palette_of(Theme::light).sequential[4]) { strongest = boxes.rects; }
  }
  CHECK(rects <= 4);
  REQUIRE(strongest.size() == 1);
  CHECK(strongest[0].width <= 1);
  CHECK(strongest[0].x <= area.x(70'000, 100'000) + 0.5);
  CHECK(strongest[0].right() >= area.x(70'000, 100'000) - 0.5);
}

TEST_CASE_METHOD(BlockFonts, "cells leave no seams, and equal neighbours are one box") {
  std::vector<double> values(94 * 600);
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] = static_cast<double>(i / 300 % 2);
  }
  const Scene scene = scene_of(heat_map(600, values), {});
  const std::vector<Boxes> boxes = shapes_of<Boxes>(scene);
  REQUIRE(boxes.size() == 2);
  CHECK(boxes[0].rects.size() == 94);
  CHECK(boxes[1].rects.size() == 94);
  double area = 0;
  for (const Boxes& one : boxes) {
    // At other sizes edges are between pixels.
    CHECK(one.touching);
    for (const Rect& rect : one.rects) {
      area += rect.width * rect.height;
      // Edges on whole pixels.
      for (const double edge : {rect.x, rect.y, rect.right(), rect.bottom()}) {
        CHECK(edge * 2 == Approx(std::round(edge * 2)));
      }
    }
  }
  const Rect& first = boxes[0].rects[0];
  const Rect& last = boxes[1].rects.back();
  CHECK(area == Approx((last.right() - first.x) * (last.bottom() - first.y)));
}

TEST_CASE_METHOD(BlockFonts, "colours with a label have a scale to the right, those without have none") {
  Chart chart = heat_map(2, {0, 50});
  const auto has = [&](const std::string& text) {
    const std::vector<std::string> texts = label_texts(scene_of(chart, {}));
    return std::find(texts.begin(), texts.end(), text) != texts.end();
  };
  CHECK_FALSE(has("50"));
  cells_of(chart).label = "Experts";
  CHECK(has("50"));
  CHECK(has("Experts"));
}

TEST_CASE_METHOD(BlockFonts, "a heat map without values, or of one value, is drawn") {
  CHECK_FALSE(scene_of(heat_map(2, {missing, missing}), {}).shapes.empty());
  CHECK_FALSE(scene_of(heat_map(2, {7, 7}), {}).shapes.empty());
  Chart none = heat_map(1, {1});
  cells_of(none) = Cells{0, {}, "Experts"};
  const std::vector<std::string> texts = label_texts(scene_of(none, {}));
  CHECK(std::find(texts.begin(), texts.end(), "no data") != texts.end());
}
