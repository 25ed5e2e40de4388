#include "expertviz/wilcoxon.hpp"

#include "catch.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace {

using namespace expertviz;
using Differences = std::vector<double>;

/// 1, 2, ... `count`, each with a sign: above zero where place * step % modulus < limit.
Differences signed_places(int count, int step, int modulus, int limit) {
  Differences differences;
  for (int i = 1; i <= count; ++i) {
    differences.push_back(i * step % modulus < limit ? i : -i);
  }
  return differences;
}

TEST_CASE("the exact test without ties") {
  // scipy.stats.wilcoxon(d, method="exact").pvalue, SciPy 1.10.
  CHECK(signed_rank_test(Differences{0.3, -0.1, 0.7, 1.2, -0.4, 0.9, 0.05, 2.0}).p == Approx(0.109375));
  CHECK(signed_rank_test(signed_places(200, 7, 10, 6)).p == Approx(0.012178229704149399).epsilon(1e-12));
  // All six are above zero: one of 2^6 choices of signs at each end.
  CHECK(signed_rank_test(Differences{1, 2, 3, 4, 5, 6}).p == Approx(2.0 / 64));
}

TEST_CASE("ties share their ranks and zeros are dropped, exactly") {
  // All choices of signs written out in Python, over scipy.stats.rankdata of the sizes.
  const SignedRank found = signed_rank_test(Differences{1, 1, -1, 2, 2, -3, 0, 4});
  CHECK(found.count == 7);
  CHECK(found.p == Approx(0.328125));
  CHECK(signed_rank_test(Differences{2, 2, 2, -2, 5, 5, -1, 3, 3, 0}).p == Approx(0.0390625));
  CHECK(signed_rank_test(Differences{1, -1}).p == 1);
}

TEST_CASE("differences that rounding alone sets apart are the same") {
  CHECK(signed_rank_test(Differences{1e-13, -1e-13}).count == 0);
  CHECK(signed_rank_test(Differences{1e-13, -1e-13}).p == 1);
  const Differences nearly{1, 1 + 1e-13, -1 - 2e-13, 2, 2, -3, 4};
  CHECK(signed_rank_test(nearly).p == Approx(0.328125));
  CHECK(signed_rank_test({}).p == 1);
}

TEST_CASE("the two signs are alike") {
  Differences differences{0.5, -0.25, 3, 3, -1, 7, 0.5};
  const double p = signed_rank_test(differences).p;
  for (double& difference : differences) {
    difference = -difference;
  }
  CHECK(signed_rank_test(differences).p == p);
}

TEST_CASE("beyond the exact bound the normal approximation takes over, close by") {
  // scipy.stats.wilcoxon(d, method="approx").pvalue, SciPy 1.10.
  CHECK(signed_rank_test(signed_places(1001, 37, 100, 54)).p == Approx(0.022477088664357065).epsilon(1e-12));
  // At the bound the two agree to four digits behind the point: SciPy's approximation of these 1000.
  CHECK(signed_rank_test(signed_places(1000, 37, 100, 54)).p == Approx(0.02569145887483177).margin(1e-4));
}

}  // namespace
