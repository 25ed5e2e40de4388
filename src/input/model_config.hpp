#pragma once

#include "expertviz/trace_reader.hpp"
#include "input/rows/id_array.hpp"

#include <cstddef>
#include <optional>
#include <string>

namespace expertviz::input {

/// What is known of a model beside its responses; 0: not known.
struct ModelConfig {
  std::size_t layers = 0;
  std::size_t top_k = 0;
  std::optional<std::size_t> num_experts;
  std::string path;  ///< of the model; empty if none was named

  /// Throws `Error` where an array is of another shape.
  void put_on(SampleInfo& info, const IdShape& shape) const;
};

/// As given by --layers, --topk and the config.json of --model. Throws `Error` where that is none.
[[nodiscard]] ModelConfig read_model_config(const TokenRowOptions& options);

}  // namespace expertviz::input
