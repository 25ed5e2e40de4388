#pragma once

#include "cli/interrupts.hpp"

#include <filesystem>
#include <optional>
#include <string_view>

namespace expertviz::cli {

/// A file that is complete or absent. The content is written beside its place, and renamed into it by `commit`; without
/// that, or on an interrupt, nothing is left. Devices and pipes, which cannot be renamed over, are written at once.
class OutputFile {
 public:
  /// Writes the content beside `path` and syncs it. Throws `Error` naming the path where that fails.
  OutputFile(const std::filesystem::path& path, std::string_view content, Interrupts& interrupts);
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  void commit();

 private:
  void stage();
  void write_device() const;

  std::filesystem::path path_;
  std::string_view content_;
  std::filesystem::path staged_;  ///< empty once renamed, and for devices
  std::optional<Interrupts::CleanUp> clean_up_;
};

/// Throws `Error` if a file cannot be made there: the folder is missing or not writable, or `path` is a folder or is
/// write-protected. Makes nothing.
void check_writable(const std::filesystem::path& path);

}  // namespace expertviz::cli
