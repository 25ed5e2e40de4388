#include "input/tracker/tracker_source.hpp"

#include "expertviz/error.hpp"
#include "input/pipeline.hpp"
#include "input/sample_assembler.hpp"
#include "input/tracker/slicer.hpp"
#include "input/tracker/step_decoder.hpp"

#include <utility>

namespace expertviz::input {
namespace {

using Kind = TracePart::Kind;

/// What the pipeline does with a tracker's trace.
class Stages {
 public:
  using Part = TracePart;
  using Decoded = DecodedStep;

  class Decoder {
   public:
    Decoder(const StepFields& fields, const TraceVisitor& visitor) : steps_(fields), visitor_(visitor) {}

    Decoded decode(Part& part) noexcept {
      if (part.kind != Kind::step) { return {}; }
      try {
        Decoded decoded{.step = steps_.decode(part.value.slice(), part.number)};
        part.value = {};
        decoded.measurement = visitor_.measure(decoded.step);
        return decoded;
      } catch (Error& error) {
        error.within({.sample = part.sample, .verify_step = part.number});
        return {.fault = std::current_exception()};
      } catch (...) { return {.fault = std::current_exception()}; }
    }

   private:
    StepDecoder steps_;
    const TraceVisitor& visitor_;
  };

  Stages(const SampleSelection& samples, const StepFields& fields, TraceVisitor& visitor)
      : samples_(samples), fields_(fields), visitor_(visitor), assembler_(visitor, samples.last()) {}

  [[nodiscard]] bytes::TextTask slice(bytes::TextStream& in, const std::function<void(Part&&)>& emit) {
    return slice_trace(in, samples_, emit);
  }
  [[nodiscard]] Decoder make_decoder() const { return {fields_, visitor_}; }
  [[nodiscard]] bool deliver(Part& part, Decoded& decoded);

 private:
  const SampleSelection& samples_;
  const StepFields& fields_;
  TraceVisitor& visitor_;
  SampleAssembler assembler_;
};

bool Stages::deliver(Part& part, Decoded& decoded) {
  SampleInfo& info = assembler_.sample(part.sample);
  switch (part.kind) {
    case Kind::field:
      try {
        decode_sample_field(part.field, part.value.slice(), info);
      } catch (Error& error) { throw error.within({.sample = part.sample}); }
      if (part.field == SampleField::question_id) { assembler_.saw(SampleAssembler::Head::question_id); }
      if (part.field == SampleField::turn) { assembler_.saw(SampleAssembler::Head::turn); }
      if (part.field == SampleField::meta_info) { assembler_.saw(SampleAssembler::Head::meta_info); }
      break;
    case Kind::history:
    case Kind::null_history:
      assembler_.begin_history(part.kind == Kind::null_history);
      break;
    case Kind::step:
      assembler_.add_step(part.number, decoded);
      break;
    case Kind::history_end:
      assembler_.end_history(part.number);
      break;
    case Kind::sample_end:
      assembler_.end_sample(part.number);
      break;
  }
  return !assembler_.complete();
}

class TrackerSource final : public TraceSource {
 public:
  TrackerSource(bytes::ByteSource& source, const ReadOptions& options) : source_(source), options_(options) {}

  void read(const SampleSelection& samples, const StepFields& fields, TraceVisitor& visitor) override {
    Stages stages(samples, fields, visitor);
    Pipeline(source_, options_, stages).run();
  }

 private:
  bytes::ByteSource& source_;
  const ReadOptions& options_;
};

}  // namespace

std::unique_ptr<TraceSource> open_tracker_trace(bytes::ByteSource& source, const ReadOptions& options) {
  return std::make_unique<TrackerSource>(source, options);
}

}  // namespace expertviz::input
