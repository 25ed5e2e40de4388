#pragma once

#include "expertviz/verify_step.hpp"

#include <cstddef>
#include <cstdint>

namespace expertviz::analysis {

inline constexpr std::int32_t largest_expert_id = 65'535;

/// Throws `Error` for an id beyond the largest.
void check_expert_id(std::int32_t id, const LayerRouting& layer);

/// Throws `Error` where numbers kept for each layer and expert would be more than any model has use for, so that a trace
/// that names new layers in each step and ends its ids at 65,535 takes no more memory than its size accounts for.
void check_size(std::size_t layers, std::size_t experts);
inline void check_size(std::size_t layers, std::int32_t largest_id) {
  check_size(layers, static_cast<std::size_t>(largest_id + 1));
}

/// Experts of a layer: as given, else what the trace says, else one more than the largest id; 0 stands for "not given".
/// Throws `Error` for a number that does not hold the largest id (-1: none was seen), or that is beyond 65,536, or, if it
/// is the trace's, more than `check_size` allows.
[[nodiscard]] std::size_t num_experts(std::size_t given, const SampleInfo& info, std::int32_t largest_id,
                                      std::size_t layers);

}  // namespace expertviz::analysis
