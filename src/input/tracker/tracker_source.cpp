#include "input/tracker/tracker_source.hpp"

#include "expertviz/error.hpp"
#include "input/pipeline.hpp"
#include "input/sample_assembler.hpp"
#include "input/tracker/pack_trace.hpp"
#include "input/tracker/slicer.hpp"
#include "input/tracker/step_decoder.hpp"

#include <optional>
#include <string>
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

  /// `places` of a packed trace, else null.
  Stages(const SampleSelection& samples, const StepFields& fields, TraceVisitor& visitor, const PackedPlaces* places,
         std::uint64_t first_sample, std::string note)
      : samples_(samples),
        fields_(fields),
        visitor_(visitor),
        places_(places),
        first_sample_(first_sample),
        note_(std::move(note)),
        assembler_(visitor, samples.last()) {}

  [[nodiscard]] bytes::TextTask slice(bytes::TextStream& in, const std::function<void(Part&&)>& emit) {
    return slice_trace(in, samples_, emit, first_sample_);
  }
  [[nodiscard]] Decoder make_decoder() const { return {fields_, visitor_}; }
  [[nodiscard]] bool deliver(Part& part, Decoded& decoded);

 private:
  const SampleSelection& samples_;
  const StepFields& fields_;
  TraceVisitor& visitor_;
  const PackedPlaces* places_;
  std::uint64_t first_sample_;
  std::string note_;  ///< of how the trace is read, for the first sample
  SampleAssembler assembler_;
};

bool Stages::deliver(Part& part, Decoded& decoded) {
  SampleInfo& info = assembler_.sample(part.sample);
  if (!note_.empty()) { info.notes.push_back(std::exchange(note_, {})); }
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
      // A packed trace tells of the one that was packed.
      assembler_.end_sample(places_ != nullptr && part.sample < places_->samples.size()
                                ? places_->samples[part.sample].trace_bytes
                                : part.number);
      break;
  }
  return !assembler_.complete();
}

class TrackerSource final : public TraceSource {
 public:
  TrackerSource(bytes::ByteSource& source, const ReadOptions& options) : source_(source), options_(options) {}

  void read(const SampleSelection& samples, const StepFields& fields, TraceVisitor& visitor) override {
    std::optional<PackedPlaces> places = places_of(source_);
    std::string note = source_.note();
    std::uint64_t first_sample = 0;
    std::uint64_t begin = 0;
    if (places && !samples.is_all() && samples.ranges().front().first < places->samples.size()) {
      first_sample = samples.ranges().front().first;
      begin = places->samples[first_sample].offset;
      if (!begins_sample(source_, begin, first_sample)) {
        places.reset();
        note = "the table of the packed trace does not fit it: it is read without one, from its start";
      }
    }
    if (!places || first_sample == 0) { first_sample = begin = 0; }
    Stages stages(samples, fields, visitor, places ? &*places : nullptr, first_sample, std::move(note));
    Pipeline(source_, options_, stages, begin).run();
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
