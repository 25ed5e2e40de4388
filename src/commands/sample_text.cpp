#include "commands/sample_text.hpp"

#include "commands/wording.hpp"
#include "text/safe_text.hpp"

#include <cmath>

#include <fmt/format.h>

namespace expertviz::commands {
namespace {

std::string question_text(const SampleInfo& info) {
  if (const auto* number = std::get_if<std::int64_t>(&info.question_id)) { return std::to_string(*number); }
  if (const auto* text = std::get_if<std::string>(&info.question_id)) { return *text; }
  return {};
}

}  // namespace

table::Cell whole(double count) {
  return std::isnan(count) || count < 0 ? table::Cell() : table::Cell(static_cast<std::int64_t>(count));
}

table::Cell question_cell(const decltype(SampleInfo::question_id)& question_id) {
  return std::visit([](const auto& id) { return table::Cell(id); }, question_id);
}

table::Cell model_cell(const SampleInfo& info) {
  return info.model_path ? table::Cell(*info.model_path) : table::Cell();
}

table::Members sample_members(const SampleInfo& info) {
  return {{"sample_idx", cell(info.sample_idx)}, {"question_id", question_cell(info)}, {"turn", cell(info.turn)}};
}

std::string joined_facts(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) {
    if (!part.empty()) { text += (text.empty() ? "" : " | ") + part; }
  }
  return text;
}

std::string subtitle(const SampleInfo& info, const std::vector<std::string>& parts) {
  const std::string question = question_text(info);
  std::vector<std::string> all{fmt::format("Sample: {}", info.sample_idx),
                               question.empty() ? "" : "Question ID: " + question,
                               info.turn ? fmt::format("Turn: {}", *info.turn) : ""};
  all.insert(all.end(), parts.begin(), parts.end());
  return joined_facts(all);
}

std::string completion_part(const SampleInfo& info) {
  return info.completion_tokens ? fmt::format("Completion Tokens: {}", *info.completion_tokens) : "";
}

std::string sample_name(const SampleInfo& info) {
  std::string text = fmt::format("sample {}", info.sample_idx);
  if (const std::string question = question_text(info); !question.empty()) {
    text += ", question " + text::safe_text(question);
  }
  if (info.turn) { text += fmt::format(", turn {}", *info.turn); }
  return text;
}

std::string run_line(const SampleInfo& info, const std::vector<std::string>& parts) {
  std::string text = counted(info.verify_steps, "verify step");
  if (info.completion_tokens) { text += fmt::format(", {} completion tokens", *info.completion_tokens); }
  for (const std::string& part : parts) {
    if (!part.empty()) { text += ", " + part; }
  }
  return text;
}

std::optional<Error> lacks_drafts(const SampleInfo& info) {
  if (has_drafts(info.format)) { return std::nullopt; }
  return Error(fmt::format("{} {} has no draft trees: only committed tokens have rows there",
                           info.format == TraceFormat::npy ? "a" : "a response of",
                           info.format == TraceFormat::npy ? ".npy array" : name_of(info.format)),
               "stats, layer, experts, overlap and cache can read it");
}

namespace {

/// The same as below, for what is not the tracker's.
std::optional<Error> lacks_steps_of_engine(const SampleInfo& info) {
  if (info.history == SampleInfo::History::present && info.verify_steps > 0) { return std::nullopt; }
  if (info.format == TraceFormat::eagle) {
    const std::string hint = "run eval_eagle.py with --collect-expert-traces, and without --trace-schema training";
    if (info.history == SampleInfo::History::present) { return Error("expert_traces is empty", hint); }
    return Error("there are no expert_traces", hint);
  }
  if (info.history == SampleInfo::History::present) {
    return Error("no generated token has a row of experts", "--prompt reads the rows of the prompt");
  }
  return Error("there are no routed_experts",
               info.format == TraceFormat::sglang
                   ? "start SGLang with --enable-return-routed-experts, and ask with \"return_routed_experts\": true"
                   : "start the server with --enable-return-routed-experts; SGLang also wants "
                     "\"return_routed_experts\": true in the request");
}

}  // namespace

std::optional<Error> lacks_steps(const SampleInfo& info) {
  if (info.format != TraceFormat::tracker) { return lacks_steps_of_engine(info); }
  const std::string hint = "record the trace with SGLANG_TRACK_EXPERT_ACTIVATIONS=1 set for the server";
  if (info.history == SampleInfo::History::absent) { return Error("there is no expert_layer_history", hint); }
  if (info.history == SampleInfo::History::null) {
    return Error("expert_layer_history is null: no verify step was recorded", hint);
  }
  if (info.verify_steps == 0) {
    return Error("expert_layer_history is empty: the sample has no verify step",
                 "expertviz info lists the samples and their steps");
  }
  return std::nullopt;
}

std::optional<Error> lacks_trees(const SampleInfo& info, std::uint64_t trees) {
  if (std::optional<Error> lack = lacks_steps(info)) { return lack; }
  if (trees > 0) { return std::nullopt; }
  return Error("no verify step has a tree_structure: an older tracker wrote this trace",
               "layer and stats can read it; record it again for the accepted nodes");
}

std::optional<Error> lacks_pairs(const SampleInfo& info, std::uint64_t trees, std::uint64_t pairs,
                                 const std::vector<int>& chosen_layers) {
  if (std::optional<Error> lack = lacks_trees(info, trees)) { return lack; }
  if (pairs > 0) { return std::nullopt; }
  const std::string hint = "expertviz info shows which samples have layers";
  if (!chosen_layers.empty()) {
    return Error(
        "no verify step with a tree has data for layer " + ranges({chosen_layers.begin(), chosen_layers.end()}), hint);
  }
  return lacks_routing(info, 0);
}

Error lacks_routing(const SampleInfo& info, std::int32_t batch_size) {
  if (!has_drafts(info.format)) {
    return Error("no routing was recorded: all expert ids are 0 or missing",
                 "some engines write zeros in their place; record it again");
  }
  return Error("`layers` is empty in every verify step: " + why_no_routing(batch_size),
               "expertviz info shows which samples have layers");
}

std::string why_no_routing(std::int32_t batch_size) {
  if (batch_size > 1) {
    return fmt::format(
        "this sample was one of {} requests in a batch, and the tracker stored the layers with another request of the "
        "batch",
        batch_size);
  }
  return "the tracker stored no routing with this sample";
}

std::optional<std::string> step_count_note(const SampleInfo& info) {
  if (!has_drafts(info.format) || !info.spec_verify_ct ||
      *info.spec_verify_ct == static_cast<std::int64_t>(info.verify_steps)) {
    return std::nullopt;
  }
  return fmt::format("the trace holds {} verify steps of sample {}, the server counted {} (spec_verify_ct)",
                     info.verify_steps, info.sample_idx, *info.spec_verify_ct);
}

}  // namespace expertviz::commands
