#pragma once

#include "expertviz/routed_step.hpp"

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

namespace expertviz {

/// Sums over pairs of a verify step with a tree and a layer with data. A quotient without a denominator is NaN.
struct CostSums {
  std::uint64_t pairs = 0;
  std::uint64_t loaded = 0;  ///< unique experts of all drafted nodes
  std::uint64_t needed = 0;  ///< unique experts of the accepted nodes
  std::uint64_t plain = 0;   ///< experts of the accepted nodes, each node by itself: what plain decoding reads
  std::uint64_t tokens = 0;  ///< accepted nodes

  CostSums& operator+=(const CostSums& other);

  [[nodiscard]] double per_token(std::uint64_t experts) const;
  [[nodiscard]] double traffic_ratio() const;   ///< loaded / plain
  [[nodiscard]] double rejected_share() const;  ///< of the loaded experts, those that no accepted node needed
  /// Experts of a verify step over those of a plain step.
  [[nodiscard]] double step_multiple() const;
  /// Speculation wins only where more than this share of a plain step's time is not reading experts.
  [[nodiscard]] double break_even_share() const;
};

/// (m - tau) / (m - 1) for a verify step that reads m times the experts of a plain step and emits tau tokens; NaN for
/// m <= 1.
[[nodiscard]] double break_even_share(double step_multiple, double tokens_per_step);

/// Does speculation read fewer expert bytes per token than plain decoding? This request's own nodes count.
class Cost {
 public:
  struct Step {
    bool has_tree = false;
    std::int32_t largest_expert = -1;
    std::vector<std::pair<int, CostSums>> layers;
  };

  /// Throws `Error` where a node has no row, or the links form no tree.
  [[nodiscard]] Step measure(const RoutedStep& step) const;
  void add(const Step& step);
  void merge(const Cost& other);

  [[nodiscard]] const std::map<int, CostSums>& layers() const { return layers_; }
  [[nodiscard]] CostSums total() const;
  [[nodiscard]] std::uint64_t steps() const { return steps_; }
  [[nodiscard]] std::uint64_t trees() const { return trees_; }
  /// The largest id of an expert that was loaded; -1 without any.
  [[nodiscard]] std::int32_t largest_expert() const { return largest_expert_; }

 private:
  std::map<int, CostSums> layers_;
  std::uint64_t steps_ = 0;
  std::uint64_t trees_ = 0;
  std::int32_t largest_expert_ = -1;
};

}  // namespace expertviz
