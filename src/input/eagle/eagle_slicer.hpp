#pragma once

#include "bytes/text_stream.hpp"
#include "expertviz/sample_selection.hpp"

#include <cstdint>
#include <functional>

namespace expertviz::input {

/// What the slicer finds, in the order of the trace.
struct EaglePart {
  enum class Kind : std::uint8_t {
    line,          ///< a line begins
    question_id,   ///< of the line, in `value`
    model_id,      ///< of the line, in `value`
    sample,        ///< a turn that is wanted begins; `number` counts the line's turns from 1
    tokens,        ///< how many the turn generated, in `value`
    history,       ///< `expert_traces` begins
    null_history,  ///< it is null
    step,          ///< a verify step, in `value`; its index is `number`
    history_end,   ///< it had `number` verify steps
    sample_end     ///< the turn's text was `number` bytes long
  };
  Kind kind = Kind::line;
  std::uint64_t sample = 0;
  std::uint64_t number = 0;
  bytes::Captured value{};

  [[nodiscard]] std::size_t held() const { return value.held(); }
};

/// Finds where turns and their verify steps begin and end. As `slice_trace` does for the tracker.
[[nodiscard]] bytes::TextTask slice_eagle_trace(bytes::TextStream& in, SampleSelection samples,
                                                const std::function<void(EaglePart&&)>& emit);

}  // namespace expertviz::input
