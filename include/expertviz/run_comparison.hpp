#pragma once

#include "expertviz/cost.hpp"
#include "expertviz/verify_step.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace expertviz {

/// What one sample of a run adds up to: a few numbers per layer, however many its verify steps.
struct RunSample {
  std::variant<std::monostate, std::int64_t, std::string> question_id;
  std::optional<std::int64_t> turn;
  std::uint64_t trees = 0;   ///< verify steps with a tree
  std::uint64_t tokens = 0;  ///< accepted nodes over all of them
  CostSums total;            ///< over all layers

  struct Layer {
    int layer_id = 0;
    std::uint64_t loaded = 0;
    std::uint64_t tokens = 0;
  };
  std::vector<Layer> layers;  ///< ascending
};

/// The samples of one run that have data, in the order of the trace.
class Run {
 public:
  /// A layer, and how many experts a row of it names.
  using Rows = std::set<std::pair<int, std::size_t>>;

  /// `num_experts` are those of a layer; 0: what the trace says, else one more than the largest id.
  explicit Run(std::size_t num_experts = 0) : given_num_experts_(num_experts) {}

  /// `trees` and `tokens` are those of the whole sample, steps without data for a layer included. Throws `Error` for an
  /// expert id that the number of experts does not allow.
  void add(const SampleInfo& info, const Cost& cost, const Rows& rows, std::uint64_t trees, std::uint64_t tokens);

  [[nodiscard]] const std::vector<RunSample>& samples() const { return samples_; }
  /// Of all samples.
  [[nodiscard]] const Rows& rows() const { return rows_; }
  /// Experts of a layer; of several samples the most.
  [[nodiscard]] std::size_t num_experts() const { return num_experts_; }

 private:
  std::vector<RunSample> samples_;
  Rows rows_;
  std::size_t given_num_experts_;
  std::size_t num_experts_ = 0;
};

/// A value against the baseline's: value / baseline - 1, NaN where that is not known.
struct Change {
  double change = 0;
  std::optional<std::pair<double, double>> interval;  ///< 95 %, `jackknife_change`
};

struct TestedChange : Change {
  double p = 1;           ///< `signed_rank_test` of the logarithms of the questions' own quotients
  std::size_t count = 0;  ///< questions that the test counts
};

/// Several runs of the same questions against the first of them.
struct RunComparison {
  struct Metric {
    std::string_view name;
    std::vector<double> values;         ///< one per run
    std::vector<TestedChange> changes;  ///< one per run but the first
  };
  struct Layer {
    int layer_id = 0;
    std::vector<Change> changes;  ///< of the experts loaded per token; one per run but the first
  };
  std::size_t pairs = 0;                           ///< samples that each run has
  std::size_t questions = 0;                       ///< of these
  std::vector<std::vector<std::size_t>> unpaired;  ///< for each run, its samples that another run lacks
  std::vector<Metric> metrics;                     ///< those of `metric_names`, in that order
  std::vector<Layer> layers;                       ///< of the paired samples, ascending
};

/// Samples pair by question and turn; where a run has several of the same, in their order. A sample without a question
/// id is a question of its own.
///
/// Throws `Error` where no sample is in all runs, and where the runs differ in layers, in experts per token, or in
/// experts of a layer: then they are of different models. There must be at least two.
[[nodiscard]] RunComparison compare_runs(std::span<const Run> runs);

/// The names of the metrics: mean_accepted, loaded_per_token, plain_per_token, traffic_ratio, rejected_share,
/// loaded_per_step.
[[nodiscard]] std::span<const std::string_view> metric_names();

}  // namespace expertviz
