#pragma once

#include <cstddef>
#include <memory>

namespace expertviz::memory {

/// Megabytes of memory without a content, in large pages where the system has them: touching new memory page by page
/// takes longer than reading a trace into it, or drawing on it. What is given back goes back to the system at once.
class LargeBuffer {
 public:
  LargeBuffer() = default;
  /// Throws `std::bad_alloc`.
  explicit LargeBuffer(std::size_t size);

  [[nodiscard]] char* data() { return data_.get(); }
  [[nodiscard]] const char* data() const { return data_.get(); }

 private:
  struct Unmap {
    std::size_t size;
    void operator()(char* data) const;
  };
  std::unique_ptr<char, Unmap> data_;
};

}  // namespace expertviz::memory
