#include "input/eagle/eagle_source.hpp"

#include "expertviz/error.hpp"
#include "input/eagle/eagle_slicer.hpp"
#include "input/eagle/eagle_step.hpp"
#include "input/json_values.hpp"
#include "input/pipeline.hpp"
#include "input/sample_assembler.hpp"

#include <utility>

namespace expertviz::input {
namespace {

using Kind = EaglePart::Kind;
using Head = SampleAssembler::Head;

/// What the pipeline does with EAGLE's lines.
class Stages {
 public:
  using Part = EaglePart;
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
    EagleStepDecoder steps_;
    const TraceVisitor& visitor_;
  };

  Stages(const SampleSelection& samples, const StepFields& fields, TraceVisitor& visitor)
      : samples_(samples), fields_(fields), visitor_(visitor), assembler_(visitor, samples.last()) {}

  [[nodiscard]] bytes::TextTask slice(bytes::TextStream& in, const std::function<void(Part&&)>& emit) {
    return slice_eagle_trace(in, samples_, emit);
  }
  [[nodiscard]] Decoder make_decoder() const { return {fields_, visitor_}; }
  [[nodiscard]] bool deliver(Part& part, Decoded& decoded);

 private:
  const SampleSelection& samples_;
  const StepFields& fields_;
  TraceVisitor& visitor_;
  SampleAssembler assembler_;
  SampleInfo line_;  ///< what is known of all turns of the line
};

bool Stages::deliver(Part& part, Decoded& decoded) {
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

class EagleSource final : public TraceSource {
 public:
  EagleSource(bytes::ByteSource& source, const ReadOptions& options) : source_(source), options_(options) {}

  void read(const SampleSelection& samples, const StepFields& fields, TraceVisitor& visitor) override {
    Stages stages(samples, fields, visitor);
    Pipeline(source_, options_, stages).run();
  }

 private:
  bytes::ByteSource& source_;
  const ReadOptions& options_;
};

}  // namespace

std::unique_ptr<TraceSource> open_eagle_trace(bytes::ByteSource& source, const ReadOptions& options) {
  return std::make_unique<EagleSource>(source, options);
}

}  // namespace expertviz::input
