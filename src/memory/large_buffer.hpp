#pragma once

#include <cstddef>
#include <cstdlib>
#include <memory>

namespace expertviz::memory {

/// Megabytes of memory without a content, in large pages where the system has them: touching new memory page by page
/// takes longer than reading a trace into it, or drawing on it.
class LargeBuffer {
 public:
  LargeBuffer() = default;
  /// Throws `std::bad_alloc`.
  explicit LargeBuffer(std::size_t size);

  [[nodiscard]] char* data() { return data_.get(); }
  [[nodiscard]] const char* data() const { return data_.get(); }

 private:
  struct Free {
    void operator()(char* data) const { std::free(data); }
  };
  std::unique_ptr<char, Free> data_;
};

}  // namespace expertviz::memory
