#pragma once

#include "expertviz/tree_walk.hpp"
#include "expertviz/verify_step.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace expertviz {

/// The experts that the nodes of a draft tree chose in one layer: a set for each node. A view of a `RoutedStep`.
class NodeExperts {
 public:
  [[nodiscard]] int layer_id() const { return layer_->layer_id; }
  [[nodiscard]] bool weighted() const { return !layer_->weights.empty(); }
  /// Those that some node chose, ascending.
  [[nodiscard]] std::span<const std::uint16_t> experts() const { return experts_; }
  /// The i-th node's experts, each once, in the order of its row. An expert is named by its place in `experts()`.
  [[nodiscard]] std::span<const std::uint16_t> of(std::size_t i) const {
    return chosen_.subspan(ends_[i], ends_[i + 1] - ends_[i]);
  }
  /// Beside `of(i)`, if the layer has weights. One that is not finite is 0; an id that is there twice has the sum.
  void weights_of(std::size_t i, std::vector<double>& weights) const;

 private:
  friend class RoutedStep;
  NodeExperts(const LayerRouting& layer, const DraftTree& tree, std::span<const std::int32_t> nodes)
      : layer_(&layer), tree_(&tree), nodes_(nodes) {}

  const LayerRouting* layer_;
  const DraftTree* tree_;
  std::span<const std::int32_t> nodes_;
  std::span<const std::uint16_t> experts_{};
  std::span<const std::uint16_t> chosen_{};
  std::span<const std::uint32_t> ends_{};  ///< 0, and where the experts of each node end
};

/// A verify step whose draft tree is walked, and whose nodes' experts are read, when a question first asks for them,
/// so that several questions share the work. For one thread.
class RoutedStep {
 public:
  /// The step must outlive it. Questions take a plain step as well.
  RoutedStep(const VerifyStep& step);  // NOLINT(google-explicit-constructor)
  ~RoutedStep();
  RoutedStep(const RoutedStep&) = delete;
  RoutedStep& operator=(const RoutedStep&) = delete;
  operator const VerifyStep&() const { return step_; }  // NOLINT(google-explicit-constructor)

  [[nodiscard]] const VerifyStep& step() const { return step_; }
  /// Throws `Error` as `walk_of` does. To be called for a step with a tree, as what follows.
  [[nodiscard]] const TreeWalk& walk() const;
  /// The accepted nodes in their order, as places in `walk().counted`.
  [[nodiscard]] const std::vector<std::size_t>& accepted() const;
  /// Of the nodes in `walk().counted`, for each layer. Throws `Error` for a node without a row, and for an expert id
  /// beyond 65,535.
  [[nodiscard]] const std::vector<NodeExperts>& layers() const;
  /// The largest id that a counted node names in any layer; -1 without any.
  [[nodiscard]] std::int32_t largest_id() const;

 private:
  struct Found;
  struct Scratch;
  [[nodiscard]] Found& found() const;
  void read(NodeExperts& layer, Found& found, Scratch& scratch) const;

  const VerifyStep& step_;
  mutable std::unique_ptr<Found> found_;  ///< null until it is asked for: a trace may hold very many empty steps
};

}  // namespace expertviz
