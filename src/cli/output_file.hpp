#pragma once

#include "cli/interrupts.hpp"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace expertviz::cli {

/// Where a file is to go, looked up once: what somebody puts there later is not followed.
struct OutputPlace {
  std::filesystem::path given;   ///< as the user named it, for messages
  std::filesystem::path target;  ///< all links resolved, also one to a file that is not there yet
  bool is_device = false;        ///< or a pipe: it is written, not replaced
};

/// Throws `Error` if a file cannot be written there: the folder is missing, or neither it nor a file in it may be
/// written, or `path` is a folder, or the file is one of the inputs ("-" is standard input). Makes nothing.
[[nodiscard]] OutputPlace find_output_place(const std::filesystem::path& path,
                                            const std::vector<std::string>& inputs = {});

/// Owns a file descriptor, or none.
class Descriptor {
 public:
  explicit Descriptor(int number = -1) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor() { static_cast<void>(close()); }

  [[nodiscard]] int number() const { return number_; }
  [[nodiscard]] bool is_open() const { return number_ >= 0; }
  /// 0, or the error's number. Some file systems tell only here that a disk is full.
  [[nodiscard]] int close();

 private:
  int number_;
};

/// A file that is complete or absent, written piece by piece. The content is staged beside its place and renamed into
/// it by `commit`; without that, or when a signal ends the program, nothing is left and an older file is as it was.
///
/// - A file that is replaced hands on its permissions, and its owner and group as far as the user may give them; a new
///   one has those that the user's mask allows.
/// - A file that may be written, in a folder where it may not be replaced, is written over in place: the content is
///   staged first (in the system's temporary folder if need be) and copied by `commit`. Only a failure while it is
///   copied, such as a full disk, leaves a part of it there.
/// - A device or a pipe receives the content as it comes.
class OutputFile {
 public:
  OutputFile(OutputPlace place, Interrupts& interrupts);
  /// With all of the content, finished.
  OutputFile(OutputPlace place, std::string_view content, Interrupts& interrupts);
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  // Each throws `Error` naming the file as the user did.

  /// Appends. Small pieces are collected.
  void write(std::string_view bytes);
  /// Nothing more comes: all is written and synced, and only has to take its place.
  void finish();
  /// Whether the content stands in a file beside its place until then, and in which.
  [[nodiscard]] bool is_staged() const { return !staged_.empty(); }
  [[nodiscard]] const std::filesystem::path& staged() const { return staged_; }
  /// Finishes, and puts the file into its place. Only now may a user be told that it is there.
  void commit();

 private:
  [[nodiscard]] int stage_in(const std::filesystem::path& folder, Interrupts& interrupts);
  void flush();
  void overwrite() const;

  OutputPlace place_;
  std::filesystem::path staged_;  ///< empty when there is nothing to remove
  Descriptor file_;
  std::string pending_;
  std::optional<Interrupts::CleanUp> clean_up_;
};

}  // namespace expertviz::cli
