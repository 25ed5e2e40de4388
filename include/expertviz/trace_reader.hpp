#pragma once

#include "expertviz/sample_selection.hpp"
#include "expertviz/token_rows.hpp"
#include "expertviz/verify_step.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace expertviz {

/// How far reading has come: bytes of the input as stored (compressed bytes for a compressed input).
struct ReadProgress {
  std::uint64_t bytes_read = 0;
  std::optional<std::uint64_t> bytes_total;  ///< unknown for a pipe
};

/// How traces without drafts are read, which hold one row of expert ids for each token.
struct TokenRowOptions {
  bool prompt = false;     ///< the tokens of the prompt, too, not the generated ones alone
  std::size_t window = 1;  ///< so many tokens are one step: a lower bound of what a verify step loads
  std::size_t layers = 0;  ///< layers of a row; 0: not known
  std::size_t top_k = 0;   ///< experts of a token in a layer; 0: not known
  std::string model{};     ///< a config.json, or a folder with one, that tells both; empty: not known
};

struct ReadOptions {
  int threads = 1;                                       ///< decoding threads, at least 1
  std::function<void(const ReadProgress&)> on_progress;  ///< may be empty; called from any one thread at a time
  std::optional<TraceFormat> format{};                   ///< empty: as the trace begins
  TokenRowOptions rows{};
};

/// What a visitor measured of one verify step: a base for a type of the visitor's own.
struct Measurement {
  virtual ~Measurement() = default;
};

/// Receives a trace. `measure` is called in the decoding threads; the other calls come in the trace's order, one at a
/// time (though not always on the same thread). What the visitor sees does not depend on the number of threads.
class TraceVisitor {
 public:
  virtual ~TraceVisitor() = default;
  /// What is costly to find out about one verify step. Called for several steps at once, before their turn has come,
  /// and maybe for steps that are never handed on; so it changes nothing. What it throws is thrown by `read` in the
  /// trace's order, an `Error` with sample and verify step filled in.
  [[nodiscard]] virtual std::unique_ptr<Measurement> measure(const VerifyStep& /*step*/) const { return nullptr; }
  /// One verify step of the sample at hand, with what `measure` returned for it. The step may be moved from.
  /// False: enough of this sample.
  virtual bool on_step(VerifyStep& step, std::unique_ptr<Measurement> measurement) = 0;
  /// Whether it takes steps of a trace without drafts many at a time. Then the next two are called in the place of the
  /// two above.
  [[nodiscard]] virtual bool takes_rows() const { return false; }
  [[nodiscard]] virtual std::unique_ptr<Measurement> measure_rows(const TokenRows& /*rows*/) const { return nullptr; }
  virtual bool on_rows(std::uint64_t /*steps*/, std::uint64_t /*tokens*/, std::unique_ptr<Measurement> /*measured*/) {
    return true;
  }
  /// After the last step of a sample (or the one that said enough), once for each selected sample.
  virtual void on_sample(const SampleInfo& info) = 0;
  /// The sample held `expert_layer_history` twice; as in Python the later one counts, so forget its steps so far.
  virtual void on_restart() = 0;
};

/// Streams a trace in memory that does not depend on its size. The format is recognised by the first bytes.
///
/// Errors: `Error` with the place in the input, for anything unreadable, damaged, or not a trace.
class TraceReader {
 public:
  /// `path` "-" is standard input. Opens the input and reads nothing of the trace yet.
  TraceReader(const std::string& path, ReadOptions options);
  /// The same for a trace in memory, packed or not. The bytes must outlive the reader.
  [[nodiscard]] static TraceReader of_bytes(std::string_view bytes, ReadOptions options);
  ~TraceReader();
  TraceReader(TraceReader&&) noexcept;
  TraceReader& operator=(TraceReader&&) noexcept;

  /// Reads the selected samples in one pass. Those between them are skipped, those behind the last are not read. A
  /// selected sample that the trace lacks is an `Error` that names the first such, once the trace has ended.
  /// A reader reads once.
  void read(const SampleSelection& samples, const StepFields& fields, TraceVisitor& visitor);

 private:
  class Impl;
  explicit TraceReader(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace expertviz
