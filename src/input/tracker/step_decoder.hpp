#pragma once

#include "bytes/object_walk.hpp"
#include "expertviz/verify_step.hpp"
#include "input/tracker/topk_matrix.hpp"

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace expertviz::input {

/// Decodes verify steps: what `StepFields` asks for; the rest is leapt over unparsed. Keeps scratch space from one step
/// to the next; one decoder per thread.
class StepDecoder {
 public:
  explicit StepDecoder(const StepFields& fields) : fields_(fields) {}

  /// `step` is the text of one element of `expert_layer_history`. Throws `Error` with layer and byte, but without
  /// the sample and step, which the caller knows.
  [[nodiscard]] VerifyStep decode(const bytes::Slice& step, std::uint64_t index);

 private:
  struct Layer {
    int id;
    bytes::Slice ids;
    std::optional<bytes::Slice> weights;
  };
  void collect_layers(const bytes::Slice& layers, bool strict);
  void find_matrices(int layer_id, const bytes::Slice& routing);
  [[nodiscard]] LayerRouting read_layer(const Layer& layer);
  [[nodiscard]] bool wanted(int layer_id) const;

  StepFields fields_;
  std::vector<std::pair<int, bytes::Slice>> routings_;  // each layer's whole routing
  std::vector<Layer> found_;                            // the layers that have topk_ids, ascending
  IdMatrix ids_;
  WeightMatrix weights_;
};

}  // namespace expertviz::input
