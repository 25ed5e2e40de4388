#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace expertviz {

/// The draft tree of one request at one verify step, cut out of its batch.
///
/// Nodes are numbered 0 .. draft_token_num-1 within this request; node 0 is the root, the last verified token.
/// Links are checked to stay inside the tree; that they form a tree is `TreeShape`'s business.
/// Source: `tree_structure` of a verify step (docs/trace-format.md).
struct DraftTree {
  static constexpr std::int64_t unknown_token = std::numeric_limits<std::int64_t>::min();

  std::int32_t draft_token_num = 0;        ///< nodes, the root included
  std::int32_t request = 0;                ///< place of this request in its batch, from 0
  std::int32_t batch_size = 1;             ///< requests verified together
  std::vector<std::int32_t> first_child;   ///< one entry per node: its first child, or -1
  std::vector<std::int32_t> next_sibling;  ///< one entry per node: the next child of its parent, or -1
  std::vector<std::int64_t> token_ids;     ///< one entry per node; `unknown_token` where the trace does not tell
  std::vector<std::int32_t> accepted;      ///< accepted nodes in the order of the trace; the root is the first
  /// How many nodes at the end of the accepted path stand behind the end of the answer: verified, but not emitted.
  /// Reading leaves it 0 and cuts nothing; whoever gathers a whole sample may cut them off `accepted`
  /// (docs/trace-format.md).
  std::int32_t past_end = 0;
};

/// The experts that one layer was routed to: a matrix of `rows` x `top_k`, row-major, -1 for "no expert".
/// All rows of the batch are here, padding included; node i of a tree is row request * draft_token_num + i.
struct LayerRouting {
  int layer_id = 0;
  std::size_t rows = 0;
  std::size_t top_k = 0;
  std::vector<std::int32_t> expert_ids;
  std::vector<float> weights{};  ///< beside `expert_ids`; empty if not asked for, or if the trace has none

  [[nodiscard]] const std::int32_t* row(std::size_t i) const { return expert_ids.data() + i * top_k; }
};

/// One verify step, holding what `StepFields` asked for and no more.
struct VerifyStep {
  // Not defaulted: compilers then clear all of it at once, which takes longer than decoding an empty step, and a trace
  // may hold hundreds of millions of these.
  VerifyStep() {}  // NOLINT(modernize-use-equals-default)

  std::uint64_t index = 0;            ///< from 0 within its sample
  std::optional<DraftTree> tree;      ///< absent in traces of older trackers
  std::vector<int> layer_ids;         ///< layers with data in this step, ascending, wanted or not
  std::size_t experts_per_token = 0;  ///< top-k of the first of these layers; 0 without one
  std::vector<LayerRouting> layers;   ///< the wanted layers with data, ascending
};

/// What a command needs of a verify step; the decoder skips the rest.
struct StepFields {
  enum class Routing {
    none,     ///< `layer_ids` and `layers` stay empty
    present,  ///< `layer_ids` and `experts_per_token` only
    some,     ///< and `layers` for `layer_ids` below
    all       ///< and `layers` for each layer
  };
  bool tree = false;
  Routing routing = Routing::none;
  std::vector<int> layer_ids;  ///< for Routing::some
  bool weights = false;        ///< and `LayerRouting::weights` of the wanted layers

  /// The routing of this step only; `std::nullopt`: of each.
  std::optional<std::uint64_t> only_step;
};

/// How a trace is written (docs/engines.md).
enum class TraceFormat {
  tracker,  ///< `expert_activations.json` of the patched SGLang
  eagle,    ///< JSON lines of the EAGLE repository with `expert_traces`
  vllm,     ///< responses of a vLLM server
  sglang,   ///< responses of an SGLang server
  npy       ///< a NumPy array of expert ids
};

inline constexpr std::array trace_formats{TraceFormat::tracker, TraceFormat::eagle, TraceFormat::vllm,
                                          TraceFormat::sglang, TraceFormat::npy};

/// "tracker", "eagle", "vllm", "sglang" or "npy".
[[nodiscard]] const char* name_of(TraceFormat format);

/// Whether a trace of this format tells of drafts. Where it does not, a "verify step" is one token that was committed,
/// or as many as `TokenRowOptions::window`, and its tree a chain of these, all accepted.
[[nodiscard]] constexpr bool has_drafts(TraceFormat format) {
  return format == TraceFormat::tracker || format == TraceFormat::eagle;
}

/// What is known of a sample apart from its verify steps. A value the trace leaves out or holds as null is empty.
struct SampleInfo {
  /// What stands in the place of the verify steps: nothing, null, or an array (maybe of no steps).
  enum class History { absent, null, present };

  TraceFormat format = TraceFormat::tracker;
  std::uint64_t sample_idx = 0;
  std::variant<std::monostate, std::int64_t, std::string> question_id;
  std::optional<std::int64_t> turn;
  std::optional<std::string> model_path;
  std::optional<std::int64_t> prompt_tokens;
  std::optional<std::int64_t> completion_tokens;
  std::optional<std::int64_t> spec_verify_ct;
  std::optional<std::size_t> num_experts;  ///< length of the counts in `expert_layer_activations`
  History history = History::absent;
  std::uint64_t verify_steps = 0;  ///< steps seen; all of them unless the visitor stopped early
  std::uint64_t bytes = 0;         ///< length of the sample's text; 0 if reading stopped inside it
  std::vector<std::string> notes;  ///< what a person should know of how the sample was read, a line each
};

}  // namespace expertviz
