#include "bytes/json_text.hpp"
#include "bytes/object_walk.hpp"
#include "expertviz/error.hpp"
#include "input/npy/npy_header.hpp"
#include "input/responses/routing_value.hpp"
#include "input/sglang/sglang_response.hpp"
#include "input/vllm/vllm_response.hpp"
#include "text/safe_text.hpp"

#include <algorithm>
#include <string>

#include <fmt/format.h>

namespace expertviz::input {
namespace {

/// What tells the engines apart.
struct Outline {
  bool has_choices = false;
  bool has_meta_info = false;
  bool has_response = false;
  std::string keys;  ///< for messages
};

Outline outline_of(const bytes::Slice& object) {
  constexpr std::size_t longest = 200;
  Outline outline;
  for (bytes::ObjectWalk walk(object); walk.next();) {
    const std::string_view key = walk.key();
    outline.has_choices |= key == "choices";
    outline.has_meta_info |= key == "meta_info";
    outline.has_response |= key == "response";
    if (outline.keys.size() < longest) {
      outline.keys += (outline.keys.empty() ? "" : ", ") + text::safe_text(key.substr(0, 40));
    }
  }
  return outline;
}

/// Only SGLang writes whole numbers without a word on their shape.
bool is_from_sglang(const OpenAiBody& body) {
  return body.sglext || std::ranges::any_of(body.choices, [](const OpenAiBody::Choice& choice) {
           return choice.sgl_ext || (choice.routed_experts && is_bare_base64(*choice.routed_experts));
         });
}

}  // namespace

std::vector<bytes::Slice> elements_of(const bytes::Slice& array, const char* name) {
  if (array.first() != '[') {
    throw Error(fmt::format("{} is {}, not an array", name, bytes::kind_name(array.first())),
                Place{.byte = array.offset()}, bytes::damage_hint);
  }
  std::vector<bytes::Slice> elements;
  const char* const data = array.text->data;
  const auto visible = [&](std::size_t pos) {
    while (pos < array.end && bytes::is_space(data[pos])) {
      ++pos;
    }
    return pos;
  };
  std::size_t pos = visible(array.begin + 1);
  if (pos + 1 == array.end) { return elements; }
  while (true) {
    const std::size_t begin = pos;
    bytes::ContainerSkip skip;
    if (data[pos] == '{' || data[pos] == '[') { pos = bytes::skip_container(*array.text, pos, array.end, skip); }
    if (pos == begin || skip.depth != 0 || skip.braces != 0) {
      throw Error(fmt::format("not JSON: {} in {}", bytes::printable(data[begin]), name),
                  Place{.byte = array.text->offset + begin}, "expected an array of objects");
    }
    elements.push_back({array.text, begin, pos});
    pos = visible(pos);
    if (pos + 1 == array.end) { return elements; }
    if (data[pos] != ',') {
      throw Error(fmt::format("not JSON: {} in {}", bytes::printable(data[pos]), name),
                  Place{.byte = array.text->offset + pos}, "expected a comma or ]");
    }
    pos = visible(pos + 1);
  }
}

std::vector<Response> find_responses(const bytes::Slice& object, std::optional<TraceFormat> format) {
  const Outline outline = outline_of(object);
  if (outline.has_response && format != TraceFormat::sglang) { return vllm_batch_responses(object); }
  if (outline.has_meta_info && format != TraceFormat::vllm) { return {sglang_response(object)}; }
  if (!outline.has_choices) {
    throw Error(fmt::format("the object is no response of {}: its keys are {}",
                            format ? name_of(*format) : "vllm or sglang", outline.keys.empty() ? "none" : outline.keys),
                Place{.byte = object.offset()}, "expected choices, meta_info, or response as vllm run-batch writes it");
  }
  const OpenAiBody body = read_openai_body(object);
  const bool from_sglang = format ? *format == TraceFormat::sglang : is_from_sglang(body);
  return from_sglang ? sglang_responses(body) : vllm_responses(body);
}

}  // namespace expertviz::input
