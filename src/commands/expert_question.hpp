#pragma once

#include "commands/options.hpp"
#include "commands/subject.hpp"
#include "expertviz/chart.hpp"

#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace expertviz::commands {

/// What the questions about single experts share: which layers, and how many experts a layer has.
struct ExpertQuestion {
  std::vector<int> layer_ids;   ///< empty: all
  std::size_t num_experts = 0;  ///< of a layer; 0: what the trace says

  void declare(Options& options);
  /// The trees and the routing, with weights where they are asked for.
  [[nodiscard]] StepFields fields(bool weights = false) const;
  /// What is wrong if there is nothing to count.
  [[nodiscard]] std::optional<Error> lacks_data(const Subject& subject, bool has_layers) const;
  /// Whether the number of experts is given or told by the trace; else it is one more than the largest id.
  [[nodiscard]] bool knows_experts(const Subject& subject) const;
  /// Notes about the trace; `used` is the number of experts that was taken.
  [[nodiscard]] std::vector<std::string> notes(const Subject& subject, std::size_t used) const;
};

/// {"50": 3, "90": null}, for a JSON object keyed by percent.
template <std::size_t size>
[[nodiscard]] table::Members by_percent(const std::array<int, size>& percents,
                                        const std::array<std::optional<std::size_t>, size>& values) {
  table::Members members;
  for (std::size_t i = 0; i < size; ++i) {
    members.push_back({std::to_string(percents[i]), cell(values[i])});
  }
  return members;
}

/// Which numbers from 1 to `most` a table for people shows: all of few, else about a dozen, closer together where they
/// are small.
[[nodiscard]] std::vector<std::size_t> shown_sizes(std::size_t most);

/// 0, 1, 2, ... or from `first` on, as places on an axis.
[[nodiscard]] std::vector<double> counting(std::size_t count, double first);

/// The median of the layers at each place of their curves, and the 10th and 90th percentile. The curves are as long as
/// each other; what is missing in a layer is left out.
struct LayerSpread {
  std::vector<double> median;
  std::vector<double> low;
  std::vector<double> high;
};
[[nodiscard]] LayerSpread spread_over_layers(const std::vector<std::vector<double>>& curves);

}  // namespace expertviz::commands
