#include "expertviz/acceptance.hpp"

#include "catch.hpp"

#include <cmath>

namespace {

using namespace expertviz;

/// 0 -> 1, 2, 3; 1 -> 4; 3 -> 5, 6; 4 -> 7: depths 0, 1, 1, 1, 2, 2, 2, 3.
VerifyStep step_that_accepts(std::vector<std::int32_t> accepted) {
  VerifyStep step;
  DraftTree& tree = step.tree.emplace();
  tree.draft_token_num = 8;
  tree.first_child = {1, 4, -1, 5, 7, -1, -1, -1};
  tree.next_sibling = {-1, 2, 3, -1, -1, 6, -1, -1};
  tree.accepted = std::move(accepted);
  return step;
}

Acceptance of(const std::vector<VerifyStep>& steps) {
  Acceptance found;
  for (const VerifyStep& step : steps) {
    found.add(found.measure(step));
  }
  return found;
}

TEST_CASE("rates are over the paths that could go on") {
  // Three paths: the root alone; 0 1, which stops before node 4; and 0 3 6, which ends at a leaf.
  const Acceptance found = of({step_that_accepts({0}), step_that_accepts({0, 1}), step_that_accepts({0, 3, 6})});
  CHECK(found.histogram() == std::vector<std::uint64_t>{1, 1, 1});
  REQUIRE(found.depths().size() == 3);
  CHECK(found.depths()[0].at_risk == 3);
  CHECK(found.depths()[0].accepted == 2);
  CHECK(found.depths()[1].at_risk == 2);
  CHECK(found.depths()[1].accepted == 1);
  CHECK(found.depths()[2].at_risk == 0);
  CHECK(found.depths()[2].nodes == 3);  // one per tree
  CHECK(found.depths()[0].nodes == 9);
  // Node 1 is the first child, node 3 the third, node 6 the second.
  CHECK(found.ranks() == std::vector<std::uint64_t>{1, 1, 1});
  CHECK(found.no_draft_share() == Approx(1.0 / 3));
  CHECK(found.leaf_share() == Approx(1.0 / 3));
  CHECK(found.off_path_steps() == 0);
}

TEST_CASE("accepted nodes that are no path count in the histogram only") {
  for (const std::vector<std::int32_t>& wrong : {std::vector<std::int32_t>{0, 4}, {1, 4}, {0, 1, 5}}) {
    const Acceptance found = of({step_that_accepts(wrong)});
    CHECK(found.off_path_steps() == 1);
    CHECK(found.histogram().size() == wrong.size());
    CHECK(found.histogram().back() == 1);
    CHECK(found.depths()[0].at_risk == 0);
    CHECK(found.ranks().empty());
    CHECK(std::isnan(found.leaf_share()));
  }
}

TEST_CASE("a path that was cut at the end of the answer is at risk at the depths that it reached") {
  VerifyStep step = step_that_accepts({0, 1});
  step.tree->past_end = 1;
  const Acceptance found = of({step});
  CHECK(found.depths()[0].at_risk == 1);
  CHECK(found.depths()[0].accepted == 1);
  CHECK(found.depths()[1].at_risk == 0);
}

TEST_CASE("samples pool by adding up") {
  Acceptance first = of({step_that_accepts({0}), step_that_accepts({0, 1, 4, 7})});
  first.merge(of({step_that_accepts({0, 1})}));
  CHECK(first.trees() == 3);
  CHECK(first.histogram() == std::vector<std::uint64_t>{1, 1, 0, 1});
  CHECK(first.depths()[0].at_risk == 3);
  CHECK(first.ranks() == std::vector<std::uint64_t>{4});
}

TEST_CASE("Wilson's interval") {
  // statsmodels' proportion_confint(8, 10, method="wilson") and (0, 5), which SciPy's
  // binomtest(k, n).proportion_ci(method="wilson") gives too.
  CHECK(wilson(8, 10).low == Approx(0.49016247153664183));
  CHECK(wilson(8, 10).high == Approx(0.9433178485456247));
  CHECK(wilson(0, 5).low == Approx(0).margin(1e-15));
  CHECK(wilson(0, 5).high == Approx(0.4344824647658321));
  CHECK(std::isnan(wilson(0, 0).low));
}

}  // namespace
