#pragma once

#include "expertviz/routed_step.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace expertviz {

/// What if a layer may load at most B experts in a step?
///
/// Each expert has a score in each step and layer; the B with the highest scores stay, of equals those with the lower
/// id. Over the steps with a tree and data for the layer, and over the nodes that the root reaches or that were
/// accepted. Memory: some numbers for each layer and expert.
class Budget {
 public:
  enum class Score {
    weight,  ///< the sum of the expert's weights over the nodes; one that is not finite is 0
    count    ///< how many nodes chose it
  };
  struct Options {
    Score score = Score::weight;
    std::size_t num_experts = 0;  ///< of a layer; 0: what the trace says, else one more than the largest id
  };

  /// What the experts of one rank, the highest score first, add up to.
  struct Rank {
    double score = 0;
    /// Nodes whose lowest-ranked expert has this rank: they lose an expert under a smaller budget.
    std::uint64_t nodes = 0;
    std::uint64_t accepted = 0;  ///< of the accepted nodes

    Rank& operator+=(const Rank& other) {
      score += other.score;
      nodes += other.nodes;
      accepted += other.accepted;
      return *this;
    }
  };

  /// What one verify step gives. The ranks of all layers stand behind each other.
  struct Step {
    struct Layer {
      int layer_id = 0;
      bool weighted = false;
      std::size_t end = 0;  ///< where its ranks end
    };
    std::uint64_t nodes = 0;
    std::uint64_t accepted = 0;
    std::int32_t largest_id = -1;
    std::vector<Layer> layers;
    std::vector<Rank> ranks;
  };

  static constexpr std::array<int, 3> percents{90, 95, 99};
  using Budgets = std::array<std::optional<std::size_t>, percents.size()>;

  struct Result {
    // For a budget of 1, 2, ... experts; NaN where there is nothing to share.
    std::vector<double> coverage;         ///< the part of all scores that stays
    std::vector<double> nodes_losing;     ///< the part of the nodes that loses an expert
    std::vector<double> accepted_losing;  ///< the same of the accepted nodes
    Budgets budget_for;  ///< the least budget whose coverage reaches so many percent; empty without scores
  };

  explicit Budget(Options options) : options_(options) {}

  /// Throws `Error` for a tree whose links are none, a node without a row, and an id beyond 65,535.
  [[nodiscard]] Step measure(const RoutedStep& step) const;
  void add(const Step& step);
  /// Throws `Error` if there are fewer experts than the largest id needs.
  void end(const SampleInfo& info);
  void merge(const Budget& other);

  /// Of a layer; in a pool, the most of any sample.
  [[nodiscard]] std::size_t num_experts() const { return num_experts_; }
  /// Whether weights are the score and a layer has none. Then the results are not what was asked for.
  [[nodiscard]] bool lacks_weights() const { return lacks_weights_; }
  [[nodiscard]] bool has_layers() const { return !layers_.empty(); }
  /// Layers with data.
  [[nodiscard]] std::map<int, Result> layers() const;
  /// Of all layers, under the same budget for each.
  [[nodiscard]] Result total() const;
  /// The sums of the layers' own `budget_for`; layers without scores are left out.
  [[nodiscard]] Budgets per_layer_budget() const;

 private:
  struct Sums {
    std::uint64_t nodes = 0;
    std::uint64_t accepted = 0;
    std::vector<Rank> ranks;

    Sums& operator+=(const Sums& other);
  };

  [[nodiscard]] Result result(const Sums& sums) const;

  Options options_;
  std::size_t num_experts_ = 0;
  std::int32_t largest_id_ = -1;
  bool lacks_weights_ = false;
  std::map<int, Sums> layers_;
};

/// For each node of the tree, the experts that it loses if the layer may load so many, ascending. None for a node that
/// the root does not reach and that was not accepted. Throws `Error` as `Budget::measure` does, and where weights are
/// the score and the layer has none.
[[nodiscard]] std::vector<std::vector<std::int32_t>> lost_experts(const LayerRouting& layer, const DraftTree& tree,
                                                                  std::size_t budget, Budget::Score score);

}  // namespace expertviz
