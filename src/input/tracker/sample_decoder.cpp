#include "input/tracker/sample_decoder.hpp"

#include "bytes/json_text.hpp"
#include "expertviz/error.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <simdjson.h>

namespace expertviz::input {
namespace {

namespace ondemand = simdjson::ondemand;

std::optional<std::int64_t> whole_number(ondemand::value value) {
  std::int64_t number = 0;
  if (value.get_int64().get(number) != simdjson::SUCCESS) { return std::nullopt; }
  return number;
}

std::optional<std::string> text(ondemand::value value) {
  std::string_view view;
  if (value.get_string().get(view) != simdjson::SUCCESS) { return std::nullopt; }
  return std::string(view);
}

[[noreturn]] void refuse(simdjson::error_code code, std::uint64_t offset) {
  throw Error(fmt::format("not JSON ({})", simdjson::error_message(code)), Place{.byte = offset}, bytes::damage_hint);
}

/// The key of a field. Newer versions of simdjson must be told what to do with lone surrogates, older ones cannot be.
template <class Field>
simdjson::simdjson_result<std::string_view> key_of(Field& field) {
  if constexpr (requires { field.unescaped_key(false); }) {
    return field.unescaped_key(false);
  } else {
    return field.unescaped_key();
  }
}

void read_meta_info(ondemand::object meta, std::uint64_t offset, SampleInfo& info) {
  for (auto member : meta) {
    ondemand::field field;
    std::string_view key;
    if (const auto code = std::move(member).get(field)) { refuse(code, offset); }
    // A key that is no valid text is none of those looked for.
    if (key_of(field).get(key) != simdjson::SUCCESS) { continue; }
    if (key == "model_path") { info.model_path = text(field.value()); }
    if (key == "prompt_tokens") { info.prompt_tokens = whole_number(field.value()); }
    if (key == "completion_tokens") { info.completion_tokens = whole_number(field.value()); }
    if (key == "spec_verify_ct") { info.spec_verify_ct = whole_number(field.value()); }
  }
}

/// The counts of one layer stand for one expert each.
std::optional<std::size_t> count_experts(ondemand::object layers, std::uint64_t offset) {
  std::optional<std::size_t> experts;
  for (auto member : layers) {
    ondemand::field field;
    ondemand::array counts;
    std::size_t count = 0;
    if (const auto code = std::move(member).get(field)) { refuse(code, offset); }
    if (field.value().get_array().get(counts) == simdjson::SUCCESS &&
        counts.count_elements().get(count) == simdjson::SUCCESS) {
      experts = std::max(experts.value_or(0), count);
    }
  }
  return experts;
}

}  // namespace

void decode_sample_field(SampleField field, const bytes::Slice& value, SampleInfo& info) {
  // A document that is a bare scalar is read otherwise than a value inside of one: make it the latter.
  const simdjson::padded_string wrapped(fmt::format("[{}]", value.view()));
  ondemand::parser parser;
  ondemand::document document;
  ondemand::array outer;
  ondemand::value inner;
  auto code = parser.iterate(wrapped).get(document);
  if (!code) { code = document.get_array().get(outer); }
  if (!code) { code = outer.at(0).get(inner); }
  if (code) { refuse(code, value.offset()); }
  ondemand::object object;
  switch (field) {
    case SampleField::question_id:
      info.question_id = std::monostate{};
      if (value.first() == '"') {
        if (auto id = text(inner)) { info.question_id = *std::move(id); }
      } else if (const auto id = whole_number(inner)) {
        info.question_id = *id;
      }
      break;
    case SampleField::turn:
      info.turn = whole_number(inner);
      break;
    case SampleField::meta_info:
      info.model_path.reset();
      info.prompt_tokens.reset();
      info.completion_tokens.reset();
      info.spec_verify_ct.reset();
      if (inner.get_object().get(object) == simdjson::SUCCESS) { read_meta_info(object, value.offset(), info); }
      break;
    case SampleField::expert_layer_activations:
      info.num_experts.reset();
      if (inner.get_object().get(object) == simdjson::SUCCESS) {
        info.num_experts = count_experts(object, value.offset());
      }
      break;
  }
}

}  // namespace expertviz::input
