#pragma once

#include "bytes/structure_scan.hpp"
#include "memory/large_buffer.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace expertviz::bytes {

/// A value within an indexed text: bytes [begin, end).
struct Slice {
  const IndexedText* text = nullptr;
  std::size_t begin = 0;
  std::size_t end = 0;

  [[nodiscard]] std::string_view view() const { return {text->data + begin, end - begin}; }
  [[nodiscard]] char first() const { return text->data[begin]; }
  [[nodiscard]] std::uint64_t offset() const { return text->offset + begin; }
};

/// Text that began in one segment of the input and ended in another, put together. It takes as much memory as the text
/// is long, and a few MiB more while it grows.
class JoinedText {
 public:
  explicit JoinedText(std::uint64_t offset) : offset_(offset) {}
  void append(std::string_view text);
  [[nodiscard]] std::size_t size() const { return size_; }
  /// All of it as a slice; makes its depth index. Call once, when it is whole.
  [[nodiscard]] Slice slice();

 private:
  struct Part {
    explicit Part(std::size_t capacity) : bytes(capacity + text_padding), room(capacity) {}
    memory::LargeBuffer bytes;
    std::size_t room;
    std::size_t size = 0;
  };

  std::uint64_t offset_;
  std::vector<Part> parts_;
  std::size_t size_ = 0;
  std::vector<BlockSummary> blocks_;
  IndexedText text_;
};

}  // namespace expertviz::bytes
