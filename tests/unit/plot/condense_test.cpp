#include "plot/condense.hpp"

#include "catch.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <random>
#include <utility>
#include <vector>

using expertviz::plot::condense;
using expertviz::plot::Point;

namespace {

std::vector<std::pair<double, double>> pairs(const std::vector<Point>& points) {
  std::vector<std::pair<double, double>> found;
  for (const Point& point : points) {
    found.emplace_back(point.x, point.y);
  }
  return found;
}

/// Which heights a line inks in a pixel column: from its points there and from where it enters and leaves the column.
std::map<int, std::pair<double, double>> inked(const std::vector<Point>& line, double pixel) {
  std::map<int, std::pair<double, double>> columns;
  const auto ink = [&](int column, double y) {
    const auto [at, fresh] = columns.emplace(column, std::pair(y, y));
    if (!fresh) { at->second = {std::min(at->second.first, y), std::max(at->second.second, y)}; }
  };
  for (std::size_t i = 0; i < line.size(); ++i) {
    const int own = static_cast<int>(std::floor(line[i].x / pixel));
    ink(own, line[i].y);
    if (i + 1 == line.size()) { break; }
    const int next = static_cast<int>(std::floor(line[i + 1].x / pixel));
    for (int column = own; column < next; ++column) {
      const double border = (column + 1) * pixel;
      const double share = (border - line[i].x) / (line[i + 1].x - line[i].x);
      const double y = line[i].y + share * (line[i + 1].y - line[i].y);
      ink(column, y);
      ink(column + 1, y);
    }
  }
  return columns;
}

}  // namespace

TEST_CASE("of each pixel column the first, lowest, highest and last point stay, in their order") {
  const std::vector<Point> line{{0.0, 5}, {0.1, 9}, {0.2, 6}, {0.3, 1}, {0.4, 4}, {0.5, 7}, {1.2, 3}};
  CHECK(pairs(condense(line, 0.5)) ==
        std::vector<std::pair<double, double>>{{0.0, 5}, {0.1, 9}, {0.3, 1}, {0.4, 4}, {0.5, 7}, {1.2, 3}});
  CHECK(condense({}, 0.5).empty());
}

TEST_CASE("what is left inks what the whole line would have") {
  std::mt19937 random(7);
  for (const std::size_t values : {10U, 1000U, 20'000U}) {
    std::vector<Point> line;
    for (std::size_t i = 0; i < values; ++i) {
      line.push_back({100 + 300.0 * static_cast<double>(i) / static_cast<double>(values),
                      static_cast<double>(random() % 1000) / 10});
    }
    const std::vector<Point> kept = condense(line, 0.5);
    CHECK(kept.size() <= std::min<std::size_t>(values, 4 * 600));
    const auto all = inked(line, 0.5);
    const auto some = inked(kept, 0.5);
    REQUIRE(all.size() == some.size());
    for (const auto& [column, range] : all) {
      INFO(values << " values, column " << column);
      CHECK(some.at(column).first == Approx(range.first).margin(1e-9));
      CHECK(some.at(column).second == Approx(range.second).margin(1e-9));
    }
  }
}
