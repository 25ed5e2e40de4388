#include "expertviz/wilcoxon.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <vector>

namespace expertviz {
namespace {

constexpr double same = 1e-12;

/// Ranks are doubled, so that midranks are whole numbers too.
struct DoubledRank {
  std::uint64_t rank = 0;
  bool positive = false;
};

std::vector<DoubledRank> doubled_ranks(std::span<const double> differences) {
  std::vector<double> sorted;
  std::copy_if(differences.begin(), differences.end(), std::back_inserter(sorted),
               [](double difference) { return std::abs(difference) > same; });
  std::sort(sorted.begin(), sorted.end(), [](double a, double b) { return std::abs(a) < std::abs(b); });
  std::vector<DoubledRank> ranks;
  ranks.reserve(sorted.size());
  for (std::size_t first = 0; first < sorted.size(); first = ranks.size()) {
    std::size_t end = first + 1;
    while (end < sorted.size() && std::abs(sorted[end]) - std::abs(sorted[end - 1]) <= same) {
      ++end;
    }
    // The ranks first + 1 to end, of which the mean is half of this.
    for (std::size_t i = first; i < end; ++i) {
      ranks.push_back({first + 1 + end, sorted[i] > 0});
    }
  }
  return ranks;
}

/// The probability that ranks of random signs add up to at most `sum` above zero.
double exact_tail(const std::vector<DoubledRank>& ranks, std::uint64_t sum) {
  // Without midranks all are even, and so are their sums: half as many to count.
  const bool all_even = std::all_of(ranks.begin(), ranks.end(), [](const auto& each) { return each.rank % 2 == 0; });
  const std::uint64_t unit = all_even ? 2 : 1;
  sum /= unit;
  // By sum, its probability after the ranks so far; each rank halves what stays and what moves up by it. Entries from
  // the end on are zero.
  std::vector<double> probability(sum + 1, 0);
  probability[0] = 1;
  std::uint64_t end = 1;
  for (const auto& [doubled, positive] : ranks) {
    const std::uint64_t rank = doubled / unit;
    end = std::min<std::uint64_t>(end + rank, sum + 1);
    for (std::uint64_t i = end; i-- > rank;) {
      probability[i] = (probability[i] + probability[i - rank]) / 2;
    }
    for (std::uint64_t i = std::min(rank, end); i-- > 0;) {
      probability[i] /= 2;
    }
  }
  double tail = 0;
  for (const double part : probability) {
    tail += part;
  }
  return tail;
}

double normal_tail(const std::vector<DoubledRank>& ranks, std::uint64_t sum) {
  double mean = 0;
  double variance = 0;
  for (const auto& [rank, positive] : ranks) {
    mean += static_cast<double>(rank) / 2;
    variance += static_cast<double>(rank) * static_cast<double>(rank) / 4;
  }
  return std::erfc((mean - static_cast<double>(sum)) / std::sqrt(2 * variance)) / 2;
}

}  // namespace

SignedRank signed_rank_test(std::span<const double> differences) {
  const std::vector<DoubledRank> ranks = doubled_ranks(differences);
  if (ranks.empty()) { return {}; }
  std::uint64_t above = 0;
  std::uint64_t below = 0;
  for (const auto& [rank, positive] : ranks) {
    (positive ? above : below) += rank;
  }
  // Both signs are alike, so the two tails are: the smaller sum has the smaller one.
  const std::uint64_t smaller = std::min(above, below);
  const double tail = ranks.size() <= most_exact_ranks ? exact_tail(ranks, smaller) : normal_tail(ranks, smaller);
  return {std::min(1.0, 2 * tail), ranks.size()};
}

}  // namespace expertviz
