#include "cli/sample_text.hpp"

#include "cli/messages.hpp"
#include "table/printable.hpp"

#include <fmt/format.h>

namespace expertviz::cli {
namespace {

std::string question_text(const SampleInfo& info) {
  if (const auto* number = std::get_if<std::int64_t>(&info.question_id)) { return std::to_string(*number); }
  if (const auto* text = std::get_if<std::string>(&info.question_id)) { return *text; }
  return {};
}

}  // namespace

table::Cell question_cell(const SampleInfo& info) {
  return std::visit([](const auto& id) { return table::Cell(id); }, info.question_id);
}

std::string subtitle(const SampleInfo& info, const std::vector<std::string>& parts) {
  const std::string question = question_text(info);
  std::string text = question.empty() ? "" : "Question ID: " + question;
  for (const std::string& part : parts) {
    if (!part.empty()) { text += (text.empty() ? "" : " | ") + part; }
  }
  return text;
}

std::string completion_part(const SampleInfo& info) {
  return info.completion_tokens ? fmt::format("Completion Tokens: {}", *info.completion_tokens) : "";
}

std::string sample_name(const SampleInfo& info) {
  std::string text = fmt::format("sample {}", info.sample_idx);
  if (const std::string question = question_text(info); !question.empty()) {
    text += ", question " + table::printable(question);
  }
  if (info.turn) { text += fmt::format(", turn {}", *info.turn); }
  return text;
}

std::string run_line(const SampleInfo& info, const std::vector<std::string>& parts) {
  std::string text = fmt::format("{} verify step{}", info.verify_steps, info.verify_steps == 1 ? "" : "s");
  if (info.completion_tokens) { text += fmt::format(", {} completion tokens", *info.completion_tokens); }
  for (const std::string& part : parts) {
    if (!part.empty()) { text += ", " + part; }
  }
  return text;
}

void require_history(const InputOptions& input, const SampleInfo& info) {
  const std::string hint = "record the trace with SGLANG_TRACK_EXPERT_ACTIVATIONS=1 set for the server";
  if (info.history == SampleInfo::History::absent) {
    throw sample_error(input, info.sample_idx, "there is no expert_layer_history", hint);
  }
  if (info.history == SampleInfo::History::null) {
    throw sample_error(input, info.sample_idx, "expert_layer_history is null: no verify step was recorded", hint);
  }
}

void require_steps(const InputOptions& input, const SampleInfo& info) {
  require_history(input, info);
  if (info.verify_steps == 0) {
    throw sample_error(input, info.sample_idx, "expert_layer_history is empty: the sample has no verify step",
                       "expertviz info lists the samples and their steps");
  }
}

void note_step_count(const SampleInfo& info) {
  if (info.spec_verify_ct && *info.spec_verify_ct != static_cast<std::int64_t>(info.verify_steps)) {
    print_note(fmt::format("the trace holds {} verify steps of sample {}, the server counted {} (spec_verify_ct)",
                           info.verify_steps, info.sample_idx, *info.spec_verify_ct));
  }
}

}  // namespace expertviz::cli
