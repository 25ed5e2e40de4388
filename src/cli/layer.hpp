#pragma once

#include "cli/command.hpp"
#include "cli/shared_options.hpp"
#include "cli/usage_options.hpp"

#include <vector>

namespace expertviz::cli {

struct LayerOptions {
  InputOptions input;
  std::uint64_t sample_idx = 0;
  std::vector<int> layer_ids{0};
  UsageOptions usage;
  PictureOptionsGiven picture;
  NumberFormat format = NumberFormat::text;
};

[[nodiscard]] Work add_layer(CLI::App& app);
[[nodiscard]] ExitStatus run_layer(const LayerOptions& options, Interrupts& interrupts);

}  // namespace expertviz::cli
