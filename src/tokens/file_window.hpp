#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string_view>
#include <vector>

namespace expertviz::tokens {

/// A file read from front to back through a small buffer, so that its size costs neither memory nor page faults.
///
/// What is at hand are the bytes `at()` to `end()`; `refill()` brings more.
/// All pointers are void after a `refill()`.
///
/// Errors: `Error` naming the file, if it cannot be read or a held value is absurdly long.
class FileWindow {
 public:
  explicit FileWindow(const std::filesystem::path& file);

  [[nodiscard]] const char* at() const { return at_; }
  [[nodiscard]] const char* end() const { return end_; }
  void move_to(const char* place) { at_ = place; }

  /// Drops what was passed and reads on, behind what is left of `at()` to `end()`. False at the end of the file.
  bool refill();

  /// From here on a refill keeps everything, until `release()`.
  void hold() { held_ = at_; }
  void release() { held_ = nullptr; }
  /// From where `hold()` was called to `at()`.
  [[nodiscard]] std::string_view held() const { return {held_, static_cast<std::size_t>(at_ - held_)}; }

  /// How many bytes of the file were passed.
  [[nodiscard]] std::uint64_t offset() const { return offset_ + static_cast<std::uint64_t>(at_ - buffer_.data()); }
  [[nodiscard]] const std::filesystem::path& file() const { return file_; }

 private:
  std::filesystem::path file_;
  std::ifstream stream_;
  std::vector<char> buffer_;
  std::uint64_t offset_ = 0;  // of the buffer's first byte in the file
  const char* at_ = nullptr;
  const char* end_ = nullptr;
  const char* held_ = nullptr;
};

}  // namespace expertviz::tokens
