#pragma once

#include "bytes/byte_source.hpp"
#include "expertviz/trace_reader.hpp"

#include <cstddef>
#include <memory>
#include <string_view>

namespace expertviz::input {

/// A trace in one of the formats: what all of them have in common.
class TraceSource {
 public:
  virtual ~TraceSource() = default;
  /// As `TraceReader::read`.
  virtual void read(const SampleSelection& samples, const StepFields& fields, TraceVisitor& visitor) = 0;
};

/// Bytes that `recognize` wants to see, if there are so many.
inline constexpr std::size_t first_bytes_size = 4096;

/// The format of a trace that begins so: vllm stands for responses of either engine, which are told apart one by one.
/// What begins like an array, or not like anything at all, is taken for the tracker's, which says what is wrong.
/// Throws `Error` for what is something else, and says which formats are known.
[[nodiscard]] TraceFormat recognize(std::string_view first_bytes);

/// A trace of this format, which has a folder of its own here. Source and options must outlive what is returned.
[[nodiscard]] std::unique_ptr<TraceSource> open_trace(TraceFormat format, bytes::ByteSource& source,
                                                      const ReadOptions& options);

}  // namespace expertviz::input
