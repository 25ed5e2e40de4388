#include "terminal/chart_text.hpp"

#include "catch.hpp"
#include "terminal/cell_grid.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace expertviz;
using terminal::Colors;
using terminal::Room;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// Lines of characters, each a string.
using Characters = std::vector<std::vector<std::string>>;

Characters drawn(const Chart& chart, int columns = 80, int rows = 24) {
  std::istringstream text(terminal::chart_text(chart, Room{columns, rows, 10, 20}, Colors::none));
  Characters lines;
  for (std::string line; std::getline(text, line);) {
    lines.emplace_back();
    for (const char byte : line) {
      if ((static_cast<unsigned char>(byte) & 0xc0) != 0x80) { lines.back().emplace_back(); }
      lines.back().back() += byte;
    }
  }
  return lines;
}

std::string joined(const std::vector<std::string>& line) {
  std::string text;
  for (const std::string& character : line) {
    text += character;
  }
  return text;
}

/// The first line that holds this text.
int line_with(const Characters& lines, const std::string& text) {
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (joined(lines[i]).find(text) != std::string::npos) { return static_cast<int>(i); }
  }
  FAIL("there is no line with " << text);
  return -1;
}

std::string text_of(const Characters& lines, int line) {
  return joined(lines.at(static_cast<std::size_t>(line)));
}

std::string at(const Characters& lines, int line, int column) {
  const auto& characters = lines.at(static_cast<std::size_t>(line));
  return static_cast<std::size_t>(column) < characters.size() ? characters[static_cast<std::size_t>(column)] : " ";
}

std::ptrdiff_t count_in(const Characters& lines, int line, const std::string& character) {
  const auto& characters = lines.at(static_cast<std::size_t>(line));
  return std::count(characters.begin(), characters.end(), character);
}

bool is_braille(const std::string& character) {
  return character.size() == 3 && character[0] == '\xe2' && static_cast<unsigned char>(character[1]) >> 2 == 0xa0 >> 2;
}

/// The first column of the data.
int left_of(const Characters& lines) {
  const int line = line_with(lines, "└");
  int column = 0;
  while (at(lines, line, column) != "└") {
    ++column;
  }
  return column + 1;
}

Chart one_panel(std::vector<Mark> marks) {
  Chart chart;
  chart.title = {"The title"};
  chart.panels.emplace_back();
  chart.panels[0].x.label = "across";
  chart.panels[0].y.label = "upwards";
  chart.panels[0].marks = std::move(marks);
  return chart;
}

Line line_of(std::vector<double> y, const std::string& label = "") {
  Line line;
  line.y = std::move(y);
  line.label = label;
  return line;
}

Bars bars_of(std::vector<double> values, std::size_t group = 0, bool stacked = false) {
  Bars bars;
  bars.label = "set " + std::to_string(group);
  bars.values = std::move(values);
  bars.look.index = group;
  bars.stacked = stacked;
  return bars;
}

TEST_CASE("a chart has its title, labels and numbers as text, and fits the terminal") {
  Chart chart = one_panel({line_of({0, 100, 50}, "a line"), Rule{25, "a level"}});
  chart.panels[0].x.kind = Axis::Kind::whole;
  for (const int columns : {30, 80, 200}) {
    for (const int rows : {18, 24, 60}) {
      CAPTURE(columns, rows);
      const Characters lines = drawn(chart, columns, rows);
      CHECK(lines.size() == static_cast<std::size_t>(rows - 2));
      for (const auto& line : lines) {
        CHECK(line.size() <= static_cast<std::size_t>(columns));
      }
      CHECK(joined(lines[0]) == "The title");
      CHECK(joined(lines[1]) == "upwards");
      CHECK(line_with(lines, "across") > line_with(lines, "└"));
      CHECK(line_with(lines, "a line") > line_with(lines, "across"));
      CHECK(line_with(lines, "a level") > line_with(lines, "across"));
      CHECK(line_with(lines, "100┤") < line_with(lines, "50┤"));
      CHECK(line_with(lines, "50┤") < line_with(lines, "  0┤"));
    }
  }
}

