#include "input/tracker/tracker_source.hpp"

#include "bytes/json_text.hpp"
#include "expertviz/error.hpp"
#include "input/pipeline.hpp"
#include "input/sample_assembler.hpp"
#include "input/tracker/slicer.hpp"
#include "input/tracker/step_decoder.hpp"

#include <algorithm>
#include <utility>

namespace expertviz::input {
namespace {

using Kind = TracePart::Kind;

/// About what a decoded step takes.
std::size_t memory_of(const VerifyStep& step) {
  std::size_t size = sizeof(DecodedStep);
  if (step.tree) { size += step.tree->token_ids.size() * 32; }
  for (const LayerRouting& layer : step.layers) {
    size += sizeof(LayerRouting) + (layer.expert_ids.size() + layer.weights.size()) * sizeof(float);
  }
  return size;
}

/// What the pipeline does with a tracker's trace.
class Stages {
 public:
  struct Part : TracePart {
    Part() = default;
    explicit Part(TracePart&& part) : TracePart(std::move(part)) {}
    [[nodiscard]] std::size_t held() const { return value.held(); }
    DecodedStep decoded;
  };

  class Decoder {
   public:
    Decoder(const StepFields& fields, const TraceVisitor& visitor) : steps_(fields), visitor_(visitor) {}

    std::size_t decode(Part& part) noexcept {
      if (part.kind != Kind::step) { return 0; }
      try {
        part.decoded.step = steps_.decode(part.value.slice(), part.number);
        part.value = {};
        part.decoded.measurement = visitor_.measure(*part.decoded.step);
        return memory_of(*part.decoded.step);
      } catch (Error& error) {
        error.within({.sample = part.sample, .verify_step = part.number});
        part.decoded.fault = std::current_exception();
      } catch (...) { part.decoded.fault = std::current_exception(); }
      return 0;
    }

   private:
    StepDecoder steps_;
    const TraceVisitor& visitor_;
  };

  Stages(const SampleSelection& samples, const StepFields& fields, TraceVisitor& visitor)
      : samples_(samples), fields_(fields), visitor_(visitor), assembler_(visitor, samples.last()) {}

  [[nodiscard]] bytes::TextTask slice(bytes::TextStream& in, const std::function<void(Part&&)>& emit) {
    emit_part_ = [&emit](TracePart&& part) { emit(Part(std::move(part))); };
    return slice_trace(in, samples_, fields_.only_step, emit_part_);
  }
  [[nodiscard]] Decoder make_decoder() const { return {fields_, visitor_}; }
  [[nodiscard]] bool deliver(Part& part);

 private:
  const SampleSelection& samples_;
  const StepFields& fields_;
  TraceVisitor& visitor_;
  SampleAssembler assembler_;
  std::function<void(TracePart&&)> emit_part_;
};

bool Stages::deliver(Part& part) {
  SampleInfo& info = assembler_.sample(part.sample);
  switch (part.kind) {
    case Kind::field:
      try {
        decode_sample_field(part.field, part.value.slice(), info);
      } catch (Error& error) { throw error.within({.sample = part.sample}); }
      if (part.field == SampleField::question_id) { assembler_.saw(SampleAssembler::Head::question_id); }
      if (part.field == SampleField::meta_info) { assembler_.saw(SampleAssembler::Head::meta_info); }
      break;
    case Kind::history:
    case Kind::null_history:
      assembler_.begin_history(part.kind == Kind::null_history);
      break;
    case Kind::step:
      assembler_.add_step(part.number, std::move(part.decoded));
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

bool begins_tracker_trace(std::string_view first_bytes) {
  if (first_bytes.starts_with("\xef\xbb\xbf")) { first_bytes.remove_prefix(3); }
  const auto* const first = std::ranges::find_if_not(first_bytes, bytes::is_space);
  return first != first_bytes.end() && *first == '[';
}

std::unique_ptr<TraceSource> open_tracker_trace(bytes::ByteSource& source, const ReadOptions& options) {
  return std::make_unique<TrackerSource>(source, options);
}

}  // namespace expertviz::input
