#include "commands/usage.hpp"

#include "commands/values.hpp"
#include "commands/wording.hpp"
#include "expertviz/error.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace expertviz::commands {
namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

/// In one note, which of the layers are absent from some steps.
std::optional<std::string> gaps_note(const Subject& subject, const ExpertUsage& usage, const std::vector<int>& layers) {
  constexpr std::size_t most_named = 5;
  std::vector<std::string> partial;
  for (const int layer : layers) {
    const std::uint64_t gaps = usage.verify_steps() - usage.steps(layer);
    if (gaps != 0) { partial.push_back(fmt::format("layer {} in {}", layer, gaps)); }
  }
  if (partial.empty()) { return std::nullopt; }
  std::string more;
  if (partial.size() > most_named) {
    more = fmt::format(" and {} more layers", partial.size() - most_named);
    partial.resize(most_named);
  }
  return fmt::format(
      "of the {} verify steps of {}, data is missing for {}{}; missing steps are gaps, and left out of "
      "the statistics",
      usage.verify_steps(),
      subject.pool != nullptr ? subject.name() : fmt::format("sample {}", subject.info.sample_idx),
      fmt::join(partial, ", "), more);
}

}  // namespace

void UsageOptions::declare(Options& options) {
  options.flag("--accepted", "add the experts that the accepted path alone needed", accepted);
  options.flag("--baseline",
               "add what as many tokens would load with uniform, independent routing: N (1 - (1 - k/N)^t) for N "
               "experts, top-k and t tokens",
               baseline);
  options
      .number("--num-experts", "experts per layer, for --baseline (default: as the trace says)", 1,
              largest_number_of_experts, num_experts)
      .needs = "--baseline";
}

std::size_t num_experts_of(const SampleInfo& info, const UsageOptions& options) {
  if (options.num_experts != 0) { return options.num_experts; }
  if (info.num_experts && *info.num_experts > 0) { return *info.num_experts; }
  throw Error(
      "--baseline needs the number of experts a layer has, and the trace has no expert_layer_activations to tell it",
      "say it with --num-experts, such as 128");
}

LayerComparison compare(const Subject& subject, const ExpertUsage& usage, int layer_id, const UsageOptions& options) {
  LayerComparison comparison{missing, missing, missing};
  if (options.accepted) {
    comparison.accepted_mean = usage.unique_experts_accepted(layer_id).mean;
    comparison.accepted_share = usage.accepted_share(layer_id);
  }
  if (!options.baseline) { return comparison; }
  const std::size_t num_experts = num_experts_of(subject.info, options);
  try {
    comparison.uniform_mean = usage.uniform_routing(layer_id, num_experts);
  } catch (const Error& error) {
    throw Error(error.what(), options.num_experts != 0
                                  ? "give the experts of a layer of the model with --num-experts"
                                  : "its expert_layer_activations counts fewer; say --num-experts");
  }
  return comparison;
}

std::vector<int> layers_with_data(const std::vector<int>& chosen, const std::set<int>& present) {
  if (chosen.empty()) { return {present.begin(), present.end()}; }
  std::vector<int> layers;
  std::copy_if(chosen.begin(), chosen.end(), std::back_inserter(layers),
               [&present](int layer) { return present.count(layer) != 0; });
  return layers;
}

std::optional<Error> lacks_usage(const Subject& subject, const ExpertUsage& usage, const std::vector<int>& layers,
                                 const UsageOptions& options) {
  if (std::optional<Error> lack = lacks_steps(subject.info)) { return lack; }
  const std::set<int>& present = usage.layer_ids();
  if (present.empty()) { return lacks_routing(subject.info, usage.largest_batch()); }
  std::vector<int> absent;
  std::copy_if(layers.begin(), layers.end(), std::back_inserter(absent),
               [&present](int layer) { return present.count(layer) == 0; });
  if (!absent.empty() && (!subject.asked.samples.several() || absent.size() == layers.size())) {
    return Error(fmt::format("no verify step has data for layer {}", absent.front()),
                 "layers with data: " + ranges(present));
  }
  if (options.accepted && usage.trees() == 0) {
    return Error("--accepted needs the accepted paths, and no verify step has a tree",
                 "an older tracker wrote this trace; record it again for its trees");
  }
  return std::nullopt;
}

std::vector<std::string> usage_notes(const Subject& subject, const ExpertUsage& usage, const std::vector<int>& layers,
                                     const UsageOptions& options) {
  std::vector<std::string> notes;
  if (const auto note = step_count_note(subject.info)) { notes.push_back(*note); }
  if (const auto note = gaps_note(subject, usage, layers)) { notes.push_back(*note); }
  if (usage.largest_batch() > 1) {
    notes.push_back(fmt::format("up to {} requests were verified together: what was loaded counts all of them{}",
                                usage.largest_batch(),
                                options.accepted ? ", the accepted path is that of this request alone" : ""));
  }
  if (options.accepted && usage.trees() < usage.verify_steps()) {
    notes.push_back(
        fmt::format("{} of the {} verify steps of {} have no tree; what their accepted paths needed is "
                    "not known, and left out",
                    usage.verify_steps() - usage.trees(), usage.verify_steps(),
                    subject.pool != nullptr ? subject.name() : fmt::format("sample {}", subject.info.sample_idx)));
  }
  return notes;
}

void add_comparison_columns(std::vector<table::Column>& columns, const UsageOptions& options) {
  if (options.accepted) {
    columns.emplace_back("accepted_mean", "Accepted");
    columns.emplace_back("accepted_share", "Share");
  }
  if (options.baseline) { columns.emplace_back("uniform_routing", "Uniform"); }
}

void add_comparison_cells(std::vector<table::Cell>& row, const UsageOptions& options,
                          const LayerComparison& comparison) {
  if (options.accepted) { row.insert(row.end(), {comparison.accepted_mean, comparison.accepted_share}); }
  if (options.baseline) { row.emplace_back(comparison.uniform_mean); }
}

std::string share_text(double share) {
  return std::isnan(share) ? "" : fmt::format(", {:.0f}% of what was loaded", 100 * share);
}

double common_uniform_level(const std::vector<LayerComparison>& layers) {
  if (layers.empty()) { return missing; }
  const double level = layers.front().uniform_mean;
  const bool same = std::all_of(layers.begin(), layers.end(), [level](const LayerComparison& layer) {
    return std::abs(layer.uniform_mean - level) < 1e-9;
  });
  return same ? level : missing;
}

}  // namespace expertviz::commands