TEST_CASE("one extreme value of many stands in its own column and in the highest row") {
  std::vector<double> values(5'000, 10);
  const auto extreme = GENERATE(as<std::size_t>(), 0, 1'234, 2'500, 4'999);
  values[extreme] = 100;
  Chart chart = one_panel({line_of(values)});
  chart.panels[0].y.range = std::pair{0.0, 100.0};
  const Characters lines = drawn(chart);
  const int left = left_of(lines);
  // 2 dots per column: the first value stands in the first dot, the last one in the last.
  const double dots = 2 * (80 - left);
  const int expected = left + static_cast<int>(std::lround(static_cast<double>(extreme) / 4'999 * (dots - 1))) / 2;
  for (int column = left; column < 80; ++column) {
    CAPTURE(extreme, column);
    CHECK(is_braille(at(lines, line_with(lines, "100┤"), column)) == (column == expected));
  }
}

TEST_CASE("a missing value is a gap, and a value between two of them is still seen") {
  const Characters lines = drawn(one_panel({line_of({1, 1, nan, nan, nan, nan, 1, nan, nan, nan, nan, 1, 1})}), 40, 20);
  std::string inked;
  for (int column = left_of(lines); column < 40; ++column) {
    bool ink = false;
    for (int line = 0; line < line_with(lines, "└"); ++line) {
      ink = ink || is_braille(at(lines, line, column));
    }
    inked += ink ? '#' : '.';
  }
  const std::string::size_type gap = inked.find("...");
  CHECK(inked.front() == '#');
  CHECK(inked.back() == '#');
  REQUIRE(gap != std::string::npos);
  CHECK(inked.find(".#.", gap) != std::string::npos);
}

TEST_CASE("a line of steps goes up and down only between its values") {
  Line line = line_of({1, 2});
  line.steps = true;
  Chart chart = one_panel({line});
  chart.panels[0].y.range = std::pair{0.0, 3.0};
  const Characters lines = drawn(chart, 44, 20);
  const int left = left_of(lines);
  const int middle = left + (44 - left) / 2;
  int rows_inked = 0;
  for (int row = 0; row < line_with(lines, "└"); ++row) {
    const bool before = is_braille(at(lines, row, left + 2));
    const bool after = is_braille(at(lines, row, 41));
    CHECK_FALSE((before && after));
    rows_inked += is_braille(at(lines, row, middle)) || is_braille(at(lines, row, middle - 1)) ? 1 : 0;
  }
  CHECK(rows_inked > 3);
}

TEST_CASE("a bar reaches as high as its value, to an eighth of a row") {
  const Bars bars = bars_of({1, 0.5, 0.25, 0});
  Chart chart = one_panel({bars});
  chart.panels[0].y.range = std::pair{0.0, 1.0};
  chart.panels[0].x = {"", "", Axis::Kind::category, {"a", "b", "c", "d"}};
  const Characters lines = drawn(chart, 40, 22);
  const int top = line_with(lines, "1.0┤");
  const int bottom = line_with(lines, "└") - 1;
  const int names = line_with(lines, "a ");
  for (std::size_t i = 0; i < 4; ++i) {
    const std::string name(1, static_cast<char>('a' + i));
    int column = 0;
    while (at(lines, names, column) != name) {
      ++column;
    }
    double height = 0;
    for (int line = top; line <= bottom; ++line) {
      const std::vector<std::string> blocks{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
      const auto found = std::find(blocks.begin(), blocks.end(), at(lines, line, column));
      if (found != blocks.end()) { height += static_cast<double>(found - blocks.begin() + 1) / 8; }
    }
    CAPTURE(name);
    CHECK(height == Approx(bars.values[i] * (bottom - top + 1)).margin(1.0 / 16));
  }
}

TEST_CASE("bars side by side differ by shade where there are no colours") {
  const Characters lines = drawn(one_panel({bars_of({1, 1, 1}), bars_of({1, 1, 1}, 1), bars_of({1, 1, 1}, 2)}));
  const int lowest = line_with(lines, "└") - 1;
  CHECK(count_in(lines, lowest, "█") >= 3);
  CHECK(count_in(lines, lowest, "█") == count_in(lines, lowest, "▒"));
  CHECK(count_in(lines, lowest, "█") == count_in(lines, lowest, "░"));
  CHECK(joined(lines.back()) == "█ set 0   ▒ set 1   ░ set 2");
}

TEST_CASE("bars that have no room side by side become levels over those of the first mark") {
  const std::size_t places = 60;
  Chart chart = one_panel({bars_of(std::vector<double>(places, 10)), bars_of(std::vector<double>(places, 20), 1),
                           bars_of(std::vector<double>(places, 30), 2)});
  chart.panels[0].y.range = std::pair{0.0, 40.0};
  const Characters lines = drawn(chart);
  const int lowest = line_with(lines, "└") - 1;
  CHECK(count_in(lines, lowest, "█") == 60);
  CHECK(count_in(lines, lowest, "▒") == 0);
  const auto levels_of = [&](const std::string& shade) {
    std::vector<int> found;
    for (int line = 0; line < lowest; ++line) {
      if (count_in(lines, line, shade) > 60) { found.push_back(line); }
    }
    return found;
  };
  REQUIRE(levels_of("▒").size() == 1);
  REQUIRE(levels_of("░").size() == 1);
  CHECK(std::abs(levels_of("▒")[0] - line_with(lines, "20┤")) <= 1);
  CHECK(levels_of("░")[0] < levels_of("▒")[0]);
}

TEST_CASE("stacked bars stand on each other") {
  Chart chart = one_panel({bars_of({10, 10}), bars_of({10, 20}, 1, true)});
  chart.panels[0].y.range = std::pair{0.0, 40.0};
  const Characters lines = drawn(chart, 44, 24);
  const int bottom = line_with(lines, "└");
  const int rows = bottom - line_with(lines, "40┤");
  const int left = left_of(lines);
  const auto height_of = [&](int column, const std::string& block) {
    int height = 0;
    for (int line = 0; line < bottom; ++line) {
      height += at(lines, line, column) == block ? 1 : 0;
    }
    return height;
  };
  const int first = left + (44 - left) / 4;
  const int second = left + 3 * (44 - left) / 4;
  CHECK(std::abs(height_of(first, "█") - rows / 4) <= 1);
  CHECK(std::abs(height_of(first, "▒") - rows / 4) <= 1);
  CHECK(std::abs(height_of(second, "▒") - rows / 2) <= 1);
  CHECK(at(lines, bottom - 1, second) == "█");
}

TEST_CASE("cells are as dark as their value, and the first row is at the top") {
  Cells cells;
  cells.columns = 2;
  cells.values = {0, 1, 2, nan, 3, 3};
  cells.label = "shade";
  Chart chart = one_panel({cells});
  chart.panels[0].y.kind = Axis::Kind::category;
  chart.panels[0].y.categories = {"first", "second", "third"};
  const Characters lines = drawn(chart, 46, 20);
  const int left = left_of(lines);
  const int west = left + (46 - left) / 4;
  const int east = left + 3 * (46 - left) / 4;
  CHECK(at(lines, line_with(lines, "first"), west) == "░");
  CHECK(at(lines, line_with(lines, "first"), east) == "▒");
  CHECK(at(lines, line_with(lines, "second"), west) == "▓");
  CHECK(at(lines, line_with(lines, "second"), east) == " ");
  CHECK(at(lines, line_with(lines, "third"), east) == "█");
  CHECK(joined(lines.back()) == "0 ░░▒▒▓▓██ 3 shade");
}

TEST_CASE("cells that share a place are drawn as their mean") {
  Cells cells;
  cells.columns = 10'000;
  cells.values.assign(cells.columns, 0);
  // In the right half each second value is the greatest: a mean of a half of it.
  for (std::size_t i = 5'000; i < cells.columns; i += 2) {
    cells.values[i] = 1;
  }
  const Characters lines = drawn(one_panel({cells}), 60, 20);
  const int left = left_of(lines);
  CHECK(at(lines, 5, left) == "░");
  CHECK(at(lines, 5, left + (60 - left) / 4) == "░");
  CHECK((at(lines, 5, 58) == "▒" || at(lines, 5, 58) == "▓"));
}

TEST_CASE("shares are shown as percentages, and around a neutral value the colours reach equally far") {
  Cells cells;
  cells.columns = 3;
  cells.values = {0.5, 1, 2};
  cells.label = "ratio";
  cells.neutral = 1;
  Chart chart = one_panel({cells});
  chart.panels[0].x.percent = true;
  chart.panels[0].x.range = std::pair{0.0, 1.0};
  CHECK(line_with(drawn(chart), "100%") > 0);
  CHECK(joined(drawn(chart).back()) == "0 ░░▒▒▓▓██ 2 ratio");
  cells.log = true;
  CHECK(joined(drawn(one_panel({cells})).back()) == "0.5 ░░▒▒▓▓██ 2 ratio");
}

TEST_CASE("the mean of a line is dashed, and named") {
  Line line = line_of({0, 10}, "values");
  line.mean = Level{5, "their mean"};
  Chart chart = one_panel({line});
  const Characters lines = drawn(chart);
  int inked = 0;
  for (int column = left_of(lines); column < 80; ++column) {
    inked += is_braille(at(lines, line_with(lines, "5┤"), column)) ? 1 : 0;
  }
  CHECK(inked > 60);
  CHECK(joined(lines.back()).find("their mean") != std::string::npos);
}

TEST_CASE("points stand at their values, with their names beside them") {
  Points points;
  points.x = {1, 1'000'000};
  points.y = {1, 9};
  points.names = {"small", "large"};
  Chart chart = one_panel({points});
  chart.panels[0].x.log = true;
  chart.panels[0].y.range = std::pair{0.0, 10.0};
  const Characters lines = drawn(chart);
  CHECK(text_of(lines, line_with(lines, "small")).find("o small") != std::string::npos);
  CHECK(text_of(lines, line_with(lines, "large")).ends_with("large o"));
  CHECK(line_with(lines, "large") < line_with(lines, "small"));
  CHECK(line_with(lines, "1000000") == line_with(lines, "100 "));
}

TEST_CASE("panels stand side by side as far as there is room") {
  Chart chart = one_panel({line_of({1, 2})});
  chart.panels[0].title = "left one";
  chart.panels.push_back(chart.panels[0]);
  chart.panels[1].title = "right one";
  const Characters wide = drawn(chart);
  CHECK(line_with(wide, "left one") == line_with(wide, "right one"));
  CHECK(wide.size() <= 22);
  const Characters narrow = drawn(chart, 40);
  CHECK(line_with(narrow, "left one") < line_with(narrow, "right one"));
}

TEST_CASE("what is too long is cut, and a title is broken at its bars first") {
  Chart chart = one_panel({line_of({1, 2}, std::string(300, 'l'))});
  chart.title = {std::string(30, 'a') + " | " + std::string(30, 'b') + " | " + std::string(200, 'c')};
  chart.panels[0].x.label = std::string(300, 'x');
  chart.panels[0].y.label = std::string(300, 'y');
  chart.panels[0].y.short_label = "short";
  const Characters lines = drawn(chart, 50, 24);
  for (const auto& line : lines) {
    CHECK(line.size() <= 50);
  }
  CHECK(joined(lines[0]) == std::string(30, 'a'));
  CHECK(joined(lines[1]) == std::string(30, 'b'));
  CHECK(joined(lines[2]).starts_with("ccc"));
  CHECK(joined(lines[3]) == "short");
}

TEST_CASE("nothing in a chart can steer the terminal") {
  Chart chart = one_panel({line_of({1, 2}, "\x1b[2J")});
  chart.title = {"\x1b]0;title\a\n"};
  chart.panels[0].title = "\x1b[31m";
  chart.panels[0].x = {"\xff\x1b", "", Axis::Kind::category, {"\x1b", "\r"}};
  chart.panels[0].y.label = "\xc2\x9b";
  Points points;
  points.y = {1};
  points.names = {"\x1b[5m"};
  chart.panels[0].marks.emplace_back(points);
  const std::string text = terminal::chart_text(chart, Room{}, Colors::none);
  for (const std::string control : {"\x1b", "\r", "\a", "\xc2\x9b"}) {
    CHECK(text.find(control) == std::string::npos);
  }
  CHECK(text.find("<U+001B>[5m") != std::string::npos);
}

TEST_CASE("colours are sent only where they may be") {
  const Chart chart = one_panel({line_of({1, 2}, "a")});
  CHECK(terminal::chart_text(chart, Room{}, Colors::none).find('\x1b') == std::string::npos);
  CHECK(terminal::chart_text(chart, Room{}, Colors::direct).find("\x1b[38;2;") != std::string::npos);
  CHECK(terminal::chart_text(chart, Room{}, Colors::indexed).find("\x1b[38;5;") != std::string::npos);
}

TEST_CASE("a chart without data, and values that cannot be drawn, are no trouble") {
  CHECK_NOTHROW(drawn(Chart{}));
  CHECK(line_with(drawn(one_panel({})), "no data") > 0);
  CHECK(line_with(drawn(one_panel({line_of({nan, nan})})), "no data") > 0);
  const double infinity = std::numeric_limits<double>::infinity();
  Points points;
  points.y = {1, 2, 3};
  points.weights = {1, 0, 5};
  Bars bars = bars_of({nan, infinity});
  bars.first = 1e300;
  Chart odd =
      one_panel({line_of({infinity, 1, -infinity, 1e300, -1e300}), Rule{infinity, ""},
                 Rule{1e300, "", Rule::Kind::slope}, Rule{nan, "", Rule::Kind::upright}, Cells{}, bars, points});
  for (const bool log : {false, true}) {
    odd.panels[0].x.log = odd.panels[0].y.log = log;
    for (const int size : {0, 1, 20, 1'000}) {
      CHECK_NOTHROW(drawn(odd, size, size));
    }
  }
}

}  // namespace
