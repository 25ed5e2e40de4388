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

void check_size(std::size_t layers, std::size_t experts) {
  constexpr std::size_t most = 1'250'000;
  constexpr std::size_t of_each_layer = 64;  // what it takes beside its experts, as if these were more
  if (layers * (experts + of_each_layer) > most) {
    throw Error(std::to_string(layers) + " layers of up to " + std::to_string(experts) +
                    " experts are more than any model has",
                "choose some with --layer-id; is the trace damaged?");
  }
}

std::size_t num_experts(std::size_t given, const SampleInfo& info, std::int32_t largest_id, std::size_t layers) {
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
  if (given == 0) { check_size(layers, number); }
  return number;
}

}  // namespace expertviz::analysis
