#pragma once

#include <optional>
#include <utility>
#include <vector>

namespace expertviz {

/// The sums of one question, of which a ratio is pooled.
struct RatioSums {
  double numerator = 0;
  double denominator = 0;
};

/// 95 % interval of the pooled ratio (sum of numerators over sum of denominators) by leaving out one question after
/// another: theta -+ t(0.975, n-1) sqrt((n-1)/n sum((theta_q - mean theta_q)^2)), where theta_q is the ratio without
/// question q. Empty below 8 questions, and where a ratio has no denominator.
[[nodiscard]] std::optional<std::pair<double, double>> jackknife_ratio(const std::vector<RatioSums>& questions);

}  // namespace expertviz
