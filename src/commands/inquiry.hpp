#pragma once

#include "commands/answer.hpp"
#include "commands/picture_texts.hpp"
#include "expertviz/error.hpp"
#include "expertviz/routed_step.hpp"
#include "expertviz/sample_selection.hpp"
#include "expertviz/trace_reader.hpp"
#include "expertviz/verify_step.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace expertviz::commands {

/// What was asked for beside a command's own options, after all of it was checked.
struct Asked {
  SampleSelection samples = SampleSelection::one(0);
  Format format = Format::text;
  bool draws = false;               ///< a figure is wanted
  int threads = 1;                  ///< that an inquiry may use
  std::vector<std::string> inputs;  ///< what the traces are called
  std::string reading;              ///< what a command line says of how they are read, such as "--window 4"; or empty
  PictureTexts picture_texts;
  table::Sink out;  ///< of a command that streams: takes what it writes
  /// Reads the selected samples once more, and hands on nothing that stands in their verify steps. Empty where the
  /// input can be read once only.
  std::function<void(TraceVisitor&)> read_heads;
};

/// A question finds nothing to answer from.
struct NoData : Error {
  explicit NoData(Error why) : Error(std::move(why)) {}
};

/// The trees and the routing of the given layers; of all for none.
[[nodiscard]] inline StepFields routing_of(const std::vector<int>& layer_ids) {
  StepFields fields;
  fields.tree = true;
  fields.routing = layer_ids.empty() ? StepFields::Routing::all : StepFields::Routing::some;
  fields.layer_ids = layer_ids;
  return fields;
}

/// What the verify steps of a sample, or of several, add up to.
struct Totals {
  std::uint64_t verify_steps = 0;
  std::uint64_t trees = 0;   ///< verify steps with a tree
  std::uint64_t tokens = 0;  ///< accepted nodes over all trees; those behind the end of the answer only if not cut off

  Totals& operator+=(const Totals& other) {
    verify_steps += other.verify_steps;
    trees += other.trees;
    tokens += other.tokens;
    return *this;
  }
};

/// One command at work: it takes the verify steps of the selected samples and answers at the end.
class Inquiry {
 public:
  Inquiry() = default;
  virtual ~Inquiry() = default;
  Inquiry(const Inquiry&) = delete;
  Inquiry& operator=(const Inquiry&) = delete;

  /// What it needs of a verify step.
  [[nodiscard]] virtual StepFields fields() const = 0;
  /// Whether accepted nodes behind the end of the answer are to be cut off before the last step is measured.
  [[nodiscard]] virtual bool cuts_end_of_answer() const { return false; }
  /// The costly part, called by several threads at once; changes nothing.
  [[nodiscard]] virtual std::unique_ptr<Measurement> measure(const VerifyStep&) const { return nullptr; }
  /// The same in the place of the above, of a step whose reading the inquiries of a pass share.
  [[nodiscard]] virtual std::unique_ptr<Measurement> measure_routed(const RoutedStep& step) const {
    return measure(step.step());
  }
  /// As `TraceVisitor::on_history`.
  virtual void begin_history(const SampleInfo&, bool /*head_is_known*/) {}
  /// The steps in their order. False: enough of this sample.
  virtual bool add(const VerifyStep& step, std::unique_ptr<Measurement> measurement) = 0;
  /// The same in the place of the above, where no other inquiry sees the step: it may be taken away.
  virtual bool take(VerifyStep& step, std::unique_ptr<Measurement> measurement) {
    return add(step, std::move(measurement));
  }
  /// Whether it takes many steps of a trace without drafts together; then the next two are called in the place of the
  /// two above.
  [[nodiscard]] virtual bool takes_rows() const { return false; }
  [[nodiscard]] virtual std::unique_ptr<Measurement> measure_rows(const TokenRows&) const { return nullptr; }
  virtual void add_rows(std::unique_ptr<Measurement>) {}
  /// Forgets the steps of the sample at hand, for the trace gives them anew.
  virtual void restart() = 0;
  virtual void end_sample(const SampleInfo& info, const Totals& totals) = 0;
  /// Of a command that packs the trace: what it wants. The trace then goes packed to `Asked::out`, and none of the
  /// calls above are made.
  [[nodiscard]] virtual std::optional<PackOptions> packs() const { return std::nullopt; }
  virtual void packed(const Packed&) {}
  /// After the last sample of each trace. Throws `Error` where it does not hold what it takes.
  virtual void end_trace() {}
  /// After the last trace. Throws `Error` where there is not what it takes.
  [[nodiscard]] virtual Answer answer() = 0;
};

}  // namespace expertviz::commands
