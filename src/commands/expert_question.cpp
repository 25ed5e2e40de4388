#include "commands/expert_question.hpp"

#include "commands/values.hpp"
#include "expertviz/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

namespace expertviz::commands {

void ExpertQuestion::declare(Options& options) {
  options.layers("which layers, such as 20, 0,10,20 or 0-7 (default: all)", layer_ids);
  options.number("--num-experts", "experts of a layer (default: as the trace says)", 1, largest_number_of_experts,
                 num_experts);
}

StepFields ExpertQuestion::fields(bool weights) const {
  StepFields fields = routing_of(layer_ids);
  fields.weights = weights;
  return fields;
}

std::optional<Error> ExpertQuestion::lacks_data(const Subject& subject, bool has_layers) const {
  return lacks_pairs(subject.info, subject.totals.trees, has_layers ? 1 : 0, layer_ids);
}

bool ExpertQuestion::knows_experts(const Subject& subject) const {
  return num_experts != 0 ||
         (subject.pool != nullptr ? subject.pool->tells_experts : subject.info.num_experts.has_value());
}

std::vector<std::string> ExpertQuestion::notes(const Subject& subject, std::size_t used) const {
  std::vector<std::string> notes;
  if (!knows_experts(subject)) {
    notes.push_back(fmt::format(
        "the trace does not say how many experts a layer has; {} are taken, one more than the largest id. Give the "
        "model's number with --num-experts",
        used));
  }
  if (const auto note = step_count_note(subject.info)) { notes.push_back(*note); }
  return notes;
}

std::vector<std::size_t> shown_sizes(std::size_t most) {
  constexpr std::size_t few = 12;
  std::vector<std::size_t> sizes;
  for (std::size_t size = 1; size < most; size = most <= few ? size + 1 : size * 2) {
    sizes.push_back(size);
    const std::size_t between = size + size / 2;
    if (most > few && size >= 8 && between < most) { sizes.push_back(between); }
  }
  if (most > 0) { sizes.push_back(most); }
  return sizes;
}

std::vector<double> counting(std::size_t count, double first) {
  std::vector<double> numbers(count);
  std::iota(numbers.begin(), numbers.end(), first);
  return numbers;
}

LayerSpread spread_over_layers(const std::vector<std::vector<double>>& curves) {
  LayerSpread spread;
  const std::size_t length = curves.empty() ? 0 : curves.front().size();
  std::vector<double> values;
  for (std::size_t place = 0; place < length; ++place) {
    values.clear();
    for (const std::vector<double>& curve : curves) {
      if (!std::isnan(curve[place])) { values.push_back(curve[place]); }
    }
    std::sort(values.begin(), values.end());
    spread.low.push_back(percentile(values, 10));
    spread.median.push_back(percentile(values, 50));
    spread.high.push_back(percentile(values, 90));
  }
  return spread;
}

}  // namespace expertviz::commands
