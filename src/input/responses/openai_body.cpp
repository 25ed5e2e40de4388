#include "input/responses/openai_body.hpp"

#include "bytes/json_text.hpp"
#include "bytes/object_walk.hpp"
#include "expertviz/error.hpp"
#include "input/json_values.hpp"

#include <fmt/format.h>

namespace expertviz::input {
namespace {

TokenCounts read_usage(const bytes::Slice& value) {
  TokenCounts usage;
  if (value.first() != '{') { return usage; }
  for (bytes::ObjectWalk walk(value); walk.next();) {
    if (walk.key() == "prompt_tokens") { usage.prompt = whole_of(walk.value(), "prompt_tokens").value_or(-1); }
    if (walk.key() == "completion_tokens") {
      usage.completion = whole_of(walk.value(), "completion_tokens").value_or(-1);
    }
  }
  return usage;
}

OpenAiBody::Choice read_choice(const bytes::Slice& value) {
  if (value.first() != '{') {
    throw Error(fmt::format("a choice is {}, not an object", bytes::kind_name(value.first())),
                Place{.byte = value.offset()}, bytes::damage_hint);
  }
  OpenAiBody::Choice choice;
  choice.text = value;
  for (bytes::ObjectWalk walk(value); walk.next();) {
    if (walk.key() == "routed_experts") { choice.routed_experts = unless_null(walk.value()); }
    if (walk.key() == "sgl_ext") { choice.sgl_ext = unless_null(walk.value()); }
    if (walk.key() == "token_ids") { choice.token_ids = unless_null(walk.value()); }
    if (walk.key() == "prompt_token_ids") { choice.prompt_token_ids = unless_null(walk.value()); }
  }
  return choice;
}

}  // namespace

OpenAiBody read_openai_body(const bytes::Slice& object) {
  OpenAiBody body;
  for (bytes::ObjectWalk walk(object); walk.next();) {
    const std::string_view key = walk.key();
    if (key == "id") { body.id = walk.value(); }
    if (key == "model") { body.model = walk.value(); }
    if (key == "usage") { body.usage = read_usage(walk.value()); }
    if (key == "prompt_token_ids") { body.prompt_token_ids = unless_null(walk.value()); }
    if (key == "prompt_routed_experts") { body.prompt_routed_experts = unless_null(walk.value()); }
    if (key == "sglext") { body.sglext = unless_null(walk.value()); }
    if (key != "choices") { continue; }
    body.choices.clear();
    for (const bytes::Slice& choice : elements_of(walk.value(), "choices")) {
      body.choices.push_back(read_choice(choice));
    }
  }
  return body;
}

Response response_of(const OpenAiBody& body, std::size_t choice) {
  const OpenAiBody::Choice& chosen = body.choices[choice];
  Response response;
  response.tokens.prompt = body.usage.prompt;
  response.prompt_ids = chosen.prompt_token_ids ? chosen.prompt_token_ids : body.prompt_token_ids;
  response.token_ids = chosen.token_ids;
  // Of several choices the usage is the sum.
  if (body.choices.size() == 1) {
    response.tokens.completion = body.usage.completion;
  } else {
    response.info.turn = static_cast<std::int64_t>(choice) + 1;
  }
  if (body.model) { response.info.model_path = text_of(*body.model, "model"); }
  if (body.id) {
    if (auto id = text_of(*body.id, "id")) { response.info.question_id = std::move(*id); }
  }
  response.info.bytes = chosen.text.end - chosen.text.begin;
  return response;
}

}  // namespace expertviz::input
