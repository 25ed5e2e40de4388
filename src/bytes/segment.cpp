#include "bytes/segment.hpp"

#include <algorithm>

namespace expertviz::bytes {
namespace {

// Indexed as soon as it is read, while it is in the nearest cache.
constexpr std::size_t read_size = least_segment;
static_assert(read_size % index_block == 0 && segment_size % read_size == 0);

/// The first index block that begins with a zero byte, which no text holds: disks and copies that failed leave such
/// holes, a page or more. To look at one byte of each block costs nothing.
std::size_t size_before_hole(const char* bytes, std::size_t size, std::uint64_t offset) {
  // What begins with a zero byte is no trace at all.
  for (std::size_t at = offset == 0 ? index_block : 0; at < size; at += index_block) {
    if (bytes[at] == '\0') { return at; }
  }
  return size;
}

}  // namespace

void Segment::fill(ByteSource& source, std::uint64_t offset, std::size_t wanted) {
  wanted_ = wanted;
  blocks_.clear();
  end_state_ = TextState::outside;
  std::size_t size = 0;
  while (size < wanted) {
    const std::size_t got = source.read(offset + size, bytes_.data() + size, read_size);
    end_state_ = summarize_blocks(bytes_.data() + size, got, end_state_, blocks_);
    size += got;
    if (got < read_size) { break; }
  }
  const std::size_t before_hole = size_before_hole(bytes_.data(), size, offset);
  has_hole_ = before_hole < size;
  size = before_hole;
  std::fill_n(bytes_.data() + size, text_padding, ' ');
  text_ = {.data = bytes_.data(), .size = size, .blocks = blocks_.data(), .offset = offset};
}

void Segment::index_from(TextState state) {
  blocks_.clear();
  end_state_ = summarize_blocks(bytes_.data(), text_.size, state, blocks_);
  text_.blocks = blocks_.data();
}

}  // namespace expertviz::bytes
