#pragma once

#include "bytes/text_stream.hpp"
#include "expertviz/sample_selection.hpp"
#include "input/tracker/sample_decoder.hpp"

#include <cstdint>
#include <functional>

namespace expertviz::input {

/// What the slicer finds, in the order of the trace.
struct TracePart {
  enum class Kind : std::uint8_t {
    field,         ///< a member of the sample that is read, in `value`
    history,       ///< `expert_layer_history` begins
    null_history,  ///< it is null
    step,          ///< a verify step, in `value`; its index is `number`
    history_end,   ///< it had `number` verify steps
    sample_end     ///< the sample's text was `number` bytes long
  };
  Kind kind = Kind::field;
  SampleField field = SampleField::question_id;
  std::uint64_t sample = 0;
  std::uint64_t number = 0;
  bytes::Captured value{};

  [[nodiscard]] std::size_t held() const { return value.held(); }
};

/// Finds where samples, their members and their verify steps begin and end in a trace. Knows the shape of a trace down
/// to the verify steps and decodes nothing. Hands on the parts of the selected samples to `emit`;
/// it and `in` must live as long as the task.
///
/// Ends behind the last selected sample, or at the end of the input. Fails with an `Error`, with sample and verify step
/// filled in, where the text is no trace, or if a selected sample is not there.
[[nodiscard]] bytes::TextTask slice_trace(bytes::TextStream& in, SampleSelection samples,
                                          const std::function<void(TracePart&&)>& emit);

}  // namespace expertviz::input
