#pragma once

#include "expertviz/error.hpp"
#include "expertviz/verify_step.hpp"
#include "table/table.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace expertviz::commands {

/// Integers of a trace as table cells; what the trace leaves out is missing.
template <class Integer>
table::Cell cell(const std::optional<Integer>& value) {
  return value ? table::Cell(static_cast<std::int64_t>(*value)) : table::Cell();
}
inline table::Cell cell(std::uint64_t value) {
  return static_cast<std::int64_t>(value);
}

/// A count that was kept as a double, or -1 or NaN where it is missing.
[[nodiscard]] table::Cell whole(double count);

/// The question's id, which a trace gives as a number or as text.
[[nodiscard]] table::Cell question_cell(const decltype(SampleInfo::question_id)& question_id);
[[nodiscard]] inline table::Cell question_cell(const SampleInfo& info) {
  return question_cell(info.question_id);
}

/// The model's path, if the trace names one.
[[nodiscard]] table::Cell model_cell(const SampleInfo& info);

/// How the JSON of a sample begins.
[[nodiscard]] table::Members sample_members(const SampleInfo& info);

/// The parts with " | " between, empty ones left out.
[[nodiscard]] std::string joined_facts(const std::vector<std::string>& parts);

/// The second title line of a picture: "Sample: 0 | Question ID: 81 | Turn: 1", as far as it is known, and the parts.
[[nodiscard]] std::string subtitle(const SampleInfo& info, const std::vector<std::string>& parts);

/// "Completion Tokens: 1485"; empty if the trace does not say. An empty part is left out of `subtitle`.
[[nodiscard]] std::string completion_part(const SampleInfo& info);

/// "sample 0, question 81, turn 1", for a person.
[[nodiscard]] std::string sample_name(const SampleInfo& info);

/// "600 verify steps, 1485 completion tokens", as far as it is known, and the parts, for a person.
[[nodiscard]] std::string run_line(const SampleInfo& info, const std::vector<std::string>& parts);

/// What is wrong if a question about drafts is asked of a trace that has none.
[[nodiscard]] std::optional<Error> lacks_drafts(const SampleInfo& info);

/// What is wrong if the trace has no verify step of the sample.
[[nodiscard]] std::optional<Error> lacks_steps(const SampleInfo& info);

/// What is wrong if a question about draft trees has nothing to count: no verify step, or none with a tree.
[[nodiscard]] std::optional<Error> lacks_trees(const SampleInfo& info, std::uint64_t trees);
/// And about their routing: `pairs` are verify steps with a tree and data for a chosen layer.
[[nodiscard]] std::optional<Error> lacks_pairs(const SampleInfo& info, std::uint64_t trees, std::uint64_t pairs,
                                               const std::vector<int>& chosen_layers);

/// What is wrong if no step has routing. `batch_size` 0: unknown.
[[nodiscard]] Error lacks_routing(const SampleInfo& info, std::int32_t batch_size);

/// What to say where the steps of a batch have no routing of their own. `batch_size` 0: unknown.
[[nodiscard]] std::string why_no_routing(std::int32_t batch_size);

/// A note where the server counted another number of verify steps than the trace holds.
[[nodiscard]] std::optional<std::string> step_count_note(const SampleInfo& info);

}  // namespace expertviz::commands
