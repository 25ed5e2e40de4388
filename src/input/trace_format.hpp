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

/// A way of writing a trace. Each has a folder of its own here.
struct TraceFormat {
  const char* name;
  /// Whether a trace of this format may begin so.
  bool (*begins)(std::string_view first_bytes);
  /// Both must outlive what is returned.
  std::unique_ptr<TraceSource> (*open)(bytes::ByteSource& source, const ReadOptions& options);
};

/// Bytes that `recognize` wants to see, if there are so many.
inline constexpr std::size_t first_bytes_size = 4096;

/// The format of a trace that begins so. What begins like none is taken for the tracker's, which says what is wrong.
[[nodiscard]] const TraceFormat& recognize(std::string_view first_bytes);

}  // namespace expertviz::input
