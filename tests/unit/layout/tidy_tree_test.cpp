#include "catch.hpp"
#include "expertviz/error.hpp"
#include "expertviz/tree_layout.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

using expertviz::tidy_tree_x;

namespace {

using Parents = std::vector<std::int32_t>;
using Widths = std::vector<double>;

std::string fault_of(const Parents& parent, const Widths& width) {
  try {
    (void)tidy_tree_x({parent, width, 1});
  } catch (const expertviz::Error& error) { return error.line(); }
  return "none";
}

}  // namespace

TEST_CASE("a parent stands over the middle of its children") {
  // Children 10, 20 and 30 wide with 2 between them: centres at 0, 17 and 44, middle 22.
  CHECK(tidy_tree_x({Parents{-1, 0, 0, 0}, Widths{50, 10, 20, 30}, 2}) == Widths{0, -22, -5, 22});
}

TEST_CASE("small subtrees are spread evenly between two large ones") {
  // Nodes 1 and 5 each have three children, nodes 2, 3 and 4 none. The children keep 10 apart, so that 1 and 5 must be
  // 30 apart or more; five siblings already are 40 apart, and nothing has to move.
  const Parents roomy{-1, 0, 0, 0, 0, 0, 1, 1, 1, 5, 5, 5};
  CHECK(tidy_tree_x({roomy, Widths(12, 9), 1}) == Widths{0, -20, -10, 0, 10, 20, -30, -20, -10, 10, 20, 30});

  // With one leaf between them they would be 20 apart and are moved to 30; the leaf then stands in the middle.
  const Parents tight{-1, 0, 0, 0, 1, 1, 1, 3, 3, 3};
  CHECK(tidy_tree_x({tight, Widths(10, 9), 1}) == Widths{0, -15, 0, 15, -25, -15, -5, 5, 15, 25});
}

TEST_CASE("parents need not come before their children") {
  CHECK(tidy_tree_x({Parents{2, 2, -1}, Widths{4, 4, 4}, 0}) == Widths{-2, 2, 0});
}

TEST_CASE("boxes of one depth keep the gap, whatever the tree") {
  std::mt19937 random(5);
  for (int round = 0; round < 300; ++round) {
    const std::size_t count = 1 + random() % 60;
    Parents parent{-1};
    for (std::size_t i = 1; i < count; ++i) {
      parent.push_back(static_cast<std::int32_t>(random() % i));
    }
    const double gap = static_cast<double>(random() % 5);
    const Widths width(count, 12);
    const Widths x = tidy_tree_x({parent, width, gap});
    std::map<int, std::vector<double>> of_depth;
    std::vector<int> depth(count, 0);
    for (std::size_t i = 0; i < count; ++i) {
      if (i > 0) { depth[i] = depth[static_cast<std::size_t>(parent[i])] + 1; }
      of_depth[depth[i]].push_back(x[i]);
    }
    for (auto& [level, places] : of_depth) {
      std::sort(places.begin(), places.end());
      for (std::size_t i = 1; i < places.size(); ++i) {
        INFO("depth " << level);
        CHECK(places[i] - places[i - 1] >= 12 + gap - 1e-9);
      }
    }
  }
}

TEST_CASE("a hundred thousand nodes need neither recursion nor patience") {
  constexpr std::int32_t count = 100'000;
  Parents chain(count);
  for (std::int32_t i = 0; i < count; ++i) {
    chain[static_cast<std::size_t>(i)] = i - 1;
  }
  CHECK(tidy_tree_x({chain, Widths(count, 5), 1}) == Widths(count, 0));

  Parents star(count, 0);
  star[0] = -1;
  const Widths x = tidy_tree_x({star, Widths(count, 5), 1});
  CHECK(x[1] == Approx(-6.0 * (count - 2) / 2));
  CHECK(x[count - 1] == Approx(6.0 * (count - 2) / 2));

  // Two chains under one root, of odd nodes on the left and even ones on the right: the walk down both contours must
  // not begin anew at each depth.
  Parents fork(count);
  for (std::int32_t i = 0; i < count; ++i) {
    fork[static_cast<std::size_t>(i)] = i < 2 ? i - 1 : i - 2;
  }
  fork[2] = 0;
  const Widths forked = tidy_tree_x({fork, Widths(count, 5), 1});
  CHECK(forked[count - 2] == 3);
  CHECK(forked[count - 1] == -3);
}

TEST_CASE("parents that form no tree are an error that says what is wrong") {
  CHECK(fault_of({}, {}) == "no node is without a parent: a tree needs a root");
  CHECK(fault_of({-1, -1}, {1, 1}) == "nodes 0 and 1 have no parent: a tree has one root");
  CHECK(fault_of({-1, 7}, {1, 1}) == "node 1 has the parent 7, which is no node of the tree");
  CHECK(fault_of({-1, -2}, {1, 1}) == "node 1 has the parent -2, which is no node of the tree");
  CHECK(fault_of({-1, 2, 1}, {1, 1, 1}) == "2 of 3 nodes cannot be reached from the root: their parents form a cycle");
  CHECK(fault_of({0}, {1}) == "no node is without a parent: a tree needs a root");
  CHECK(fault_of({-1, 0}, {1}) == "a tree of 2 nodes was given 1 widths");
}
