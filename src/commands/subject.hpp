#pragma once

#include "commands/inquiry.hpp"
#include "commands/sample_text.hpp"

#include <optional>
#include <string>
#include <vector>

namespace expertviz::commands {

/// A ratio of two sums, of which the pooled value has an interval.
struct Ratio {
  std::string name;
  double numerator = 0;
  double denominator = 0;
};

/// A pooled ratio and how sure it is.
struct PooledRatio {
  std::string name;
  std::optional<std::pair<double, double>> interval;  ///< 95 %, by leaving out one question after another
  double least = 0;                                   ///< of the single samples, as is `greatest`
  double greatest = 0;
};

/// The samples that were pooled.
struct Pool {
  struct Sample {
    std::uint64_t sample_idx = 0;
    std::uint64_t verify_steps = 0;
  };
  std::vector<Sample> samples;  ///< those with data, in the order of the trace; there may be millions
  bool tells_experts = true;    ///< each of them tells how many experts a layer has
  std::size_t questions = 0;
  std::vector<PooledRatio> ratios;
};

/// What an answer is about: one sample, or all selected ones together.
struct Subject {
  const Asked& asked;
  SampleInfo info;  ///< of the pool: the sums; it has no question
  Totals totals;
  const Pool* pool = nullptr;

  [[nodiscard]] double mean_accepted() const;
  /// How all JSON begins: which sample; of a pool nothing.
  [[nodiscard]] table::Members sample_members() const;
  /// How the JSON of a question begins: which sample, its steps, tokens and accepted nodes.
  [[nodiscard]] table::Members members() const;
  /// "sample 0, question 81, turn 1" or "8 samples".
  [[nodiscard]] std::string name() const;
  /// The line of facts under a picture's title.
  [[nodiscard]] std::string facts(const std::vector<std::string>& parts) const;
  /// How sure a pooled ratio is, in words: " (95 % interval 1.79 to 1.92 over 80 questions)"; of few questions the
  /// range over the samples; empty for one sample.
  [[nodiscard]] std::string certainty(const std::string& ratio, int decimals) const;
};

}  // namespace expertviz::commands
