#pragma once

#include "bytes/byte_source.hpp"
#include "bytes/joined_text.hpp"
#include "bytes/packer.hpp"
#include "expertviz/pack.hpp"
#include "expertviz/sample_selection.hpp"
#include "expertviz/trace_reader.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace expertviz::input {

/// As `TraceReader::pack`, of a tracker's trace.
Packed pack_trace(bytes::ByteSource& source, const ReadOptions& options, const SampleSelection& samples,
                  const PackOptions& pack, const bytes::Packer::Sink& sink);

/// Where the samples of a packed trace begin, and what is known of them.
struct PackedPlaces {
  /// The first verify step of a frame.
  struct Step {
    std::uint64_t number = 0;
    std::uint64_t offset = 0;  ///< in the unpacked text
  };
  struct Sample {
    std::uint64_t offset = 0;          ///< in the unpacked text
    std::uint64_t outline_offset = 0;  ///< in the outline; 0 where its steps cannot be told by their numbers
    std::uint64_t trace_bytes = 0;     ///< of its text in the trace that was packed
    std::vector<Step> steps{};         ///< those that begin frames behind its first
  };
  std::vector<Sample> samples;
};

/// Empty where the source is no packed trace, or its table does not fit the text.
[[nodiscard]] std::optional<PackedPlaces> places_of(bytes::ByteSource& source);
/// Whether this sample begins at that place, as its frame tells.
[[nodiscard]] bool begins_sample(bytes::ByteSource& source, std::uint64_t offset, std::uint64_t number);
/// Whether this verify step of the sample does.
[[nodiscard]] bool begins_step(bytes::ByteSource& source, const PackedPlaces::Step& step, std::uint64_t sample);
/// Whether this sample begins there in the outline: the same trace, in which each sample first tells its number, each
/// layer of a step has one row of zeros and no weights, and members that are not read are 0.
[[nodiscard]] bool begins_in_outline(bytes::ByteSource& outline, std::uint64_t offset, std::uint64_t number);
/// The text of a verify step, looked for from that place on; null where it is not there.
[[nodiscard]] std::unique_ptr<bytes::JoinedText> find_step(bytes::ByteSource& source, const ReadOptions& options,
                                                           const PackedPlaces::Step& from, std::uint64_t number);

}  // namespace expertviz::input
