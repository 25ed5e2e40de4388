#pragma once

#include "expertviz/verify_step.hpp"

#include <cstddef>
#include <cstdint>

namespace expertviz::analysis {

inline constexpr std::int32_t largest_expert_id = 65'535;

/// Throws `Error` for an id beyond the largest.
void check_expert_id(std::int32_t id, const LayerRouting& layer);

/// Experts of a layer: as given, else what the trace says, else one more than the largest id; 0 stands for "not given".
/// Throws `Error` for a number that does not hold the largest id (-1: none was seen), or that is beyond 65,536.
[[nodiscard]] std::size_t num_experts(std::size_t given, const SampleInfo& info, std::int32_t largest_id);

}  // namespace expertviz::analysis
