#include "plot/spread.hpp"

#include "catch.hpp"

#include <vector>

using expertviz::plot::spread;
using Places = std::vector<double>;

TEST_CASE("labels with room stay where they want to be") {
  CHECK(spread({50, 10, 30}, 12, 0, 100) == Places{50, 10, 30});
  CHECK(spread({}, 12, 0, 100).empty());
}

TEST_CASE("labels that would touch move apart evenly") {
  // Two at 50 want 10 between them: 5 up, 5 down.
  CHECK(spread({50, 50}, 10, 0, 100) == Places{45, 55});
  // A third at 56 joins them: the three end around their mean of 52.
  CHECK(spread({50, 50, 56}, 10, 0, 100) == Places{42, 52, 62});
}

TEST_CASE("the order of labels is kept, equals in the order given") {
  // 20, 30 and 30 end 10 apart around their mean of 80 / 3.
  const Places found = spread({30, 20, 30}, 10, 0, 100);
  CHECK(found[1] == Approx(80.0 / 3 - 10));
  CHECK(found[0] == Approx(80.0 / 3));
  CHECK(found[2] == Approx(80.0 / 3 + 10));
}

TEST_CASE("labels stay within the axis where they fit") {
  CHECK(spread({99, 99}, 10, 0, 100) == Places{90, 100});
  CHECK(spread({1, 1}, 10, 0, 100) == Places{0, 10});
}
