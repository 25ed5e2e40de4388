#include "input/eagle/eagle_source.hpp"

#include "input/eagle/eagle_slicer.hpp"
#include "input/eagle/eagle_step.hpp"
#include "input/json_values.hpp"
#include "input/step_stages.hpp"

namespace expertviz::input {
namespace {

using Kind = EaglePart::Kind;
using Head = SampleAssembler::Head;

class EagleStages : public StepStages<EaglePart, EagleStepDecoder> {
 public:
  using StepStages::StepStages;

  [[nodiscard]] bytes::TextTask slice(bytes::TextStream& in, const std::function<void(Part&&)>& emit) {
    return slice_eagle_trace(in, samples_, emit);
  }
  [[nodiscard]] bool deliver(Part& part, Decoded& decoded);

 private:
  SampleInfo line_;  ///< what is known of all turns of the line
};

bool EagleStages::deliver(Part& part, Decoded& decoded) {
  switch (part.kind) {
    case Kind::line:
      line_ = {};
      line_.format = TraceFormat::eagle;
      break;
    case Kind::question_id: {
      const bytes::Slice id = part.value.slice();
      line_.question_id = std::monostate{};
      if (id.first() == '"') {
        line_.question_id = *text_of(id, "question_id");
      } else if (const auto number = whole_of(id, "question_id")) {
        line_.question_id = *number;
      }
      break;
    }
    case Kind::model_id:
      line_.model_path = text_of(part.value.slice(), "model_id");
      break;
    case Kind::sample: {
      SampleInfo& info = assembler_.sample(part.sample);
      info = line_;
      info.sample_idx = part.sample;
      info.turn = static_cast<std::int64_t>(part.number);
      assembler_.saw(Head::question_id);
      assembler_.saw(Head::turn);
      break;
    }
    case Kind::tokens:
      assembler_.sample(part.sample).completion_tokens = whole_of(part.value.slice(), "tokens");
      assembler_.saw(Head::meta_info);
      break;
    default:
      break;
  }
  return assemble(part, decoded);
}

}  // namespace

std::unique_ptr<TraceSource> open_eagle_trace(bytes::ByteSource& source, const ReadOptions& options) {
  return std::make_unique<StepSource<EagleStages>>(source, options);
}

}  // namespace expertviz::input
