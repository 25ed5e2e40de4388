#pragma once

#include "cli/input.hpp"
#include "expertviz/statistics.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace expertviz::cli {

/// A sample and the unique experts of its layers over the verify steps.
struct SampleUsage {
  SampleInfo info;
  ExpertUsage usage;
};

/// Reads the usage of the given layers, or of all. Throws `Error` where there is nothing to count: no verify step, no
/// step with routing, or a given layer without data in any step; the error says which layers exist.
/// What is missing in part is told in a line on standard error.
[[nodiscard]] SampleUsage read_usage(const InputOptions& input, std::uint64_t sample_idx,
                                     const std::optional<std::vector<int>>& layers, ExpertUsage::Extras extras,
                                     Interrupts& interrupts);

/// What to say where the steps of a batch have no routing of their own. `batch_size` 0: unknown.
[[nodiscard]] std::string why_no_routing(std::int32_t batch_size);

}  // namespace expertviz::cli
