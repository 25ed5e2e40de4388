#pragma once

#include "expertviz/routed_step.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <vector>

namespace expertviz {

/// Who shares experts: a step with the steps before it, and the nodes of one draft tree with each other.
///
/// Over the steps with a tree and data for the layer, and over the nodes that the root reaches or that were accepted.
/// Memory: the experts loaded in the last steps, as many as the longest lag.
class Overlap {
 public:
  struct Options {
    std::size_t lags = 16;        ///< the longest lag
    std::size_t num_experts = 0;  ///< of a layer; 0: what the trace says, else one more than the largest id
  };
  enum Kind { parent_child, siblings, same_token, all, kinds };

  /// Jaccard is how many experts two sets share over how many there are in both together.
  struct PairSum {
    std::uint64_t pairs = 0;  ///< of two nodes, of which at least one names an expert
    double jaccard = 0;

    PairSum& operator+=(const PairSum& other) {
      pairs += other.pairs;
      jaccard += other.jaccard;
      return *this;
    }
  };

  /// What one verify step gives.
  struct Step {
    struct Layer {
      int layer_id = 0;
      std::size_t loaded = 0;              ///< experts
      std::vector<std::uint64_t> experts;  ///< the same as a bit for each
      std::array<PairSum, kinds> pairs;
    };
    std::uint64_t index = 0;
    std::int32_t largest_id = -1;
    std::vector<Layer> layers;
  };

  /// Means over the steps t that have the layer, load an expert and have the step before by the lag.
  /// NaN without such steps.
  struct Lag {
    std::size_t lag = 0;
    std::uint64_t pairs = 0;
    double containment = 0;  ///< of the experts of t, the part loaded by the step before as well
    double jaccard = 0;
    double chance = 0;  ///< containment, had t loaded its experts at random
  };
  struct NodePairs {
    std::uint64_t pairs = 0;
    double jaccard = 0;  ///< mean over the pairs; NaN for none
  };
  struct Result {
    std::vector<Lag> lags;               ///< from 1 to the longest
    std::array<NodePairs, kinds> pairs;  ///< by `Kind`
  };

  explicit Overlap(Options options) : options_(options) {}

  /// Throws `Error` for a tree whose links are none, a node without a row, and an id beyond 65,535.
  [[nodiscard]] Step measure(const RoutedStep& step) const;
  void add(Step&& step);
  /// Throws `Error` if there are fewer experts than the largest id needs.
  void end(const SampleInfo& info);
  void merge(const Overlap& other);

  /// Of a layer; in a pool, the most of any sample.
  [[nodiscard]] std::size_t num_experts() const { return num_experts_; }
  [[nodiscard]] bool has_layers() const { return !layers_.empty(); }
  /// Layers with data.
  [[nodiscard]] std::map<int, Result> layers() const;
  [[nodiscard]] Result total() const;

 private:
  struct LagSum {
    std::uint64_t pairs = 0;
    std::uint64_t before = 0;  ///< experts loaded by the step before
    double containment = 0;
    double jaccard = 0;

    LagSum& operator+=(const LagSum& other);
  };
  struct Sums {
    std::vector<LagSum> lags;  ///< from lag 1, as far as there were pairs
    std::array<PairSum, kinds> pairs;

    Sums& operator+=(const Sums& other);
  };
  struct Loaded {
    std::uint64_t step = 0;
    std::size_t number = 0;
    std::vector<std::uint64_t> experts;
  };

  [[nodiscard]] Result result(const Sums& sums) const;

  Options options_;
  std::size_t num_experts_ = 0;
  std::int32_t largest_id_ = -1;
  std::map<int, Sums> layers_;
  std::map<int, std::deque<Loaded>> last_;  ///< by layer, the latest first
};

}  // namespace expertviz
