#pragma once

#include "expertviz/trace_reader.hpp"
#include "input/byte_source.hpp"
#include "input/segment_queue.hpp"
#include "input/slicer.hpp"
#include "input/step_decoder.hpp"

#include <atomic>
#include <cstdint>
#include <exception>
#include <mutex>
#include <optional>
#include <vector>

namespace expertviz::input {

/// What came of one piece: the step decoded and measured, or why it could not be.
struct Outcome {
  Piece piece;
  std::optional<VerifyStep> step{};
  std::unique_ptr<Measurement> measurement{};
  std::exception_ptr fault{};
};

/// What came of one segment; `fault` ends the reading behind the outcomes.
struct Batch {
  std::vector<Outcome> outcomes;
  std::exception_ptr fault;
};

/// Reads the segments of a trace with several threads: each reads, indexes and decodes segments of its own, while
/// slicing and delivery happen segment after segment. So the visitor sees the same calls whatever the number of
/// threads. Used once.
class Reading {
 public:
  Reading(ByteSource& source, const ReadOptions& options, const SampleSelection& samples, const StepFields& fields,
          TraceVisitor& visitor)
      : source_(source),
        options_(options),
        fields_(fields),
        visitor_(visitor),
        last_sample_(samples.last()),
        slicer_(samples, fields.only_step) {}

  /// Until the trace ends or the visitor has what it wants. Throws `Error`, and whatever the visitor throws.
  void run();

 private:
  void read_segments(Segment& segment, StepDecoder& decoder) noexcept;
  [[nodiscard]] std::uint64_t read_next(Segment& segment, Batch& batch);
  void slice(Segment& segment, Batch& batch);
  void decode(Batch& batch, StepDecoder& decoder) const;
  void deliver(Batch& batch);
  void deliver_piece(Outcome& outcome);
  void end_sample();

  ByteSource& source_;
  const ReadOptions& options_;
  const StepFields& fields_;
  TraceVisitor& visitor_;
  const std::optional<std::uint64_t> last_sample_;

  std::mutex claim_;
  std::uint64_t claimed_ = 0;
  std::atomic<bool> stop_ = false;

  // Touched only by the thread whose turn it is to slice.
  Turns slicing_;
  Slicer slicer_;
  TextState border_state_ = TextState::outside;

  // Touched only by the thread whose turn it is to deliver.
  Turns delivery_;
  SampleInfo info_;
  std::uint64_t history_ = 0;
  bool id_seen_ = false;
  bool meta_seen_ = false;
  bool enough_ = false;
  bool complete_ = false;
  std::exception_ptr fault_;

  /// The history of which the visitor wants no more steps: what is still read is read for the sample's other members,
  /// among which there may be a history again. Counted as the slicer does.
  std::atomic<std::uint64_t> unwanted_history_ = 0;
};

}  // namespace expertviz::input
