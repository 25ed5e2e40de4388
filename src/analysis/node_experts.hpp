#pragma once

#include "expertviz/statistics.hpp"
#include "expertviz/verify_step.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace expertviz::analysis {

inline constexpr std::int32_t largest_expert_id = 65'535;

/// Throws `Error` for an id beyond the largest.
void check_expert_id(std::int32_t id, const LayerRouting& layer);

/// The row of a node of this request's tree. Throws `Error` where the node has none.
[[nodiscard]] std::size_t row_of(std::int32_t node, const LayerRouting& layer, const DraftTree& tree);

/// Experts of a layer: as given, else what the trace says, else one more than the largest id; 0 stands for "not given".
/// Throws `Error` for a number that does not hold the largest id (-1: none was seen), or that is beyond 65,536.
[[nodiscard]] std::size_t num_experts(std::size_t given, const SampleInfo& info, std::int32_t largest_id);

/// The nodes of a tree that count: those that the root reaches and those that were accepted. Other nodes were never
/// drafted.
struct CountedNodes {
  explicit CountedNodes(const DraftTree& tree);

  TreeShape shape;
  std::vector<std::int32_t> nodes;    ///< ascending
  std::vector<std::size_t> accepted;  ///< places in `nodes`, in the order of acceptance
};

/// The experts that nodes were routed to: a set for each node, one behind the other.
class NodeExperts {
 public:
  /// Weights that nobody looks at need not be added up, where another question of the same pass asked for them.
  explicit NodeExperts(bool reads_weights) : reads_weights_(reads_weights) {}

  /// Takes the place of what was read before, and uses its memory again. Throws `Error` for a node without a row, and
  /// for an expert id that is too large.
  void read(const LayerRouting& layer, const DraftTree& tree, std::span<const std::int32_t> nodes);

  /// Over all reads so far; -1: no id was there.
  [[nodiscard]] std::int32_t largest_id() const { return static_cast<std::int32_t>(met_.size()) - 1; }
  /// Whether the layer has weights, and they are read.
  [[nodiscard]] bool weighted() const { return weighted_; }
  /// The ids of all nodes.
  [[nodiscard]] std::span<const std::uint16_t> all() const { return ids_; }
  /// The different ids >= 0 of the i-th node, in the order of its row.
  [[nodiscard]] std::span<const std::uint16_t> of(std::size_t i) const {
    return std::span(ids_).subspan(first_[i], first_[i + 1] - first_[i]);
  }
  /// Their weights, if the layer has any. One that is not finite is 0; an id that is there twice has the sum.
  [[nodiscard]] std::span<const double> weights_of(std::size_t i) const {
    return std::span(weights_).subspan(first_[i], first_[i + 1] - first_[i]);
  }

 private:
  bool reads_weights_;
  bool weighted_ = false;
  std::vector<std::uint16_t> ids_;
  std::vector<double> weights_;
  std::vector<std::size_t> first_;  ///< where a node's experts begin; one entry more than nodes
  std::vector<std::uint32_t> met_;  ///< by id: the last row that named it, rows counted over all reads
  std::uint32_t rows_ = 0;
};

/// A number for each expert, 0 at first, that remembers which of them were touched.
class ExpertSums {
 public:
  double& operator[](std::uint16_t expert) {
    if (expert >= sums_.size()) {
      sums_.resize(expert + std::size_t{1});
      touched_.resize(expert + std::size_t{1});
    }
    if (!touched_[expert]) {
      touched_[expert] = 1;
      experts_.push_back(expert);
    }
    return sums_[expert];
  }
  /// Those touched, in the order of their first touch until they are sorted.
  [[nodiscard]] std::vector<std::uint16_t>& experts() { return experts_; }
  void clear();

 private:
  std::vector<double> sums_;
  std::vector<std::uint8_t> touched_;
  std::vector<std::uint16_t> experts_;
};

}  // namespace expertviz::analysis
