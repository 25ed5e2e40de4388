#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>

#include <unistd.h>

namespace expertviz {

/// A file with this content, gone at the end of the test.
class TemporaryFile {
 public:
  explicit TemporaryFile(std::string_view content) {
    std::string name = (std::filesystem::temp_directory_path() / "expertviz-test-XXXXXX").string();
    const int file = ::mkstemp(name.data());
    if (file < 0) { throw std::runtime_error("no temporary file can be made"); }
    ::close(file);
    path_ = name;
    std::ofstream(path_, std::ios::binary).write(content.data(), static_cast<std::streamsize>(content.size()));
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() {
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
  }

  [[nodiscard]] const std::string& path() const { return path_; }
  void cut(std::size_t size) const { std::filesystem::resize_file(path_, size); }

 private:
  std::string path_;
};

}  // namespace expertviz
