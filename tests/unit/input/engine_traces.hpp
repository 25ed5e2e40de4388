#pragma once

#include "base64_text.hpp"
#include "collector.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace expertviz {

/// What a reader tells of a text, with options for traces without drafts.
[[nodiscard]] inline std::vector<ReadSample> read_rows(const std::string& text, const TokenRowOptions& rows = {},
                                                       std::optional<TraceFormat> format = {}, int threads = 1) {
  Collector collector;
  StepFields fields = all_fields();
  fields.weights = true;
  TraceReader::of_bytes(text, {.threads = threads, .on_progress = {}, .format = format, .rows = rows})
      .read(SampleSelection::all(), fields, collector);
  return std::move(collector.samples);
}

/// The error that reading ends in; one that says "no error" if there is none.
[[nodiscard]] inline Error rows_error(const std::string& text, const TokenRowOptions& rows = {},
                                      std::optional<TraceFormat> format = {}) {
  try {
    static_cast<void>(read_rows(text, rows, format));
  } catch (const Error& error) { return error; }
  return Error("no error");
}

/// The ids of a layer, step after step.
[[nodiscard]] inline std::vector<std::vector<std::int32_t>> ids_of(const ReadSample& sample, int layer_id) {
  std::vector<std::vector<std::int32_t>> ids;
  for (const VerifyStep& step : sample.steps) {
    ids.emplace_back();
    for (const LayerRouting& layer : step.layers) {
      if (layer.layer_id == layer_id) { ids.back() = layer.expert_ids; }
    }
  }
  return ids;
}

/// The text of a .npy file.
[[nodiscard]] inline std::string npy_text(const std::string& descr, const std::string& shape, const std::string& data) {
  std::string dict = "{'descr': '" + descr + "', 'fortran_order': False, 'shape': " + shape + ", }";
  dict.resize(117, ' ');
  return std::string("\x93NUMPY\x01\x00\x76\x00", 10) + dict + "\n" + data;
}

// Five tokens, of which 11 12 13 are the prompt: layer 0 has no experts; layer 1 has 3 1, 3 2, 1 6, 3 6, 7 2; layer 2
// has 5 0, 5 7, 0 2, 5 1, 4 5.
inline const std::string common_ids{"\0\0\3\1\5\0\0\0\3\2\5\7\0\0\1\6\0\2\0\0\3\6\5\1\0\0\7\2\4\5", 30};
inline const std::vector<std::vector<std::int32_t>> common_layer_1{{3, 1}, {3, 2}, {1, 6}, {3, 6}, {7, 2}};
inline const std::vector<std::vector<std::int32_t>> common_layer_2{{5, 0}, {5, 7}, {0, 2}, {5, 1}, {4, 5}};

/// The same as 32-bit numbers.
[[nodiscard]] inline std::string as_int32(const std::string& bytes) {
  std::string wide;
  for (const char byte : bytes) {
    wide += byte;
    wide.append(3, '\0');
  }
  return wide;
}

[[nodiscard]] inline std::string vllm_response(const std::string& routing, int prompt = 3, int completion = 3) {
  return R"({"id":"c1","model":"m","choices":[{"index":0,"token_ids":[21,22,23],"prompt_token_ids":[11,12,13],)"
         R"("routed_experts":)" +
         routing + R"(}],"usage":{"prompt_tokens":)" + std::to_string(prompt) + R"(,"completion_tokens":)" +
         std::to_string(completion) + "}}";
}

[[nodiscard]] inline std::string sglang_response(const std::string& base64, int prompt = 3, int completion = 3) {
  return R"({"text":" abc","output_ids":[21,22,23],"meta_info":{"id":"a","prompt_tokens":)" + std::to_string(prompt) +
         R"(,"completion_tokens":)" + std::to_string(completion) + R"(,"routed_experts":")" + base64 + "\"}}";
}

}  // namespace expertviz
