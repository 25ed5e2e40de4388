#include "input/sglang/sglang_response.hpp"

#include "bytes/json_text.hpp"
#include "bytes/object_walk.hpp"
#include "expertviz/error.hpp"
#include "input/json_values.hpp"
#include "text/safe_text.hpp"

#include <utility>

#include <fmt/format.h>

namespace expertviz::input {
namespace {

void read_type(const bytes::Slice& value, Response& response) {
  const std::optional<std::string> name = text_of(value, "routed_experts_dtype");
  if (!name) { return; }
  response.type = id_type(*name);
  if (!response.type) {
    throw Error(fmt::format("routed_experts_dtype is '{}', which is not known", text::safe_text(*name)),
                Place{.byte = value.offset()}, "expected int32, uint16 or uint8");
  }
}

void read_extension(const bytes::Slice& extension, Response& response) {
  if (extension.first() != '{') { return; }
  for (bytes::ObjectWalk walk(extension); walk.next();) {
    if (walk.key() == "routed_experts") { response.routing = unless_null(walk.value()); }
    if (walk.key() == "routed_experts_dtype") { read_type(walk.value(), response); }
  }
}

void read_meta_info(const bytes::Slice& meta_info, Response& response) {
  if (meta_info.first() != '{') {
    throw Error(fmt::format("meta_info is {}, not an object", bytes::kind_name(meta_info.first())),
                Place{.byte = meta_info.offset()}, bytes::damage_hint);
  }
  read_extension(meta_info, response);
  for (bytes::ObjectWalk walk(meta_info); walk.next();) {
    const bytes::Slice& value = walk.value();
    if (walk.key() == "id") {
      if (auto id = text_of(value, "id")) { response.info.question_id = std::move(*id); }
    } else if (walk.key() == "prompt_tokens") {
      response.tokens.prompt = whole_of(value, "prompt_tokens").value_or(-1);
    } else if (walk.key() == "completion_tokens") {
      response.tokens.completion = whole_of(value, "completion_tokens").value_or(-1);
    } else if (walk.key() == "spec_verify_ct") {
      response.info.spec_verify_ct = whole_of(value, "spec_verify_ct");
    } else if (walk.key() == "prompt_token_ids") {
      response.prompt_ids = unless_null(value);
    }
  }
  if (response.routing && response.info.spec_verify_ct.value_or(0) > 0) {
    response.info.notes.emplace_back(
        "speculation was on: where SGLang's v2 worker drafted trees (--speculative-eagle-topk above 1), it recorded "
        "the rows of wrong nodes; those of chains are right");
  }
}

}  // namespace

Response sglang_response(const bytes::Slice& object) {
  Response response;
  response.info.format = TraceFormat::sglang;
  response.info.bytes = object.end - object.begin;
  for (bytes::ObjectWalk walk(object); walk.next();) {
    if (walk.key() == "meta_info") { read_meta_info(walk.value(), response); }
    if (walk.key() == "output_ids") { response.token_ids = unless_null(walk.value()); }
    if (walk.key() == "prompt_token_ids") { response.prompt_ids = unless_null(walk.value()); }
  }
  return response;
}

std::vector<Response> sglang_responses(const OpenAiBody& body) {
  std::vector<Response> responses;
  for (std::size_t i = 0; i < body.choices.size(); ++i) {
    Response& response = responses.emplace_back(response_of(body, i));
    response.info.format = TraceFormat::sglang;
    response.routing = body.choices[i].routed_experts;
    if (body.choices[i].sgl_ext) { read_extension(*body.choices[i].sgl_ext, response); }
    if (body.sglext && i == 0) {
      read_extension(*body.sglext, response);
      response.info.bytes += body.sglext->end - body.sglext->begin;
    }
  }
  return responses;
}

}  // namespace expertviz::input
