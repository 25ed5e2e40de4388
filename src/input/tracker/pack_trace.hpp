#pragma once

#include "bytes/byte_source.hpp"
#include "bytes/packer.hpp"
#include "expertviz/pack.hpp"
#include "expertviz/sample_selection.hpp"
#include "expertviz/trace_reader.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace expertviz::input {

/// As `TraceReader::pack`, of a tracker's trace.
Packed pack_trace(bytes::ByteSource& source, const ReadOptions& options, const SampleSelection& samples,
                  const PackOptions& pack, const bytes::Packer::Sink& sink);

/// Where the samples of a packed trace begin, and what is known of them.
struct PackedPlaces {
  struct Sample {
    std::uint64_t offset = 0;       ///< in the unpacked text
    std::uint64_t trace_bytes = 0;  ///< of its text in the trace that was packed
  };
  std::vector<Sample> samples;
};

/// Empty where the source is no packed trace, or its table does not fit the text.
[[nodiscard]] std::optional<PackedPlaces> places_of(bytes::ByteSource& source);
/// Whether this sample begins at that place, as its frame tells.
[[nodiscard]] bool begins_sample(bytes::ByteSource& source, std::uint64_t offset, std::uint64_t number);

}  // namespace expertviz::input
