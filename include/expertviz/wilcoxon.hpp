#pragma once

#include <cstddef>
#include <span>

namespace expertviz {

/// What the signed-rank test says of paired differences.
struct SignedRank {
  double p = 1;           ///< two-sided; 1 where no difference is left
  std::size_t count = 0;  ///< differences that are not zero
};

/// Wilcoxon's signed-rank test: are differences as often above zero as below, large ones counting more?
///
/// Zeros are dropped and tied sizes share the mean of their ranks; differences within 1e-12 of zero are zero, and sizes
/// within 1e-12 of the next one are tied. p is twice the smaller tail, at most 1. It is exact, ties included, up to
/// `most_exact_ranks` differences, for which all sums of ranks are counted in well under a second. Beyond that it is
/// the normal approximation with the variance that the ties leave; there the two differ by less than 0.0001.
///
/// Source: Wilcoxon, "Individual Comparisons by Ranking Methods" (1945).
[[nodiscard]] SignedRank signed_rank_test(std::span<const double> differences);

inline constexpr std::size_t most_exact_ranks = 1000;

}  // namespace expertviz
