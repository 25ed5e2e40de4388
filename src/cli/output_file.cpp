#include "cli/output_file.hpp"

#include "cli/standard_output.hpp"
#include "expertviz/error.hpp"

#include <cerrno>
#include <cstring>
#include <random>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

namespace expertviz::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t piece = std::size_t{1} << 20;

[[noreturn]] void refuse(const fs::path& path, int error, const std::string& hint = "") {
  throw Error("cannot write: " + std::string(std::strerror(error)), hint).of(path.string());
}

/// 0, or the error's number. File systems that cannot sync are not at fault.
int sync(int descriptor) {
  return ::fsync(descriptor) == 0 || errno == EINVAL || errno == ENOTSUP ? 0 : errno;
}

fs::path folder_of(const fs::path& path) {
  return path.has_parent_path() ? path.parent_path() : fs::path(".");
}

/// Where the links lead; unlike canonical(), also to where there is nothing yet.
fs::path behind_links(fs::path path) {
  constexpr int most_links = 40;
  const fs::path given = path;
  std::error_code error;
  for (int links = 0; fs::is_symlink(fs::symlink_status(path, error)); ++links) {
    if (links == most_links) { refuse(given, ELOOP); }
    path = path.parent_path() / fs::read_symlink(path, error);
  }
  return path;
}

/// Devices and pipes are no files that could be overwritten.
bool is_input(const fs::path& path, const std::string& input) {
  struct stat output {};
  struct stat source {};
  const int failed = input == "-" ? ::fstat(STDIN_FILENO, &source) : ::stat(input.c_str(), &source);
  return failed == 0 && ::stat(path.c_str(), &output) == 0 && S_ISREG(output.st_mode) &&
         source.st_dev == output.st_dev && source.st_ino == output.st_ino;
}

/// Whether the system forbids to make, replace or rename a file, which says nothing about writing into it.
bool is_forbidden(int error) {
  return error == EACCES || error == EPERM;
}

/// The permissions, owner and group of the file that is going to be replaced. A group that cannot be kept must not hand
/// its rights to another.
void take_over(int descriptor, const struct stat& replaced) {
  mode_t mode = replaced.st_mode & (S_IRWXU | S_IRWXG | S_IRWXO);
  constexpr auto same = static_cast<uid_t>(-1);
  if (::fchown(descriptor, replaced.st_uid, replaced.st_gid) != 0 && ::fchown(descriptor, same, replaced.st_gid) != 0) {
    mode &= ~S_IRWXG | (mode & S_IRWXO) << 3;
  }
  // A file system without permissions refuses. The file then stays the user's own.
  static_cast<void>(::fchmod(descriptor, mode));
}

}  // namespace

OutputPlace find_output_place(const fs::path& path, const std::vector<std::string>& inputs) {
  for (const std::string& input : inputs) {
    if (is_input(path, input)) { throw Error("the output is the input", "write to another file").of(path.string()); }
  }
  std::error_code ignored;
  const fs::file_status status = fs::status(path, ignored);
  if (fs::is_directory(status)) { throw Error("is a folder", "name a file in it").of(path.string()); }
  if (fs::exists(status) && ::access(path.c_str(), W_OK) != 0) { refuse(path, errno); }
  if (fs::exists(status) && !fs::is_regular_file(status)) { return {path, path, true}; }

  const fs::path target = behind_links(path);
  const fs::path folder = folder_of(target);
  if (!fs::is_directory(folder, ignored)) {
    throw Error("there is no folder " + folder.string(), "make it first, or write elsewhere").of(path.string());
  }
  if (!fs::exists(status) && ::access(folder.c_str(), W_OK | X_OK) != 0) {
    throw Error("cannot write into the folder " + folder.string() + ": " + std::strerror(errno)).of(path.string());
  }
  return {path, fs::canonical(folder) / target.filename(), false};
}

int Descriptor::close() {
  return number_ < 0 || ::close(std::exchange(number_, -1)) == 0 ? 0 : errno;
}

OutputFile::OutputFile(OutputPlace place, Interrupts& interrupts) : place_(std::move(place)) {
  int error = 0;
  if (place_.is_device) {
    file_ = Descriptor(::open(place_.target.c_str(), O_WRONLY | O_CLOEXEC));
    error = file_.is_open() ? 0 : errno;
  } else {
    error = stage_in(folder_of(place_.target), interrupts);
    if (is_forbidden(error) && ::access(place_.target.c_str(), W_OK) == 0) {
      error = stage_in(fs::temp_directory_path(), interrupts);
    }
  }
  if (error != 0) { refuse(place_.given, error); }
}

OutputFile::OutputFile(OutputPlace place, std::string_view content, Interrupts& interrupts)
    : OutputFile(std::move(place), interrupts) {
  write(content);
  finish();
}

OutputFile::~OutputFile() {
  if (!staged_.empty()) { ::unlink(staged_.c_str()); }
}

/// Returns 0, or the error's number.
int OutputFile::stage_in(const fs::path& folder, Interrupts& interrupts) {
  struct stat replaced {};
  const bool replaces = ::lstat(place_.target.c_str(), &replaced) == 0 && S_ISREG(replaced.st_mode);
  // Random, not the process id: two containers may write into one folder and have the same.
  std::random_device random;
  const fs::path staged = folder / fmt::format(".expertviz-{:08x}{:08x}.part", random(), random());
  clean_up_.emplace(interrupts, [staged] { ::unlink(staged.c_str()); });
  file_ = Descriptor(::open(staged.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, replaces ? 0600 : 0666));
  if (!file_.is_open()) { return errno; }
  staged_ = staged;
  if (replaces) { take_over(file_.number(), replaced); }
  return 0;
}

void OutputFile::write(std::string_view bytes) {
  pending_ += bytes;
  if (pending_.size() >= piece) { flush(); }
}

void OutputFile::flush() {
  if (const int error = write_all(file_.number(), pending_); error != 0) { refuse(place_.given, error); }
  pending_.clear();
}

void OutputFile::finish() {
  if (!file_.is_open()) { return; }
  flush();
  int error = sync(file_.number());
  if (error == 0) { error = file_.close(); }
  if (error != 0) { refuse(place_.given, error); }
}

void OutputFile::commit() {
  finish();
  if (place_.is_device) { return; }
  if (::rename(staged_.c_str(), place_.target.c_str()) == 0) {
    staged_.clear();
  } else if (is_forbidden(errno) || errno == EXDEV) {
    overwrite();
  } else {
    refuse(place_.given, errno);
  }
}

void OutputFile::overwrite() const {
  const Descriptor from(::open(staged_.c_str(), O_RDONLY | O_CLOEXEC));
  Descriptor to(::open(place_.target.c_str(), O_WRONLY | O_NOFOLLOW | O_CLOEXEC));
  if (!from.is_open() || !to.is_open()) { refuse(place_.given, errno); }
  std::vector<char> bytes(piece);
  off_t size = 0;
  int error = 0;
  ssize_t count = 0;
  while (error == 0 && (count = ::read(from.number(), bytes.data(), bytes.size())) > 0) {
    error = write_all(to.number(), {bytes.data(), static_cast<std::size_t>(count)});
    size += count;
  }
  if (error == 0 && (count < 0 || ::ftruncate(to.number(), size) != 0)) { error = errno; }
  if (error == 0) { error = sync(to.number()); }
  if (error == 0) { error = to.close(); }
  if (error != 0) {
    refuse(place_.given, error, "it is incomplete now; its folder does not let it be replaced at once");
  }
}

}  // namespace expertviz::cli
