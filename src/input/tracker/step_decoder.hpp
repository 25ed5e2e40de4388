#pragma once

#include "bytes/joined_text.hpp"
#include "expertviz/verify_step.hpp"
#include "input/matrix_reader.hpp"

#include <cstdint>
#include <vector>

namespace expertviz::input {

/// Decodes verify steps: what `StepFields` asks for; the rest is skipped unparsed. Keeps scratch space from one step
/// to the next; one decoder per thread.
class StepDecoder {
 public:
  explicit StepDecoder(const StepFields& fields);

  /// `step` is the text of one element of `expert_layer_history`. Throws `Error` with layer and byte, but without
  /// the sample and step, which the caller knows.
  [[nodiscard]] VerifyStep decode(const bytes::Slice& step, std::uint64_t index);

 private:
  /// A layer's routing: where it stands in the text of the step.
  struct Layer {
    int id;
    std::uint32_t begin;
    std::uint32_t end;
  };
  void collect_layers(const bytes::Slice& layers, bool strict);
  void drop_repeated(std::uint64_t offset);
  void read_layer(int layer_id, const bytes::Slice& routing, VerifyStep& step);
  [[nodiscard]] bool wanted(int layer_id) const;

  StepFields fields_;
  std::vector<Layer> layers_;
  MatrixReader matrices_{{.ids = "topk_ids", .weights = "topk_weights"}};
};

}  // namespace expertviz::input
