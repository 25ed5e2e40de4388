#include "cli/output_file.hpp"

#include "cli/standard_output.hpp"
#include "expertviz/error.hpp"

#include <cerrno>
#include <cstring>
#include <random>
#include <string>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

namespace expertviz::cli {
namespace {

namespace fs = std::filesystem;

/// Owns a file descriptor.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) { ::close(number_); }
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  [[nodiscard]] int number() const { return number_; }
  /// 0, or the error's number. Some file systems tell only here that a disk is full.
  [[nodiscard]] int close() { return ::close(std::exchange(number_, -1)) == 0 ? 0 : errno; }

 private:
  int number_;
};

[[noreturn]] void refuse(const fs::path& path, int error) {
  throw Error("cannot write: " + std::string(std::strerror(error))).of(path.string());
}

/// 0, or the error's number. File systems that cannot sync are not at fault.
int sync(int descriptor) {
  return ::fsync(descriptor) == 0 || errno == EINVAL || errno == ENOTSUP ? 0 : errno;
}

/// Whether something is there that a rename would wrongly replace.
bool is_device(const fs::path& path) {
  std::error_code ignored;
  const fs::file_status status = fs::status(path, ignored);
  return fs::exists(status) && !fs::is_regular_file(status);
}

fs::path folder_of(const fs::path& path) {
  return path.has_parent_path() ? path.parent_path() : fs::path(".");
}

}  // namespace

OutputFile::OutputFile(const fs::path& path, std::string_view content, Interrupts& interrupts)
    : path_(path), content_(content) {
  if (is_device(path_)) {
    write_device();
    return;
  }
  // A link stays, and what it leads to is replaced.
  std::error_code ignored;
  if (const fs::path target = fs::canonical(path_, ignored); !ignored) { path_ = target; }
  // Random, not the process id: two containers may write into one folder and have the same.
  std::random_device random;
  staged_ = folder_of(path_) / fmt::format(".expertviz-{:08x}{:08x}.part", random(), random());
  clean_up_.emplace(interrupts, [staged = staged_] { ::unlink(staged.c_str()); });
  try {
    stage();
  } catch (...) {
    ::unlink(staged_.c_str());
    throw;
  }
}

OutputFile::~OutputFile() {
  if (!staged_.empty()) { ::unlink(staged_.c_str()); }
}

void OutputFile::stage() {
  Descriptor file(::open(staged_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
  if (file.number() < 0) { refuse(path_, errno); }
  int error = write_all(file.number(), content_);
  if (error == 0) { error = sync(file.number()); }
  if (error == 0) { error = file.close(); }
  if (error != 0) { refuse(path_, error); }
}

void OutputFile::write_device() const {
  Descriptor device(::open(path_.c_str(), O_WRONLY | O_CLOEXEC));
  if (device.number() < 0) { refuse(path_, errno); }
  if (const int error = write_all(device.number(), content_); error != 0) { refuse(path_, error); }
}

void OutputFile::commit() {
  if (staged_.empty()) { return; }
  if (::rename(staged_.c_str(), path_.c_str()) != 0) { refuse(path_, errno); }
  staged_.clear();
}

void check_writable(const fs::path& path) {
  std::error_code ignored;
  if (fs::is_directory(path, ignored)) { throw Error("is a folder", "name a file in it").of(path.string()); }
  const fs::path folder = folder_of(path);
  if (!fs::is_directory(folder, ignored)) {
    throw Error("there is no folder " + folder.string(), "make it first, or write elsewhere").of(path.string());
  }
  if (::access(path.c_str(), W_OK) != 0 && errno != ENOENT) { refuse(path, errno); }
  if (!is_device(path) && ::access(folder.c_str(), W_OK | X_OK) != 0) {
    throw Error("cannot write into the folder " + folder.string() + ": " + std::strerror(errno)).of(path.string());
  }
}

}  // namespace expertviz::cli
