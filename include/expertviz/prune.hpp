#pragma once

#include "expertviz/routed_step.hpp"

#include <array>
#include <cstdint>
#include <limits>
#include <vector>

namespace expertviz {

/// What would a smaller tree cost and keep?
///
/// Under tree attention a node's routing depends on its ancestors alone. So the union over a kept set that holds every
/// kept node's ancestors is what would have been loaded. Later steps are not run again.
class Prune {
 public:
  /// In which order nodes are kept. A node whose ancestors would come later brings them along, topmost first.
  enum class Order {
    rank,     ///< by the sum of the sibling ranks on the way to the node, then depth, then id
    stored,   ///< by id
    breadth,  ///< by depth, then id
    accepted  ///< the accepted nodes first: the bound that no drafter can beat
  };
  struct Options {
    std::vector<Order> orders{Order::rank};
    std::int32_t max_depth = std::numeric_limits<std::int32_t>::max();  ///< deeper nodes are dropped
    std::int32_t max_rank = std::numeric_limits<std::int32_t>::max();   ///< as are siblings behind so many
  };

  /// Sums over steps, by the place in the order: entry n - 1 is what the n-th node adds.
  struct Curve {
    std::vector<std::uint64_t> experts;   ///< not loaded before, over all layers
    std::vector<std::uint64_t> tokens;    ///< of the accepted nodes, those that are now kept with all before them
    std::vector<std::uint64_t> steps;     ///< with at least n nodes
    std::vector<std::uint64_t> accepted;  ///< of these, those whose n-th node was accepted
  };
  /// The same by depth, from 0.
  struct Depths {
    std::vector<std::uint64_t> nodes;
    std::vector<std::uint64_t> experts;
    std::vector<std::uint64_t> tokens;
  };

  struct Step {
    bool has_tree = false;
    std::uint64_t pairs = 0;
    std::uint64_t plain = 0;
    std::uint64_t tokens = 0;  ///< over the pairs
    std::vector<Curve> curves;
    Depths depths;
  };

  explicit Prune(Options options) : options_(std::move(options)), curves_(options_.orders.size()) {}

  [[nodiscard]] Step measure(const RoutedStep& step) const;
  void add(const Step& step);
  void merge(const Prune& other);

  /// What a tree of `nodes` nodes reads and emits.
  struct Size {
    std::int32_t nodes = 0;
    double experts = 0;  ///< per step and layer
    double tokens = 0;   ///< per step
    double added = 0;    ///< experts that the last node brings
    double accept_probability = 0;
    double break_even_share = 0;
  };
  struct Depth {
    std::int32_t depth = 0;
    double nodes = 0;
    double experts = 0;
    double tokens = 0;
  };
  /// The size that is fastest where a share of a plain step is not reading experts.
  struct Best {
    double fixed_share = 0;
    std::int32_t nodes = 0;  ///< 0: not known
    double speed = 0;        ///< relative to plain decoding
  };

  [[nodiscard]] const Options& options() const { return options_; }
  [[nodiscard]] std::vector<Size> sizes(std::size_t order) const;
  [[nodiscard]] std::vector<Depth> depths() const;
  [[nodiscard]] Best best(double fixed_share) const;  ///< in the first order
  [[nodiscard]] double plain_per_token() const;
  [[nodiscard]] std::uint64_t steps() const { return steps_; }
  [[nodiscard]] std::uint64_t trees() const { return trees_; }
  [[nodiscard]] std::uint64_t pairs() const { return pairs_; }

 private:
  Options options_;
  std::vector<Curve> curves_;
  Depths depths_;
  std::uint64_t steps_ = 0;
  std::uint64_t trees_ = 0;
  std::uint64_t pairs_ = 0;
  std::uint64_t plain_ = 0;
  std::uint64_t tokens_ = 0;
};

}  // namespace expertviz
