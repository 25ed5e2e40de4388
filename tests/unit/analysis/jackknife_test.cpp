#include "expertviz/jackknife.hpp"

#include "catch.hpp"

#include <vector>

namespace {

using namespace expertviz;

TEST_CASE("quantiles of Student's t distribution") {
  // scipy.stats.t.ppf(0.975, n)
  CHECK(student_t_975(1) == Approx(12.706204736432095).epsilon(1e-9));
  CHECK(student_t_975(7) == Approx(2.3646242510102993).epsilon(1e-9));
  CHECK(student_t_975(30) == Approx(2.0422724563012373).epsilon(1e-9));
  CHECK(student_t_975(79) == Approx(1.9904502099893602).epsilon(1e-9));
  CHECK(student_t_975(1e6) == Approx(1.9599663568141066).epsilon(1e-8));
}

TEST_CASE("of equal denominators the jackknife is the t interval of the mean") {
  // For a mean the jackknife's standard error is the usual one. scipy.stats.t.interval(0.95, 7, mean, sem) of 1 to 8:
  // mean 4.5, sem sqrt(6 / 8).
  std::vector<RatioSums> questions;
  for (int i = 1; i <= 8; ++i) {
    questions.push_back({static_cast<double>(i), 1});
  }
  const auto interval = jackknife_ratio(questions);
  REQUIRE(interval);
  CHECK(interval->first == Approx(4.5 - 2.3646242510102993 * 0.8660254037844386));
  CHECK(interval->second == Approx(4.5 + 2.3646242510102993 * 0.8660254037844386));
}

TEST_CASE("few questions, and ratios without a denominator, have no interval") {
  CHECK_FALSE(jackknife_ratio(std::vector<RatioSums>(7, {1, 1})));
  CHECK(jackknife_ratio(std::vector<RatioSums>(8, {1, 1})));
  std::vector<RatioSums> one_counts(8, {0, 0});
  one_counts[3] = {5, 2};
  CHECK_FALSE(jackknife_ratio(one_counts));
}

}  // namespace
