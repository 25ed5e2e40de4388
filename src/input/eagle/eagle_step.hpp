#pragma once

#include "bytes/joined_text.hpp"
#include "expertviz/verify_step.hpp"
#include "input/matrix_reader.hpp"

#include <cstdint>
#include <map>

namespace expertviz::input {

/// Decodes the elements of `expert_traces`: what `StepFields` asks for. Keeps scratch space; one decoder per thread.
class EagleStepDecoder {
 public:
  explicit EagleStepDecoder(const StepFields& fields);

  /// Throws `Error` with layer and byte.
  [[nodiscard]] VerifyStep decode(const bytes::Slice& text, std::uint64_t index);

 private:
  void read_layer(int layer_id, const bytes::Slice& routing, VerifyStep& step);

  StepFields fields_;
  std::map<int, bytes::Slice> layers_;  ///< of the step at hand
  MatrixReader matrices_{{.ids = "experts", .weights = "weights"}};
};

}  // namespace expertviz::input
