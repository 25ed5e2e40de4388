#pragma once

#include <cstdint>

namespace expertviz {

/// What `TraceReader::pack` leaves out.
struct PackOptions {
  bool weights = true;  ///< keep `topk_weights`
};

/// What `TraceReader::pack` has packed.
struct Packed {
  std::uint64_t samples = 0;
  std::uint64_t verify_steps = 0;
  std::uint64_t trace_bytes = 0;   ///< of the samples' text, as it was read
  std::uint64_t packed_bytes = 0;  ///< of what went out
};

}  // namespace expertviz
