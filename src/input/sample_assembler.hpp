#pragma once

#include "expertviz/trace_reader.hpp"

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <optional>

namespace expertviz::input {

/// A verify step that was decoded and measured, or why it could not be.
struct DecodedStep {
  VerifyStep step{};
  std::unique_ptr<Measurement> measurement{};
  std::exception_ptr fault{};

  /// About how much memory it takes.
  [[nodiscard]] std::size_t memory() const;
};

/// Turns what was found of a trace, piece after piece and in order, into the calls of a visitor. It knows no threads,
/// no text and no format.
class SampleAssembler {
 public:
  /// Members that a visitor which stops early still gets, if the sample has them.
  enum class Head { question_id, turn, meta_info };

  /// `last_sample` is the last that is selected, if that is known.
  SampleAssembler(TraceVisitor& visitor, std::optional<std::uint64_t> last_sample)
      : visitor_(visitor), last_sample_(last_sample) {}

  /// The sample that the next calls are about; what is known of it may be put in.
  [[nodiscard]] SampleInfo& sample(std::uint64_t index);
  void saw(Head head);
  void begin_history(bool null);
  /// Throws the step's fault, unless the visitor has had enough.
  void add_step(std::uint64_t index, DecodedStep& decoded);
  /// The same for several steps that were measured together, up to `end`.
  void add_rows(std::uint64_t end, std::uint64_t steps, std::uint64_t tokens, DecodedStep& decoded);
  /// `steps` counts those that were not wanted too.
  void end_history(std::uint64_t steps) { info_.verify_steps = steps; }
  void end_sample(std::uint64_t bytes);

  /// Nothing that follows can matter: the visitor has had enough of the last sample, whose head is known.
  [[nodiscard]] bool complete() const { return complete_; }

 private:
  void hand_on();
  void complete_if_enough();

  TraceVisitor& visitor_;
  std::optional<std::uint64_t> last_sample_;
  SampleInfo info_;
  std::bitset<3> seen_;  ///< by Head
  bool enough_ = false;
  bool complete_ = false;
};

}  // namespace expertviz::input
