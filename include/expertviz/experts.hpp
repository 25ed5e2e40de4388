#pragma once

#include "expertviz/routed_step.hpp"
#include "expertviz/token_rows.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <unordered_map>
#include <vector>

namespace expertviz {

/// Which experts of a layer are chosen how often, and how uneven that is.
///
/// Counts are over the steps with a tree and data for the layer, over nodes that the root reaches or that were
/// accepted. Memory: a number for each layer and expert; with `Options::expert` two for each different token id.
class Experts {
 public:
  enum class Count {
    nodes,     ///< the choices of each node
    accepted,  ///< the choices of the accepted nodes: what plain decoding would have asked for
    steps,     ///< the steps that load the expert
    weight     ///< the sum of routing weights over nodes; one that is not finite is 0
  };
  struct Options {
    Count count = Count::nodes;
    std::size_t num_experts = 0;           ///< of a layer; 0: what the trace says, else one more than the largest id
    std::optional<std::int32_t> expert{};  ///< also gather the tokens of this expert, over all layers that come
  };

  /// What one verify step gives. The experts of all layers stand behind each other.
  struct Step {
    struct Layer {
      int layer_id = 0;
      bool weighted = false;
      std::uint64_t tokens = 0;
      std::uint64_t choices = 0;
      std::size_t end = 0;  ///< where its experts end
    };
    struct Token {
      std::int64_t token_id = 0;
      bool routed = false;
    };
    std::int32_t largest_id = -1;  ///< of the nodes, counted or not
    std::vector<Layer> layers;
    std::vector<std::uint16_t> experts;
    std::vector<double> counts;  ///< beside `experts`
    std::vector<Token> tokens;   ///< if tokens are gathered
  };

  static constexpr std::array<int, 3> percents{50, 90, 99};

  static constexpr double missing = std::numeric_limits<double>::quiet_NaN();

  /// NaN or empty: not known, for nothing was counted.
  struct Result {
    std::uint64_t tokens = 0;        ///< counted rows that name an expert; for `Count::steps` the steps
    std::vector<double> counts;      ///< one per expert
    double max_over_mean = missing;  ///< over all experts
    double gini = missing;
    double entropy = missing;              ///< over its largest value, that of equal counts
    std::size_t never_used = 0;            ///< experts
    double never_used_expected = missing;  ///< had each row chosen uniformly; NaN but for `nodes` and `accepted`
    /// The fewest experts that make up so many percent of all counts.
    std::array<std::optional<std::size_t>, percents.size()> experts_for;
  };

  struct ServedToken {
    std::int64_t token_id = 0;
    std::uint64_t routed = 0;       ///< to the expert
    std::uint64_t occurrences = 0;  ///< in counted rows that name an expert
  };

  explicit Experts(Options options) : options_(options) {}

  /// Throws `Error` for a tree whose links are none, a node without a row, and an id beyond 65,535.
  [[nodiscard]] Step measure(const RoutedStep& step) const;
  /// The same for many tokens, where only choices are counted.
  [[nodiscard]] bool takes_rows() const {
    return !options_.expert && (options_.count == Count::nodes || options_.count == Count::accepted);
  }
  [[nodiscard]] Step measure(const TokenRows& rows) const;
  void add(const Step& step);
  /// Throws `Error` if there are fewer experts than the largest id needs.
  void end(const SampleInfo& info);
  void merge(const Experts& other);

  /// Of a layer; in a pool, the most of any sample.
  [[nodiscard]] std::size_t num_experts() const { return num_experts_; }
  /// Whether weights were to be counted and a layer has none. Then the counts are not what was asked for.
  [[nodiscard]] bool lacks_weights() const { return lacks_weights_; }
  [[nodiscard]] bool has_layers() const { return !layers_.empty(); }
  /// Layers with data.
  [[nodiscard]] std::map<int, Result> layers() const;
  /// The tokens that were routed to `Options::expert` at least once, those routed most often first; ties by token id.
  [[nodiscard]] std::vector<ServedToken> served() const;

 private:
  struct Sums {
    std::uint64_t tokens = 0;
    std::uint64_t choices = 0;
    std::vector<double> counts;
  };

  [[nodiscard]] Result result(const Sums& sums) const;

  Options options_;
  std::size_t num_experts_ = 0;
  std::int32_t largest_id_ = -1;
  bool lacks_weights_ = false;
  std::map<int, Sums> layers_;
  std::unordered_map<std::int64_t, ServedToken> tokens_;
};

}  // namespace expertviz
