#pragma once

#include "bytes/byte_source.hpp"
#include "bytes/structure_scan.hpp"
#include "memory/large_buffer.hpp"

#include <cstdint>
#include <vector>

namespace expertviz::bytes {

/// Bytes of one segment: large enough that few verify steps pass a border, small enough for a core's cache.
inline constexpr std::size_t segment_size = std::size_t{4} << 20;

/// A piece of the input with its depth index, made on the guess that it begins outside of a string.
class Segment {
 public:
  Segment() : bytes_(segment_size + text_padding) {}

  /// Reads bytes from `offset` on and makes the index of what came.
  void fill(ByteSource& source, std::uint64_t offset);
  void index_from(TextState state);

  [[nodiscard]] const IndexedText& text() const { return text_; }
  /// The text ends early, at zero bytes.
  [[nodiscard]] bool has_hole() const { return has_hole_; }
  [[nodiscard]] bool last() const { return text_.size < segment_size; }
  [[nodiscard]] TextState end_state() const { return end_state_; }

 private:
  memory::LargeBuffer bytes_;
  std::vector<BlockSummary> blocks_;
  IndexedText text_;
  TextState end_state_ = TextState::outside;
  bool has_hole_ = false;
};

}  // namespace expertviz::bytes
