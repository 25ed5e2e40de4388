#include "bytes/byte_source.hpp"

#include "bytes/file_descriptor.hpp"
#include "expertviz/error.hpp"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <string_view>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace expertviz::bytes {
namespace {

[[noreturn]] void refuse_read(std::uint64_t offset) {
  throw Error(std::string("cannot read: ") + std::strerror(errno), Place{.byte = offset});
}

/// Calls `read_some(done, size)` until `size` bytes have come or the input ends; returns how many came.
template <class ReadSome>
std::size_t read_all(std::uint64_t offset, std::size_t size, ReadSome&& read_some) {
  std::size_t done = 0;
  while (done < size) {
    const ssize_t got = read_some(done, size - done);
    if (got < 0 && errno == EINTR) { continue; }
    if (got < 0) { refuse_read(offset + done); }
    if (got == 0) { break; }
    done += static_cast<std::size_t>(got);
  }
  return done;
}

class RegularFile final : public ByteSource {
 public:
  RegularFile(FileDescriptor file, std::uint64_t begin, std::uint64_t size)
      : file_(std::move(file)), begin_(begin), size_(size) {}

  std::size_t read(std::uint64_t offset, char* buffer, std::size_t size) override {
    const std::size_t got = read_all(offset, size, [&](std::size_t done, std::size_t rest) {
      return ::pread(file_.get(), buffer + done, rest, static_cast<off_t>(begin_ + offset + done));
    });
    read_ += got;
    return got;
  }
  [[nodiscard]] bool random_access() const override { return true; }
  [[nodiscard]] std::uint64_t stored_bytes_read() const override {
    return std::min<std::uint64_t>(read_, size_);  // the first bytes are read twice, see peek
  }
  [[nodiscard]] std::optional<std::uint64_t> stored_size() const override { return size_; }

 private:
  FileDescriptor file_;
  std::uint64_t begin_;
  std::uint64_t size_;
  std::atomic<std::uint64_t> read_ = 0;
};

class Pipe final : public ByteSource {
 public:
  explicit Pipe(FileDescriptor file) : file_(std::move(file)) {
#ifdef F_SETPIPE_SZ
    constexpr int roomy = 1 << 20;
    ::fcntl(file_.get(), F_SETPIPE_SZ, roomy);  // fewer switches between the writer and us; no harm where it is refused
#endif
  }

  std::size_t read(std::uint64_t offset, char* buffer, std::size_t size) override {
    const std::size_t got = read_all(
        offset, size, [&](std::size_t done, std::size_t rest) { return ::read(file_.get(), buffer + done, rest); });
    read_ += got;
    return got;
  }
  [[nodiscard]] bool random_access() const override {
    return false;
  }
  [[nodiscard]] std::uint64_t stored_bytes_read() const override {
    return read_;
  }
  [[nodiscard]] std::optional<std::uint64_t> stored_size() const override {
    return std::nullopt;
  }

 private:
  FileDescriptor file_;
  std::atomic<std::uint64_t> read_ = 0;
};

class Memory final : public ByteSource {
 public:
  explicit Memory(std::string_view bytes) : bytes_(bytes) {}

  std::size_t read(std::uint64_t offset, char* buffer, std::size_t size) override {
    const std::size_t begin = static_cast<std::size_t>(std::min<std::uint64_t>(offset, bytes_.size()));
    const std::size_t got = bytes_.copy(buffer, size, begin);
    read_ += got;
    return got;
  }
  [[nodiscard]] bool random_access() const override { return true; }
  [[nodiscard]] std::uint64_t stored_bytes_read() const override { return read_; }
  [[nodiscard]] std::optional<std::uint64_t> stored_size() const override { return bytes_.size(); }

 private:
  std::string_view bytes_;
  std::atomic<std::uint64_t> read_ = 0;
};

/// Puts bytes that were looked at back in front of the source that they came from.
class Peeked final : public ByteSource {
 public:
  Peeked(std::unique_ptr<ByteSource> rest, std::string first) : rest_(std::move(rest)), first_(std::move(first)) {}

  std::size_t read(std::uint64_t offset, char* buffer, std::size_t size) override {
    std::size_t done = 0;
    if (offset < first_.size()) { done = first_.copy(buffer, size, static_cast<std::size_t>(offset)); }
    return done + rest_->read(offset + done, buffer + done, size - done);
  }
  [[nodiscard]] bool random_access() const override { return false; }
  [[nodiscard]] std::uint64_t stored_bytes_read() const override { return rest_->stored_bytes_read(); }
  [[nodiscard]] std::optional<std::uint64_t> stored_size() const override { return rest_->stored_size(); }
  [[nodiscard]] std::string note() const override { return rest_->note(); }

 private:
  std::unique_ptr<ByteSource> rest_;
  std::string first_;
};

}  // namespace

std::string peek(std::unique_ptr<ByteSource>& source, std::size_t size) {
  std::string first(size, '\0');
  first.resize(source->read(0, first.data(), size));
  if (!source->random_access()) { source = std::make_unique<Peeked>(std::move(source), first); }
  return first;
}

std::unique_ptr<ByteSource> memory_source(std::string_view bytes) {
  return unpack_if_packed(std::make_unique<Memory>(bytes));
}

std::unique_ptr<ByteSource> open_source(const std::string& path) {
  FileDescriptor file(path == "-" ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) {
    throw Error(std::string("cannot open the trace: ") + std::strerror(errno),
                errno == ENOENT ? "name it with --input FILE" : "");
  }
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) { refuse_read(0); }
  if (S_ISDIR(status.st_mode)) { throw Error("the trace is a folder", "name the file in it with --input FILE"); }
  if (!S_ISREG(status.st_mode)) { return unpack_if_packed(std::make_unique<Pipe>(std::move(file))); }

  // Standard input may have been read from already by whoever started this program.
  const off_t begin = std::max<off_t>(0, ::lseek(file.get(), 0, SEEK_CUR));
#ifdef POSIX_FADV_SEQUENTIAL
  ::posix_fadvise(file.get(), 0, 0, POSIX_FADV_SEQUENTIAL);
#endif
  const auto size = static_cast<std::uint64_t>(std::max<off_t>(0, status.st_size - begin));
  return unpack_if_packed(std::make_unique<RegularFile>(std::move(file), static_cast<std::uint64_t>(begin), size));
}

}  // namespace expertviz::bytes
