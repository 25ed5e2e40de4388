#pragma once

#include "expertviz/verify_step.hpp"
#include "random.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <vector>

namespace expertviz {

/// What random verify steps are like.
struct RandomSteps {
  std::size_t steps = 8;
  std::size_t nodes = 9;
  std::size_t experts = 12;
  std::size_t top_k = 3;
  bool weights = true;
};

/// Steps with all that may happen: batches with padding, ids of -1, ids named twice, weights that are not finite (the
/// others are multiples of 1/64, so that sums of them are exact), nodes that the root does not reach, one of them
/// accepted, layers that are not there, steps without a tree. The layers are 2 and 5.
[[nodiscard]] std::vector<VerifyStep> random_steps(const RandomSteps& like, Random& random);

/// The steps as the definitions speak of them, found without the code under test.
struct PlainNode {
  std::int32_t node = 0;
  std::int32_t parent = -1;
  std::int64_t token_id = 0;
  std::set<std::int32_t> experts;
  std::map<std::int32_t, double> weights;
};
struct PlainStep {
  std::uint64_t index = 0;
  std::vector<PlainNode> nodes;     ///< that count
  std::vector<PlainNode> accepted;  ///< in their order

  /// The experts of all nodes.
  [[nodiscard]] std::set<std::int32_t> loaded() const;
};

/// By layer, the steps that have a tree and the layer.
[[nodiscard]] std::map<int, std::vector<PlainStep>> plain(const std::vector<VerifyStep>& steps);

/// A sample of which only the number of experts is known, if that.
[[nodiscard]] SampleInfo sample_of(std::size_t num_experts = 0);

/// Steps without a batch, made by hand: each node is its parent, its token and its row of experts.
struct HandMadeNode {
  std::int32_t parent = -1;
  std::int64_t token_id = 0;
  std::vector<std::int32_t> experts;
  std::vector<float> weights{};
};
[[nodiscard]] VerifyStep hand_made(std::uint64_t index, const std::vector<HandMadeNode>& nodes,
                                   std::vector<std::int32_t> accepted, int layer_id = 0);

}  // namespace expertviz
