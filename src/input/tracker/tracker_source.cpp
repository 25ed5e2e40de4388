#include "input/tracker/tracker_source.hpp"

#include "expertviz/error.hpp"
#include "input/step_stages.hpp"
#include "input/tracker/pack_trace.hpp"
#include "input/tracker/slicer.hpp"
#include "input/tracker/step_decoder.hpp"

#include <algorithm>
#include <functional>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace expertviz::input {
namespace {

using Head = SampleAssembler::Head;

class TrackerStages : public StepStages<TracePart, StepDecoder> {
 public:
  using StepStages::StepStages;

  /// Begins with that sample, whose notes get `note`: of how the trace is read.
  void begin(std::uint64_t first_sample, std::string note) {
    first_sample_ = first_sample;
    note_ = std::move(note);
  }
  /// Of a packed trace.
  void know(const PackedPlaces& places) { places_ = &places; }
  /// This is the text of the step, which stands in outline only in what is read.
  void replace_step(std::uint64_t number, std::unique_ptr<bytes::JoinedText> text) {
    replaced_step_ = number;
    step_text_ = std::move(text);
  }

  [[nodiscard]] bytes::TextTask slice(bytes::TextStream& in, const std::function<void(Part&&)>& emit) {
    if (!replaced_step_) { return slice_trace(in, samples_, emit, first_sample_); }
    emit_ = [this, &emit](Part&& part) {
      if (part.kind == TracePart::Kind::step && part.number == replaced_step_) {
        if (!step_text_) { throw Error("the outline of the packed trace does not fit it", "pack the trace again"); }
        part.value = {.joined = std::move(step_text_)};
      }
      emit(std::move(part));
    };
    return slice_trace(in, samples_, emit_, first_sample_);
  }

  [[nodiscard]] bool deliver(Part& part, Decoded& decoded) {
    SampleInfo& info = assembler_.sample(part.sample);
    if (!note_.empty()) { info.notes.push_back(std::exchange(note_, {})); }
    if (part.kind == TracePart::Kind::field) {
      try {
        decode_sample_field(part.field, part.value.slice(), info);
      } catch (Error& error) { throw error.within({.sample = part.sample}); }
      if (part.field == SampleField::question_id) { assembler_.saw(Head::question_id); }
      if (part.field == SampleField::turn) { assembler_.saw(Head::turn); }
      if (part.field == SampleField::meta_info) { assembler_.saw(Head::meta_info); }
    }
    // A packed trace tells of the one that was packed.
    if (part.kind == TracePart::Kind::sample_end && places_ != nullptr && part.sample < places_->samples.size()) {
      part.number = places_->samples[part.sample].trace_bytes;
    }
    return assemble(part, decoded);
  }

 private:
  std::uint64_t first_sample_ = 0;
  std::string note_;
  const PackedPlaces* places_ = nullptr;
  std::optional<std::uint64_t> replaced_step_;
  std::unique_ptr<bytes::JoinedText> step_text_;
  std::function<void(Part&&)> emit_;
};

class TrackerSource final : public TraceSource {
 public:
  TrackerSource(bytes::ByteSource& source, const ReadOptions& options) : source_(source), options_(options) {}

  void read(const SampleSelection& samples, const StepFields& fields, TraceVisitor& visitor) override {
    TrackerStages stages(samples, fields, visitor);
    std::optional<PackedPlaces> places = places_of(source_);
    std::string note = source_.note();
    std::uint64_t first = places && !samples.is_all() ? samples.ranges().front().first : 0;
    if (places && first >= places->samples.size()) { first = 0; }
    if (first > 0 && !begins_sample(source_, places->samples[first].offset, first)) {
      places.reset();
      note = "the table of the packed trace does not fit it: it is read without one, from its start";
      first = 0;
    }
    stages.begin(first, std::move(note));
    if (!places) { return Pipeline(source_, options_, stages).run(); }

    stages.know(*places);
    if (const std::unique_ptr<bytes::ByteSource> outline = outline_for(samples, fields, *places, first, stages)) {
      try {
        const std::uint64_t begin = first == 0 ? 0 : places->samples[first].outline_offset;
        return Pipeline(*outline, options_, stages, begin).run();
      } catch (const Error& error) {
        if (!error.place().sample) { throw; }
        // A byte of the outline tells nothing to whoever looks into the trace.
        Place place = error.place();
        place.byte.reset();
        throw Error(error.what(), place, error.hint());
      }
    }
    Pipeline(source_, options_, stages, first == 0 ? 0 : places->samples[first].offset).run();
  }

 private:
  /// Null where the trace itself must be read, from the sample `first` on.
  std::unique_ptr<bytes::ByteSource> outline_for(const SampleSelection& samples, const StepFields& fields,
                                                 const PackedPlaces& places, std::uint64_t first,
                                                 TrackerStages& stages) {
    const bool is_enough = !fields.weights && fields.routing <= StepFields::Routing::present;
    const bool is_for_one_step = fields.only_step && samples.last() == first;
    if (places.samples.empty() || (!is_enough && !is_for_one_step)) { return nullptr; }
    const PackedPlaces::Sample& sample = places.samples[first];
    std::unique_ptr<bytes::ByteSource> outline = source_.side_text();
    if (!outline || (first > 0 && !begins_in_outline(*outline, sample.outline_offset, first))) { return nullptr; }
    if (is_enough) { return outline; }

    const auto behind = std::ranges::upper_bound(sample.steps, *fields.only_step, {}, &PackedPlaces::Step::number);
    if (sample.outline_offset == 0 || behind == sample.steps.begin() ||
        !begins_step(source_, *std::prev(behind), first)) {
      return nullptr;
    }
    std::unique_ptr<bytes::JoinedText> text = find_step(source_, options_, *std::prev(behind), *fields.only_step);
    if (!text) { return nullptr; }
    stages.replace_step(*fields.only_step, std::move(text));
    return outline;
  }

  bytes::ByteSource& source_;
  const ReadOptions& options_;
};

}  // namespace

std::unique_ptr<TraceSource> open_tracker_trace(bytes::ByteSource& source, const ReadOptions& options) {
  return std::make_unique<TrackerSource>(source, options);
}

}  // namespace expertviz::input
