#pragma once

#include "expertviz/sample_selection.hpp"
#include "expertviz/verify_step.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace expertviz {

/// How far reading has come: bytes of the input as stored (compressed bytes for a compressed input).
struct ReadProgress {
  std::uint64_t bytes_read = 0;
  std::optional<std::uint64_t> bytes_total;  ///< unknown for a pipe
};

struct ReadOptions {
  int threads = 1;                                       ///< decoding threads, at least 1
  std::function<void(const ReadProgress&)> on_progress;  ///< may be empty; called from any one thread at a time
};

/// What a visitor measured of one verify step.
struct Measurement {
  virtual ~Measurement() = default;
};

/// Receives a trace, in the trace's order, one call at a time (though not always on the same thread), apart from
/// `measure`.
class TraceVisitor {
 public:
  virtual ~TraceVisitor() = default;
  /// What is costly about a verify step. Called by the decoding threads, several at once, so it must change nothing. An
  /// error that it throws arrives in its step's turn, with sample and verify step filled in.
  [[nodiscard]] virtual std::unique_ptr<Measurement> measure(const VerifyStep&) const { return nullptr; }
  /// One verify step of the sample at hand, which may be moved from, and what `measure` made of it. False: enough of
  /// this sample, stop reading as soon as possible.
  virtual bool on_step(VerifyStep& step, std::unique_ptr<Measurement> measurement) = 0;
  /// After the last step of a sample (or the one that said enough).
  virtual void on_sample(const SampleInfo& info) = 0;
  /// The sample held `expert_layer_history` twice; as in Python the later one counts, so forget its steps so far.
  virtual void on_restart() = 0;
};

/// Streams an `expert_activations.json` in memory that does not depend on its size.
///
/// Errors: `Error` with the place in the input, for anything unreadable, not JSON, or not a trace.
class TraceReader {
 public:
  /// `path` "-" is standard input. Opens the input and reads nothing of the trace yet.
  TraceReader(const std::string& path, ReadOptions options);
  ~TraceReader();
  TraceReader(TraceReader&&) noexcept;
  TraceReader& operator=(TraceReader&&) noexcept;

  /// Reads the selected samples in one pass; others are skipped, and those behind the last one are not read. A reader
  /// reads once. Throws `Error` where a sample of a list is not there.
  void read(const SampleSelection& samples, const StepFields& fields, TraceVisitor& visitor);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace expertviz
