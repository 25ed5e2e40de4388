#pragma once

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

namespace expertviz {

/// The sums of one question, of which a ratio is pooled.
struct RatioSums {
  double numerator = 0;
  double denominator = 0;
};

/// Fewer questions than these give no interval.
inline constexpr std::size_t least_questions = 8;

/// The 0.975 quantile of Student's t distribution; `degrees` is at least 1.
[[nodiscard]] double student_t_975(double degrees);

/// 95 % interval of an estimate from those that leave out one question each (the jackknife):
/// all -+ t(0.975, n-1) sqrt((n-1)/n sum((value - mean)^2)). Empty below `least_questions` questions, and where a value
/// is not finite.
[[nodiscard]] std::optional<std::pair<double, double>> jackknife(double all, const std::vector<double>& without_each);

/// 95 % interval of the pooled ratio (sum of numerators over sum of denominators) by `jackknife`.
[[nodiscard]] std::optional<std::pair<double, double>> jackknife_ratio(const std::vector<RatioSums>& questions);

/// The sum of numerators over the sum of denominators; NaN without a denominator.
[[nodiscard]] double pooled_ratio(const std::vector<RatioSums>& questions);

/// 95 % interval of how much a pooled ratio changes from one run of the questions to another (value / baseline - 1), by
/// `jackknife` of the logarithm of the quotient of the two. Entry i of both is of the same question.
[[nodiscard]] std::optional<std::pair<double, double>> jackknife_change(const std::vector<RatioSums>& baseline,
                                                                        const std::vector<RatioSums>& questions);

}  // namespace expertviz
