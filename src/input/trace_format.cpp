#include "input/trace_format.hpp"

#include "expertviz/error.hpp"
#include "input/eagle/eagle_source.hpp"
#include "input/first_keys.hpp"
#include "input/npy/npy_header.hpp"
#include "input/npy/npy_source.hpp"
#include "input/responses/response_source.hpp"
#include "input/tracker/tracker_source.hpp"
#include "text/safe_text.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include <fmt/format.h>

namespace expertviz {

const char* name_of(TraceFormat format) {
  constexpr std::array names = {"tracker", "eagle", "vllm", "sglang", "npy"};
  return names[static_cast<std::size_t>(format)];
}

namespace input {
namespace {

constexpr const char* known_hint =
    "known are expert_activations.json, EAGLE's JSON lines, responses of vLLM and SGLang, and .npy arrays of ids; "
    "--input-format names one";

/// Keys that only one kind of object has, at its top.
struct Mark {
  const char* key;
  TraceFormat format;
};
constexpr std::array<Mark, 14> marks{{{"question_id", TraceFormat::eagle},
                                      {"answer_id", TraceFormat::eagle},
                                      {"model_id", TraceFormat::eagle},
                                      {"custom_id", TraceFormat::vllm},
                                      {"response", TraceFormat::vllm},
                                      {"choices", TraceFormat::vllm},
                                      {"object", TraceFormat::vllm},
                                      {"usage", TraceFormat::vllm},
                                      {"prompt_routed_experts", TraceFormat::vllm},
                                      {"sglext", TraceFormat::vllm},
                                      {"text", TraceFormat::vllm},
                                      {"output_ids", TraceFormat::vllm},
                                      {"meta_info", TraceFormat::vllm},
                                      {"routed_experts", TraceFormat::vllm}}};

/// Samples of the tracker stand in an array and begin with a question's id.
bool is_of_tracker(const std::vector<std::string>& keys) {
  return std::ranges::any_of(keys, [](const std::string& key) {
    return key == "question_id" || key == "turn" || key.starts_with("expert_layer_");
  });
}

}  // namespace

TraceFormat recognize(std::string_view first_bytes) {
  if (first_bytes.starts_with(npy_magic)) { return TraceFormat::npy; }
  const FirstKeys first = first_keys(first_bytes);
  if (first.outer == FirstKeys::Outer::other) { return TraceFormat::tracker; }
  const bool is_array = first.outer == FirstKeys::Outer::array;
  if (is_array && is_of_tracker(first.keys)) { return TraceFormat::tracker; }
  for (const std::string& key : first.keys) {
    const auto* const mark = std::ranges::find_if(marks, [&key](const Mark& known) { return key == known.key; });
    // In an array, meta_info alone may as well begin a sample of the tracker.
    if (mark != marks.end() && !(is_array && (key == "meta_info" || mark->format == TraceFormat::eagle))) {
      return mark->format;
    }
  }
  if (is_array) { return TraceFormat::tracker; }
  std::string keys;
  for (const std::string& key : first.keys) {
    keys += (keys.empty() ? "" : ", ") + text::safe_text(key.substr(0, 40));
  }
  throw Error(fmt::format("the input is an object, not an array of samples, and of no other engine: its keys are {}",
                          keys.empty() ? "none" : keys),
              Place{.byte = first.begin}, known_hint);
}

std::unique_ptr<TraceSource> open_trace(TraceFormat format, bytes::ByteSource& source, const ReadOptions& options) {
  const TokenRowOptions& rows = options.rows;
  const bool names_rows = rows.prompt || rows.window != 1 || rows.layers != 0 || rows.top_k != 0 || !rows.model.empty();
  if (has_drafts(format) && names_rows) {
    throw Error(fmt::format("--prompt, --window, --layers, --topk and --model are for traces without drafts, and this "
                            "one is of the format {}",
                            name_of(format)),
                "they are for responses of vLLM and SGLang, and .npy arrays");
  }
  switch (format) {
    case TraceFormat::eagle:
      return open_eagle_trace(source, options);
    case TraceFormat::vllm:
    case TraceFormat::sglang:
      return open_responses(source, options);
    case TraceFormat::npy:
      return open_npy(source, options);
    default:
      return open_tracker_trace(source, options);
  }
}

}  // namespace input
}  // namespace expertviz
