#pragma once

#include "expertviz/trace_reader.hpp"
#include "input/rows/token_sample.hpp"
#include "input/sample_assembler.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

namespace expertviz::input {

/// A piece of a sample of token rows, so that several threads may work on one sample and none holds all of its steps.
struct RowPart {
  enum class Kind : std::uint8_t { begin, steps, end };
  Kind kind = Kind::begin;
  std::shared_ptr<TokenSample> sample{};
  std::size_t first_step = 0;
  std::size_t end_step = 0;
  std::size_t text = 0;  ///< bytes of text that came with it and are held

  [[nodiscard]] std::size_t held() const { return text; }
};

struct DecodedRows {
  std::vector<DecodedStep> steps;

  [[nodiscard]] std::size_t memory() const;
};

/// Makes verify steps of token rows. One per thread.
class RowDecoder {
 public:
  RowDecoder(const StepFields& fields, const TraceVisitor& visitor);
  [[nodiscard]] DecodedRows decode(RowPart& part) noexcept;

 private:
  [[nodiscard]] DecodedStep decode_step(const TokenSample& sample, std::size_t index);
  [[nodiscard]] std::unique_ptr<Measurement> measure_rows(const RowPart& part);
  [[nodiscard]] bool is_wanted(int layer_id) const;
  void read_layers(const TokenSample& sample, VerifyStep& step);

  StepFields fields_;
  const TraceVisitor& visitor_;
  std::vector<std::int32_t> ids_;
  TokenRows rows_;
  std::vector<std::size_t> layers_;
};

/// Cuts a sample into parts.
void emit_parts(const std::shared_ptr<TokenSample>& sample, std::size_t text, const TraceVisitor& visitor,
                const std::function<void(RowPart&&)>& emit);

/// What a sample of token rows hands on to the visitor, in order.
class RowDelivery {
 public:
  RowDelivery(const SampleSelection& samples, TraceVisitor& visitor)
      : visitor_(visitor), assembler_(visitor, samples.last()) {}
  /// False: nothing that follows can matter.
  [[nodiscard]] bool deliver(RowPart& part, DecodedRows& decoded);

 private:
  const TraceVisitor& visitor_;
  SampleAssembler assembler_;
};

}  // namespace expertviz::input
