#pragma once

#include "commands/inquiry.hpp"
#include "expertviz/run_comparison.hpp"

#include <string>
#include <vector>

namespace expertviz::commands {

/// A condition under which a comparison ends with exit status 1, such as "traffic_ratio>+2%".
struct FailRule {
  std::string text;  ///< as it was said
  std::string metric;
  bool above = true;
  double percent = 0;

  /// NaN is neither above nor below.
  [[nodiscard]] bool holds(double change) const { return above ? 100 * change > percent : 100 * change < percent; }
};

/// METRIC, < or >, a signed number, %. Throws `Error` for anything else.
[[nodiscard]] FailRule parse_rule(const std::string& option, const std::string& text);

/// All that is told of runs; the rules look at the last of them. `inputs` are the runs' names. The notes stand in front
/// of the answer's own.
[[nodiscard]] Answer answer_about_runs(const Asked& asked, const std::vector<Run>& runs, const RunComparison& found,
                                       const std::vector<FailRule>& rules, std::vector<std::string> notes);

}  // namespace expertviz::commands
