#pragma once

#include "bytes/text_stream.hpp"
#include "expertviz/error.hpp"
#include "expertviz/trace_reader.hpp"
#include "input/pipeline.hpp"
#include "input/sample_assembler.hpp"
#include "input/trace_format.hpp"

#include <exception>

namespace expertviz::input {

/// What the pipeline does with a format whose samples hold verify steps as JSON texts, as far as the formats are alike.
///
/// `PartOf` is what its slicer finds; of its kinds `history`, `null_history`, `step`, `history_end` and `sample_end`
/// are taken care of here. `Steps` decodes the text of a step: Steps(const StepFields&), decode(slice, index).
template <class PartOf, class Steps>
class StepStages {
 public:
  using Part = PartOf;
  using Decoded = DecodedStep;

  class Decoder {
   public:
    Decoder(const StepFields& fields, const TraceVisitor& visitor)
        : fields_(fields), steps_(fields), other_steps_(without_routing(fields)), visitor_(visitor) {}

    Decoded decode(Part& part) noexcept {
      if (part.kind != Part::Kind::step) { return {}; }
      try {
        Decoded decoded{.step = step_of(part)};
        part.value = {};
        decoded.measurement = visitor_.measure(decoded.step);
        return decoded;
      } catch (Error& error) {
        error.within({.sample = part.sample, .verify_step = part.number});
        return {.fault = std::current_exception()};
      } catch (...) { return {.fault = std::current_exception()}; }
    }

   private:
    static StepFields without_routing(StepFields fields) {
      fields.routing = StepFields::Routing::none;
      return fields;
    }

    VerifyStep step_of(const Part& part) {
      if (!fields_.only_step || *fields_.only_step == part.number) {
        return steps_.decode(part.value.slice(), part.number);
      }
      try {
        return other_steps_.decode(part.value.slice(), part.number);
      } catch (const Error&) {
        // What is wrong in another step is no reason not to show the one that was asked for.
        VerifyStep nothing;
        nothing.index = part.number;
        return nothing;
      }
    }

    const StepFields& fields_;
    Steps steps_;
    Steps other_steps_;  ///< for those of which only the tree is wanted
    const TraceVisitor& visitor_;
  };

  StepStages(const SampleSelection& samples, const StepFields& fields, TraceVisitor& visitor)
      : samples_(samples), assembler_(visitor, samples.last()), fields_(fields), visitor_(visitor) {}

  [[nodiscard]] Decoder make_decoder() const { return {fields_, visitor_}; }

 protected:
  /// Delivers a part of one of the kinds above. False: nothing that follows can matter.
  [[nodiscard]] bool assemble(Part& part, Decoded& decoded) {
    using Kind = typename Part::Kind;
    switch (part.kind) {
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
      default:
        break;
    }
    return !assembler_.complete();
  }

  const SampleSelection& samples_;
  SampleAssembler assembler_;

 private:
  const StepFields& fields_;
  TraceVisitor& visitor_;
};

/// A trace that a pipeline reads with `Stages`, made of samples, fields and visitor.
template <class Stages>
class StepSource final : public TraceSource {
 public:
  StepSource(bytes::ByteSource& source, const ReadOptions& options) : source_(source), options_(options) {}

  void read(const SampleSelection& samples, const StepFields& fields, TraceVisitor& visitor) override {
    Stages stages(samples, fields, visitor);
    Pipeline(source_, options_, stages).run();
  }

 private:
  bytes::ByteSource& source_;
  const ReadOptions& options_;
};

}  // namespace expertviz::input
