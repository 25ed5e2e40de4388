#include "tokens/file_window.hpp"

#include "tokens/file_error.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>

namespace expertviz::tokens {
namespace {

// Half of a common L2 cache: measured, 64 KiB to 1 MiB make no difference beyond noise.
constexpr std::size_t buffer_bytes = std::size_t{256} << 10;
constexpr std::size_t longest_held = std::size_t{64} << 20;

}  // namespace

FileWindow::FileWindow(const std::filesystem::path& file) : file_(file), buffer_(buffer_bytes) {
  // A pipe or a device could keep the reader waiting for ever.
  std::error_code error;
  const auto status = std::filesystem::status(file, error);
  if (!std::filesystem::exists(status)) {
    throw file_error(file, error && error != std::errc::no_such_file_or_directory ? error.message() : "no such file");
  }
  if (!std::filesystem::is_regular_file(status)) { throw file_error(file, "not a regular file"); }
  errno = 0;
  stream_.open(file, std::ios::binary);
  if (!stream_) {
    const int reason = errno;
    throw file_error(file, "cannot be opened" + (reason == 0 ? "" : ": " + std::generic_category().message(reason)));
  }
  at_ = end_ = buffer_.data();
}

bool FileWindow::refill() {
  const char* from = held_ != nullptr ? std::min(held_, at_) : at_;
  const auto dropped = static_cast<std::size_t>(from - buffer_.data());
  const auto kept = static_cast<std::size_t>(end_ - from);
  const auto passed = static_cast<std::size_t>(at_ - from);
  const bool holds = held_ != nullptr;

  std::memmove(buffer_.data(), from, kept);
  if (kept == buffer_.size()) {
    if (kept >= longest_held) { throw file_error(file_, "holds a single value of more than 64 MiB"); }
    buffer_.resize(2 * buffer_.size());
  }
  offset_ += dropped;
  stream_.read(buffer_.data() + kept, static_cast<std::streamsize>(buffer_.size() - kept));
  const auto read = static_cast<std::size_t>(stream_.gcount());
  if (stream_.bad()) { throw file_error(file_, "cannot be read"); }

  at_ = buffer_.data() + passed;
  end_ = buffer_.data() + kept + read;
  held_ = holds ? buffer_.data() : nullptr;
  return read > 0;
}

}  // namespace expertviz::tokens
