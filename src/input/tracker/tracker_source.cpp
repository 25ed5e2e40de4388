#include "input/tracker/tracker_source.hpp"

#include "expertviz/error.hpp"
#include "input/step_stages.hpp"
#include "input/tracker/slicer.hpp"
#include "input/tracker/step_decoder.hpp"

namespace expertviz::input {
namespace {

using Head = SampleAssembler::Head;

class TrackerStages : public StepStages<TracePart, StepDecoder> {
 public:
  using StepStages::StepStages;

  [[nodiscard]] bytes::TextTask slice(bytes::TextStream& in, const std::function<void(Part&&)>& emit) {
    return slice_trace(in, samples_, emit);
  }

  [[nodiscard]] bool deliver(Part& part, Decoded& decoded) {
    SampleInfo& info = assembler_.sample(part.sample);
    if (part.kind == TracePart::Kind::field) {
      try {
        decode_sample_field(part.field, part.value.slice(), info);
      } catch (Error& error) { throw error.within({.sample = part.sample}); }
      if (part.field == SampleField::question_id) { assembler_.saw(Head::question_id); }
      if (part.field == SampleField::turn) { assembler_.saw(Head::turn); }
      if (part.field == SampleField::meta_info) { assembler_.saw(Head::meta_info); }
    }
    return assemble(part, decoded);
  }
};

}  // namespace

std::unique_ptr<TraceSource> open_tracker_trace(bytes::ByteSource& source, const ReadOptions& options) {
  return std::make_unique<StepSource<TrackerStages>>(source, options);
}

}  // namespace expertviz::input
