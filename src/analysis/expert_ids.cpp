#include "analysis/expert_ids.hpp"

#include "expertviz/error.hpp"

#include <string>

namespace expertviz::analysis {

void check_expert_id(std::int32_t id, const LayerRouting& layer) {
  if (id > largest_expert_id) {
    throw Error("expert id " + std::to_string(id) + " is beyond " + std::to_string(largest_expert_id),
                Place{.layer = layer.layer_id});
  }
}

std::size_t num_experts(std::size_t given, const SampleInfo& info, std::int32_t largest_id) {
  const auto least = static_cast<std::size_t>(largest_id + 1);
  const std::size_t number = given != 0 ? given : info.num_experts.value_or(least);
  if (number < least) {
    throw Error(
        "expert id " + std::to_string(largest_id) + " does not fit a layer of " + std::to_string(number) + " experts",
        Place{.sample = info.sample_idx}, "--num-experts gives the number of experts in a layer");
  }
  constexpr std::size_t most = largest_expert_id + 1;
  if (number > most) {
    throw Error("a layer of " + std::to_string(number) + " experts is beyond " + std::to_string(most),
                Place{.sample = info.sample_idx}, "--num-experts gives the number of experts in a layer");
  }
  return number;
}

}  // namespace expertviz::analysis
