#pragma once

#include "cli/command.hpp"
#include "cli/shared_options.hpp"
#include "cli/usage_options.hpp"

namespace expertviz::cli {

struct StatsOptions {
  InputOptions input;
  std::uint64_t sample_idx = 0;
  UsageOptions usage;
  PictureOptionsGiven picture;
  NumberFormat format = NumberFormat::text;
};

[[nodiscard]] Work add_stats(CLI::App& app);
[[nodiscard]] ExitStatus run_stats(const StatsOptions& options, Interrupts& interrupts);

}  // namespace expertviz::cli
