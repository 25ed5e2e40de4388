#include "plain/sample_agreement.hpp"

#include "expertviz/error.hpp"
#include "plain/indexed_copy.hpp"
#include "plain/json.hpp"

#include <algorithm>
#include <map>

namespace expertviz::plain {
namespace {

using Kind = Value::Kind;

/// Lone surrogates have no UTF-8: a text with one is left out.
struct Refusal {};

/// Lone surrogates, three bytes each, become U+FFFD.
std::optional<std::string> text_of(const Value* value) {
  if (value == nullptr || !value->is(Kind::string)) { return std::nullopt; }
  std::string text = value->text;
  for (std::size_t at = text.find('\xed'); at != std::string::npos; at = text.find('\xed', at + 1)) {
    if (static_cast<unsigned char>(text[at + 1]) >= 0xa0) { text.replace(at, 3, "\xef\xbf\xbd"); }
  }
  return text;
}

std::optional<std::int64_t> whole_of(const Value* value) {
  if (value == nullptr) { return std::nullopt; }
  const bool digits = value->is(Kind::number) && value->text.find_first_not_of("-0123456789") == std::string::npos;
  if (digits && !value->whole()) { throw Refusal(); }
  return value->whole();
}

SampleInfo expected_info(input::SampleField field, const Value& value) {
  SampleInfo info;
  std::map<std::string, std::optional<std::size_t>> counts;
  switch (field) {
    case input::SampleField::question_id:
      if (const auto text = text_of(&value)) { info.question_id = *text; }
      if (const auto number = whole_of(&value)) { info.question_id = *number; }
      break;
    case input::SampleField::turn:
      info.turn = whole_of(&value);
      break;
    case input::SampleField::meta_info:
      info.model_path = text_of(value.find("model_path"));
      info.prompt_tokens = whole_of(value.find("prompt_tokens"));
      info.completion_tokens = whole_of(value.find("completion_tokens"));
      info.spec_verify_ct = whole_of(value.find("spec_verify_ct"));
      break;
    case input::SampleField::expert_layer_activations:
      for (const auto& [key, list] : value.members) {
        counts[key] = list.is(Kind::array) ? std::optional(list.items.size()) : std::nullopt;
      }
      for (const auto& [key, count] : counts) {
        info.num_experts = std::max(info.num_experts, count);
      }
      break;
  }
  return info;
}

bool says_too_long(const std::string& refusal) {
  return refusal.find("more than 64 bits") != std::string::npos;
}

std::string in_words(const SampleInfo& info) {
  std::string words;
  const auto add = [&words](const char* name, const auto& number) {
    words += std::string(name) + ": " + (number ? std::to_string(*number) : "none") + "\n";
  };
  if (const auto* text = std::get_if<std::string>(&info.question_id)) { words += "question_id: \"" + *text + "\"\n"; }
  if (const auto* number = std::get_if<std::int64_t>(&info.question_id)) { add("question_id", std::optional(*number)); }
  add("turn", info.turn);
  words += "model_path: " + (info.model_path ? "\"" + *info.model_path + "\"" : "none") + "\n";
  add("prompt_tokens", info.prompt_tokens);
  add("completion_tokens", info.completion_tokens);
  add("spec_verify_ct", info.spec_verify_ct);
  add("num_experts", info.num_experts);
  return words;
}

}  // namespace

std::string sample_disagreement(input::SampleField field, std::string_view text) {
  const std::optional<Value> value = parse(text);
  std::string expected = "refused";
  try {
    if (value) { expected = in_words(expected_info(field, *value)); }
  } catch (const Refusal&) {
    // A whole number of more than 64 bits. Of a key that is there twice the decoder reads the earlier one too.
  }
  const IndexedCopy copy(text);
  std::string found = "refused";
  std::string refusal;
  try {
    SampleInfo info;
    input::decode_sample_field(field, copy.whole(), info);
    found = in_words(info);
  } catch (const Error& error) { refusal = error.line(); }
  const bool repeated_fault = value && found == "refused" && says_too_long(refusal);
  return expected == found || repeated_fault ? "" : "expected:\n" + expected + "\nfound:\n" + found + refusal;
}

}  // namespace expertviz::plain
