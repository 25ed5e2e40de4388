#include "catch.hpp"
#include "plot/condense.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

using expertviz::plot::condense;
using expertviz::plot::Condensed;

namespace {

using Values = std::vector<double>;
const double missing = std::nan("");

}  // namespace

TEST_CASE("each place tells the range of its own steps") {
  const Condensed found = condense(Values{5, 1, 9, 4, 4, 4, 7, 8, 2}, 3, 1);
  CHECK(found.step == Values{1, 4, 7});
  CHECK(found.low == Values{1, 4, 2});
  CHECK(found.high == Values{9, 4, 8});
}

TEST_CASE("range and median look as far as the window") {
  // Around step 4 of 0..8, three steps: 3, 4 and 5.
  const Condensed found = condense(Values{0, 0, 0, 9, 1, 5, 0, 0, 0}, 9, 3);
  CHECK(found.low[4] == 1);
  CHECK(found.median[4] == 5);
  CHECK(found.high[4] == 9);
  // At the ends the window is cut: of two values, the mean.
  CHECK(condense(Values{1, 4, 9}, 3, 3).median == Values{2.5, 4, 6.5});
}

TEST_CASE("no value is hidden") {
  Values values(5000, 30);
  values[1234] = 99;
  values[4999] = 1;
  const Condensed found = condense(values, 280, 101);
  CHECK(found.step.size() == 280);
  CHECK(*std::max_element(found.high.begin(), found.high.end()) == 99);
  CHECK(*std::min_element(found.low.begin(), found.low.end()) == 1);
}

TEST_CASE("the median never leaves the range") {
  Values values;
  for (int step = 0; step < 1000; ++step) {
    values.push_back(step * step * 37 % 101);
  }
  for (const std::size_t window : {1U, 11U, 91U}) {
    const Condensed found = condense(values, 200, window);
    for (std::size_t place = 0; place < found.step.size(); ++place) {
      INFO("place " << place << ", window " << window);
      CHECK(found.low[place] <= found.median[place]);
      CHECK(found.median[place] <= found.high[place]);
    }
  }
}

TEST_CASE("steps without a value are a gap, and no part of their neighbours") {
  const Condensed found = condense(Values{3, 3, missing, missing, missing, missing, 8, 8}, 4, 3);
  CHECK(found.low[0] == 3);
  CHECK(std::isnan(found.low[1]));
  CHECK(std::isnan(found.median[2]));
  CHECK(found.median[3] == 8);
  CHECK(found.last_median() == 8.0);
  CHECK_FALSE(condense(Values{missing, missing}, 2, 1).last_median().has_value());
}

TEST_CASE("there are never more places than steps") {
  CHECK(condense(Values{1, 2}, 100, 21).step == Values{0, 1});
  CHECK(condense(Values{}, 100, 21).step.empty());
}
