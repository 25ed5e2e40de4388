#include "input/tracker/sample_decoder.hpp"

#include "bytes/json_reader.hpp"
#include "bytes/json_text.hpp"
#include "expertviz/error.hpp"
#include "input/json_values.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>
#include <simdjson.h>

namespace expertviz::input {
namespace {

using bytes::JsonReader;

constexpr std::size_t longest_layer_key = 256;
constexpr std::size_t most_layers = 65'536;

[[noreturn]] void refuse(const std::string& what, std::uint64_t offset) {
  throw Error(what, Place{.byte = offset}, "no tracker writes that; is the trace damaged?");
}

void read_meta_info(JsonReader& in, SampleInfo& info) {
  info.model_path.reset();
  info.prompt_tokens.reset();
  info.completion_tokens.reset();
  info.spec_verify_ct.reset();
  if (in.peek() != '{') { return in.skip(); }
  in.open();
  for (bool first = true; in.next_member(first); first = false) {
    const std::string key = in.key();
    if (key == "model_path") {
      info.model_path = read_text(in, "model_path");
    } else if (key == "prompt_tokens") {
      info.prompt_tokens = read_whole(in, "prompt_tokens");
    } else if (key == "completion_tokens") {
      info.completion_tokens = read_whole(in, "completion_tokens");
    } else if (key == "spec_verify_ct") {
      info.spec_verify_ct = read_whole(in, "spec_verify_ct");
    } else {
      in.skip();
    }
  }
}

/// The counts of one layer stand for one expert each. Of a layer that is there twice the later one counts.
std::optional<std::size_t> count_experts(JsonReader& in) {
  if (in.peek() != '{') {
    in.skip();
    return std::nullopt;
  }
  std::map<std::string, std::optional<std::size_t>> counts;
  in.open();
  for (bool first = true; in.next_member(first); first = false) {
    static_cast<void>(in.peek());
    const std::uint64_t offset = in.offset();
    std::string layer = in.key();
    if (layer.size() > longest_layer_key) { refuse("a key of expert_layer_activations is no layer", offset); }
    std::optional<std::size_t>& count = counts[std::move(layer)];
    if (counts.size() > most_layers) { refuse("expert_layer_activations has more than 65536 layers", offset); }
    count.reset();
    if (in.peek() != '[') {
      in.skip();
      continue;
    }
    in.open();
    count = 0;
    for (; in.next_element(*count == 0); ++*count) {
      in.skip();
    }
  }
  std::optional<std::size_t> experts;
  for (const auto& [layer, count] : counts) {
    experts = std::max(experts, count);
  }
  return experts;
}

}  // namespace

std::optional<SampleField> sample_field(std::string_view key) {
  if (key == "question_id") { return SampleField::question_id; }
  if (key == "turn") { return SampleField::turn; }
  if (key == "meta_info") { return SampleField::meta_info; }
  if (key == "expert_layer_activations") { return SampleField::expert_layer_activations; }
  return std::nullopt;
}

void decode_sample_field(SampleField field, const bytes::Slice& value, SampleInfo& info) {
  if (!simdjson::validate_utf8(value.view())) {
    throw Error("not JSON: a member of the sample is not UTF-8", Place{.byte = value.offset()}, bytes::damage_hint);
  }
  JsonReader in(value);
  switch (field) {
    case SampleField::question_id:
      info.question_id = std::monostate{};
      if (in.peek() == '"') {
        info.question_id = *read_text(in, "question_id");
      } else if (const auto id = read_whole(in, "question_id")) {
        info.question_id = *id;
      }
      break;
    case SampleField::turn:
      info.turn = read_whole(in, "turn");
      break;
    case SampleField::meta_info:
      read_meta_info(in, info);
      break;
    case SampleField::expert_layer_activations:
      info.num_experts = count_experts(in);
      break;
  }
  in.end();
}

}  // namespace expertviz::input
