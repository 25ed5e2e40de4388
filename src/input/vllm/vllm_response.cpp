#include "input/vllm/vllm_response.hpp"

#include "bytes/object_walk.hpp"
#include "input/json_values.hpp"

#include <utility>

namespace expertviz::input {

std::vector<Response> vllm_responses(const OpenAiBody& body) {
  std::vector<Response> responses;
  for (std::size_t i = 0; i < body.choices.size(); ++i) {
    Response& response = responses.emplace_back(response_of(body, i));
    response.info.format = TraceFormat::vllm;
    response.routing = body.choices[i].routed_experts;
    response.prompt_routing = body.prompt_routed_experts;
  }
  return responses;
}

std::vector<Response> vllm_batch_responses(const bytes::Slice& line) {
  std::optional<bytes::Slice> name;
  std::optional<bytes::Slice> answer;
  for (bytes::ObjectWalk walk(line); walk.next();) {
    if (walk.key() == "custom_id") { name = walk.value(); }
    if (walk.key() == "response") { answer = walk.value(); }
  }
  std::vector<Response> responses;
  if (answer && answer->first() == '{') {
    for (bytes::ObjectWalk walk(*answer); walk.next();) {
      if (walk.key() == "body" && walk.value().first() == '{') {
        responses = vllm_responses(read_openai_body(walk.value()));
      }
    }
  }
  // A request that failed is a sample, too: it has no data.
  if (responses.empty()) {
    responses.emplace_back().info.format = TraceFormat::vllm;
    responses.back().info.bytes = line.end - line.begin;
  }
  for (Response& response : responses) {
    std::optional<std::string> id = name ? text_of(*name, "custom_id") : std::nullopt;
    if (id) { response.info.question_id = std::move(*id); }
  }
  return responses;
}

}  // namespace expertviz::input
