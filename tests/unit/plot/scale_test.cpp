#include "plot/scale.hpp"

#include "catch.hpp"
#include "plot/number_text.hpp"

#include <cmath>
#include <limits>
#include <string>
#include <vector>

using namespace expertviz::plot;

namespace {

std::vector<std::string> texts(double low, double high, int most, bool whole) {
  std::vector<std::string> found;
  for (const Tick& tick : ticks({low, high}, most, whole)) {
    found.push_back(tick.text);
  }
  return found;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("ticks are multiples of 1, 2 or 5 times a power of ten") {
  CHECK(texts(0, 599, 13, true) ==
        Texts{"0", "50", "100", "150", "200", "250", "300", "350", "400", "450", "500", "550"});
  CHECK(texts(0, 599, 7, true) == Texts{"0", "100", "200", "300", "400", "500"});
  CHECK(texts(0, 599, 3, true) == Texts{"0", "200", "400"});
  CHECK(texts(14.2, 49.7, 8, true) == Texts{"15", "20", "25", "30", "35", "40", "45"});
  CHECK(texts(0, 1, 11, false) == Texts{"0.0", "0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9", "1.0"});
  CHECK(texts(-3, 3, 4, false) == Texts{"-2", "0", "2"});
  CHECK(texts(0.001, 0.0045, 5, false) == Texts{"0.001", "0.002", "0.003", "0.004"});
  CHECK(texts(2e9, 5e9, 4, true) == Texts{"2.000e+9", "3.000e+9", "4.000e+9", "5.000e+9"});
}

TEST_CASE("ticks far from 0 end, too") {
  CHECK(ticks({1e12, 1e12 + 1}, 8, false).size() == 6);
  CHECK(ticks({1e15, 1e15 + 1}, 8, false).size() <= 8);
  CHECK(ticks({-1e300, 1e300}, 8, false).size() >= 2);
}

TEST_CASE("whole numbers of steps are never split") {
  CHECK(texts(0, 1, 20, true) == Texts{"0", "1"});
  CHECK(texts(-0.5, 0.5, 20, true) == Texts{"0"});
}

TEST_CASE("there are never more ticks than asked for") {
  for (double high = 1; high < 3e6; high *= 1.37) {
    for (int most = 3; most < 15; ++most) {
      const auto found = ticks({0, high}, most, false);
      INFO("to " << high << ", at most " << most);
      CHECK(found.size() >= 2);
      CHECK(found.size() <= static_cast<std::size_t>(most));
      CHECK(found.front().value == 0);
      CHECK(found.back().value <= high);
    }
  }
}

TEST_CASE("the axis of lines gives air, and reaches 0 where that is near") {
  Extent extent;
  CHECK(extent.empty());
  extent.add(std::vector<double>{20, std::nan(""), 40});
  CHECK(line_range(extent).low == Approx(18.8));
  CHECK(line_range(extent).high == Approx(41.2));
  extent.add(8);
  CHECK(line_range(extent).low == 0);

  Extent one;
  one.add(62);
  CHECK(line_range(one).low < 62);
  CHECK(line_range(one).high > 62);
}

TEST_CASE("the axis of bars begins at 0") {
  Extent extent;
  extent.add(std::vector<double>{30, 50});
  CHECK(bar_range(extent).low == 0);
  CHECK(bar_range(extent).high == Approx(53));
  Extent zeros;
  zeros.add(0);
  CHECK(bar_range(zeros).high == 1);
  Extent below;
  below.add(-10);
  CHECK(bar_range(below).low == Approx(-10.6));
  CHECK(bar_range(below).high == 0);
}

TEST_CASE("what is no number or past all counts is not drawn") {
  CHECK(drawable(0));
  CHECK_FALSE(drawable(std::nan("")));
  CHECK_FALSE(drawable(std::numeric_limits<double>::infinity()));
  CHECK_FALSE(drawable(-1e300));
  Extent extent;
  extent.add(std::vector<double>{1e300, 3, -std::numeric_limits<double>::infinity()});
  CHECK(extent.low() == 3);
  CHECK(extent.high() == 3);
}

TEST_CASE("numbers have a point whatever the locale, and no zeros too many") {
  CHECK(fixed_text(2.5, 2) == "2.50");
  CHECK(fixed_text(-0.004, 2) == "0.00");
  CHECK(fixed_text(-1.005e3, 0) == "-1005");
  CHECK(fixed_text(0.05, 3) == "0.050");
  CHECK(short_text(2.5, 2) == "2.5");
  CHECK(short_text(120, 2) == "120");
  CHECK(short_text(-3.999, 2) == "-4");
  CHECK(short_text(1.5e12, 2) == "1.500e+12");
}
