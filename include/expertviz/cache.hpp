#pragma once

#include "expertviz/routed_step.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace expertviz {

/// What hit rate a cache of C experts per layer would have, for every C at once.
///
/// A layer demands sets of experts, one after another, over the steps with a tree and data for the layer. Of a demanded
/// set, those in the cache are hits; then the cache becomes the C best, by the policy, of what it held and the set.
/// Caches are empty at the start of a sample (those of `fixed` are full).
///
/// Memory: some numbers for each layer and expert, and the demand of a few steps. `belady` looks into the future, so
/// with it a sample's demand is kept until the sample ends: 2 bytes for each expert demanded and 4 for each set.
class Cache {
 public:
  enum Policy {
    lru,     ///< by last use, later first
    lfu,     ///< by the uses so far, cached or not; then by last use
    fixed,   ///< the experts with the most uses in the whole sample, all the time
    belady,  ///< by next use, sooner first: no policy does better
    policies
  };
  template <class T>
  using ByPolicy = std::array<T, policies>;

  struct Options {
    bool plain = false;  ///< demand each accepted node's set, as plain decoding does, not each step's loaded set
    ByPolicy<bool> wanted{true, true, true, true};
    std::size_t num_experts = 0;  ///< of a layer; 0: what the trace says, else one more than the largest id
    int threads = 1;              ///< that play the layers at a sample's end
  };

  /// What one verify step gives: the demanded sets of all layers behind each other, each ascending and not empty.
  struct Step {
    struct Layer {
      int layer_id = 0;
      std::uint64_t tokens = 0;  ///< accepted
      std::size_t sets_end = 0;  ///< where its sets end
    };
    std::int32_t largest_id = -1;  ///< of the nodes, demanded or not
    std::vector<Layer> layers;
    std::vector<std::size_t> set_ends;  ///< in `experts`
    std::vector<std::uint16_t> experts;
  };

  static constexpr std::array<int, 3> percents{50, 80, 90};

  struct Result {
    std::uint64_t requests = 0;  ///< experts demanded, over all sets
    std::uint64_t sets = 0;      ///< demanded, those without an expert left out
    std::uint64_t distinct = 0;  ///< experts ever demanded; in the total the sum over layers
    /// For a cache of 1, 2, ... experts; empty for a policy that is not wanted, NaN without requests.
    ByPolicy<std::vector<double>> hit_rate;
    /// The least cache with which lru reaches so many percent; empty where none does, or lru is not wanted.
    std::array<std::optional<std::size_t>, percents.size()> capacity_for;
    /// Misses per accepted token; in the total the sum over layers.
    ByPolicy<std::vector<double>> fetched_per_token;
  };

  explicit Cache(Options options) : options_(options) {}

  /// Throws `Error` for a tree whose links are none, a node without a row, and an id beyond 65,535.
  [[nodiscard]] Step measure(const RoutedStep& step) const;
  void add(const Step& step);
  /// Throws `Error` if there are fewer experts than the largest id needs.
  void end(const SampleInfo& info);
  /// Each sample has caches of its own; hits, requests and tokens are added up.
  void merge(const Cache& other);

  /// Of a layer; in a pool, the most of any sample.
  [[nodiscard]] std::size_t num_experts() const { return num_experts_; }
  [[nodiscard]] bool has_layers() const { return !layers_.empty(); }
  /// Layers with data.
  [[nodiscard]] std::map<int, Result> layers() const;
  [[nodiscard]] Result total() const;

 private:
  struct Layer {
    std::uint64_t requests = 0;
    std::uint64_t sets = 0;
    std::uint64_t tokens = 0;
    std::vector<std::uint32_t> uses;  ///< by expert
    /// The n-th number counts hits that take a cache of n + 1 experts, and no more.
    ByPolicy<std::vector<std::uint64_t>> hits;

    // Of the sample at hand.
    ByPolicy<std::vector<std::uint16_t>> stacks;  ///< its first C experts are a cache of C experts
    std::vector<std::uint16_t> demand;
    std::vector<std::uint32_t> set_sizes;
    std::size_t played_sets = 0;  ///< to all policies but `belady`
    std::size_t played = 0;       ///< experts in these sets

    /// Takes in the sums alone.
    Layer& operator+=(const Layer& other);
  };

  void play(Layer& layer) const;
  [[nodiscard]] Result result(const Layer& layer) const;

  Options options_;
  std::size_t num_experts_ = 0;
  std::int32_t largest_id_ = -1;
  std::map<int, Layer> layers_;
};

}  // namespace expertviz
