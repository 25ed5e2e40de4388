#include "input/tracker/tracker_source.hpp"

#include "expertviz/error.hpp"
#include "input/step_stages.hpp"
#include "input/tracker/pack_trace.hpp"
#include "input/tracker/slicer.hpp"
#include "input/tracker/step_decoder.hpp"

#include <optional>
#include <string>
#include <utility>

namespace expertviz::input {
namespace {

using Head = SampleAssembler::Head;

class TrackerStages : public StepStages<TracePart, StepDecoder> {
 public:
  using StepStages::StepStages;

  /// `places` of a packed trace that is read from sample `first_sample` on, and `note` for the first sample: how it is
  /// read.
  void read_packed(const PackedPlaces* places, std::uint64_t first_sample, std::string note) {
    places_ = places;
    first_sample_ = first_sample;
    note_ = std::move(note);
  }

  [[nodiscard]] bytes::TextTask slice(bytes::TextStream& in, const std::function<void(Part&&)>& emit) {
    return slice_trace(in, samples_, emit, first_sample_);
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
  const PackedPlaces* places_ = nullptr;
  std::uint64_t first_sample_ = 0;
  std::string note_;
};

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
    TrackerStages stages(samples, fields, visitor);
    stages.read_packed(places ? &*places : nullptr, first_sample, std::move(note));
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
