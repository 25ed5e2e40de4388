#include "expertviz/jackknife.hpp"

#include "analysis/sums.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>

namespace expertviz {
namespace {

/// Continued fraction of the incomplete beta function (Abramowitz and Stegun 26.5.8), by Lentz's method.
double beta_fraction(double a, double b, double x) {
  constexpr double tiny = 1e-300;
  double c = 1;
  double d = 1 / std::max(1 - (a + b) * x / (a + 1), tiny);
  double fraction = d;
  for (int m = 1; m <= 500; ++m) {
    const auto step = [&](double numerator) {
      d = 1 + numerator * d;
      d = 1 / (std::abs(d) < tiny ? tiny : d);
      c = 1 + numerator / c;
      c = std::abs(c) < tiny ? tiny : c;
      fraction *= c * d;
    };
    step(m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)));
    const double before = fraction;
    step(-(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)));
    if (std::abs(fraction - before) < 1e-16 * std::abs(fraction)) { break; }
  }
  return fraction;
}

/// The share of Student's t distribution that lies beyond -t or t.
double two_tails(double t, double degrees) {
  const double x = degrees / (degrees + t * t);
  const double a = degrees / 2;
  const double b = 0.5;
  const double front =
      std::exp(std::lgamma(a + b) - std::lgamma(a) - std::lgamma(b) + a * std::log(x) + b * std::log1p(-x));
  return x < (a + 1) / (a + b + 2) ? front * beta_fraction(a, b, x) / a : 1 - front * beta_fraction(b, a, 1 - x) / b;
}

RatioSums sum_of(const std::vector<RatioSums>& questions) {
  RatioSums all;
  for (const RatioSums& question : questions) {
    all.numerator += question.numerator;
    all.denominator += question.denominator;
  }
  return all;
}

/// The pooled ratio without each question in turn.
std::vector<double> without_each(const std::vector<RatioSums>& questions) {
  const RatioSums all = sum_of(questions);
  std::vector<double> ratios;
  ratios.reserve(questions.size());
  for (const RatioSums& question : questions) {
    ratios.push_back(analysis::ratio(all.numerator - question.numerator, all.denominator - question.denominator));
  }
  return ratios;
}

}  // namespace

double student_t_975(double degrees) {
  double low = 1.9;  // below the normal distribution's
  double high = 13;  // above that of one degree
  for (int i = 0; i < 200 && high - low > 1e-14 * high; ++i) {
    const double middle = (low + high) / 2;
    (two_tails(middle, degrees) > 0.05 ? low : high) = middle;
  }
  return (low + high) / 2;
}

std::optional<std::pair<double, double>> jackknife(double all, const std::vector<double>& without_each) {
  const std::size_t count = without_each.size();
  if (count < least_questions) { return std::nullopt; }
  const auto n = static_cast<double>(count);
  const double mean = std::accumulate(without_each.begin(), without_each.end(), 0.0) / n;
  const double squares =
      std::accumulate(without_each.begin(), without_each.end(), 0.0,
                      [mean](double sum, double value) { return sum + (value - mean) * (value - mean); });
  const double reach = student_t_975(n - 1) * std::sqrt((n - 1) / n * squares);
  if (!std::isfinite(all) || !std::isfinite(reach)) { return std::nullopt; }
  return std::pair(all - reach, all + reach);
}

std::optional<std::pair<double, double>> jackknife_ratio(const std::vector<RatioSums>& questions) {
  return jackknife(pooled_ratio(questions), without_each(questions));
}

double pooled_ratio(const std::vector<RatioSums>& questions) {
  const RatioSums all = sum_of(questions);
  return analysis::ratio(all.numerator, all.denominator);
}

std::optional<std::pair<double, double>> jackknife_change(const std::vector<RatioSums>& baseline,
                                                          const std::vector<RatioSums>& questions) {
  std::vector<double> log_quotients = without_each(questions);
  const std::vector<double> before = without_each(baseline);
  for (std::size_t i = 0; i < log_quotients.size(); ++i) {
    log_quotients[i] = std::log(log_quotients[i] / before[i]);
  }
  const auto interval = jackknife(std::log(pooled_ratio(questions) / pooled_ratio(baseline)), log_quotients);
  if (!interval) { return std::nullopt; }
  return std::pair(std::expm1(interval->first), std::expm1(interval->second));
}

}  // namespace expertviz
