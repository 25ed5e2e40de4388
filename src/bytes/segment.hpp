#pragma once

#include "bytes/byte_source.hpp"
#include "bytes/structure_scan.hpp"
#include "memory/large_buffer.hpp"

#include <cstdint>
#include <vector>

namespace expertviz::bytes {

/// Bytes of one segment: large enough that few verify steps pass a border, small enough for a core's cache.
inline constexpr std::size_t segment_size = std::size_t{4} << 20;
/// And of the smallest.
inline constexpr std::size_t least_segment = std::size_t{1} << 18;

/// A piece of the input with its depth index, made on the guess that it begins outside of a string.
class Segment {
 public:
  Segment() : bytes_(segment_size + text_padding) {}

  /// Reads `size` bytes from `offset` on, or what there is, and makes the index of it. `size` is `segment_size`, or that
  /// halved down to `least_segment`.
  void fill(ByteSource& source, std::uint64_t offset, std::size_t size);
  void index_from(TextState state);

  [[nodiscard]] const IndexedText& text() const { return text_; }
  /// The text ends early, at zero bytes.
  [[nodiscard]] bool has_hole() const { return has_hole_; }
  [[nodiscard]] bool last() const { return text_.size < wanted_; }
  [[nodiscard]] TextState end_state() const { return end_state_; }

 private:
  memory::LargeBuffer bytes_;
  std::vector<BlockSummary> blocks_;
  IndexedText text_;
  std::size_t wanted_ = segment_size;
  TextState end_state_ = TextState::outside;
  bool has_hole_ = false;
};

}  // namespace expertviz::bytes
