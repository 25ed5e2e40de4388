#pragma once

#include "expertviz/trace_reader.hpp"
#include "input/rows/token_sample.hpp"
#include "input/sample_assembler.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace expertviz::input {

/// A piece of a sample of token rows, so that several threads may work on one sample and none holds all of its steps.
struct RowPart {
  enum class Kind : std::uint8_t {
    begin,
    unwanted,  ///< rows in front of those that are wanted: whether they are whole, and which layers have data
    steps,
    end
  };
  Kind kind = Kind::begin;
  std::shared_ptr<TokenSample> sample{};
  std::size_t first_step = 0;  ///< of unwanted rows: the first of them
  std::size_t end_step = 0;
  std::size_t text = 0;       ///< bytes of text that came with it and are held
  const char* ids = nullptr;  ///< the unpacked ids of the part's rows, where the sample has them not

  [[nodiscard]] std::size_t held() const { return text; }
};

struct DecodedRows {
  std::vector<DecodedStep> steps{};
  std::vector<LayerTally> layers{};  ///< what was met in each

  [[nodiscard]] std::size_t memory() const;
};

/// Makes verify steps of token rows. One per thread.
class RowDecoder {
 public:
  RowDecoder(const StepFields& fields, const TraceVisitor& visitor);
  [[nodiscard]] DecodedRows decode(RowPart& part) noexcept;

 private:
  void read_steps(const RowPart& part, DecodedRows& decoded, std::size_t& step);
  void look_at_rows(const RowPart& part, DecodedRows& decoded);
  [[nodiscard]] DecodedStep read_step(const TokenSample& sample, const std::optional<IdRows>& rows, std::size_t index,
                                      std::vector<LayerTally>& tallies);
  [[nodiscard]] bool is_wanted(int layer_id) const;
  void read_layers(const TokenSample& sample, const IdRows& rows, VerifyStep& step, std::vector<LayerTally>& tallies);

  StepFields fields_;
  const TraceVisitor& visitor_;
  std::vector<char> memory_;
  std::vector<std::int32_t> ids_;
  RowGathering gathering_;
  std::vector<std::size_t> layers_;
};

/// How many steps of a sample are a part.
[[nodiscard]] std::size_t steps_per_part(const TokenSample& sample, const TraceVisitor& visitor);

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
  std::vector<LayerTally> layers_;  ///< of the sample at hand
};

}  // namespace expertviz::input
