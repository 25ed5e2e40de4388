#pragma once

#include "commands/inquiry.hpp"
#include "commands/wording.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace expertviz::commands {

/// How many accepted nodes at the end of a sample's last verify step stand behind the end of its answer: they were
/// verified, but not emitted. 0 where the trace does not tell. `last` is how many the last step accepted.
[[nodiscard]] std::uint64_t nodes_past_end(const SampleInfo& info, const Totals& totals, std::uint64_t last);

/// Which samples accepted nodes behind the end of their answer. Counts over all steps count these nodes; notes say so.
class PastEnd {
 public:
  /// `last` is how many nodes the sample's last step accepted.
  void add(const SampleInfo& info, const Totals& totals, std::uint64_t last);
  /// A line that names the samples, if there are any.
  [[nodiscard]] std::optional<std::string> note() const;

 private:
  SampleRanges samples_;
  std::uint64_t nodes_ = 0;
};

/// Leads one pass over a trace: one or several inquiries get every step.
class Pass : public TraceVisitor {
 public:
  /// The inquiries must outlive the pass.
  explicit Pass(std::vector<Inquiry*> inquiries);

  /// All that the inquiries need.
  [[nodiscard]] StepFields fields() const;

  [[nodiscard]] std::unique_ptr<Measurement> measure(const VerifyStep& step) const override;
  void on_history(const SampleInfo& so_far, bool head_is_known) override;
  bool on_step(VerifyStep& step, std::unique_ptr<Measurement> measurement) override;
  [[nodiscard]] bool takes_rows() const override;
  [[nodiscard]] std::unique_ptr<Measurement> measure_rows(const TokenRows& rows) const override;
  bool on_rows(std::uint64_t steps, std::uint64_t tokens, std::unique_ptr<Measurement> measured) override;
  void on_sample(const SampleInfo& info) override;
  void on_restart() override;

  /// What the reader had to say of the samples, each once.
  [[nodiscard]] const std::vector<std::string>& notes() const { return notes_; }

 private:
  struct Measured;

  bool hand_on(const VerifyStep& step, std::unique_ptr<Measurement>& measured, bool to_cutting);
  void hand_on_held();

  std::vector<Inquiry*> inquiries_;
  bool cuts_ = false;  ///< some inquiry wants the end of the answer cut off
  std::uint64_t sample_ = 0;
  Totals totals_;
  std::vector<std::string> notes_;
  // The last step, held back until it is known whether the answer ends in it.
  std::optional<VerifyStep> held_;
  std::unique_ptr<Measurement> held_measured_;
};

}  // namespace expertviz::commands
