#include "cli/standard_output.hpp"

#include "expertviz/error.hpp"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

namespace expertviz::cli {

int write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EAGAIN) {
      // The other end made the pipe non-blocking.
      pollfd wait{descriptor, POLLOUT, 0};
      ::poll(&wait, 1, -1);
    } else if (errno != EINTR) {
      return errno;
    }
  }
  return 0;
}

void write_standard_output(std::string_view bytes) {
  const int error = write_all(STDOUT_FILENO, bytes);
  if (error != 0 && error != EPIPE) {
    throw Error("cannot write: " + std::string(std::strerror(error))).of("standard output");
  }
}

void BufferedOutput::write(std::string_view text) {
  constexpr std::size_t most = std::size_t{1} << 16;
  buffer_ += text;
  if (buffer_.size() >= most) { flush(); }
}

void BufferedOutput::flush() {
  write_standard_output(buffer_);
  buffer_.clear();
}

void hold_standard_streams() {
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(descriptor, F_GETFD) == -1 && errno == EBADF) {
      // The lowest free number is taken, which is this one. The wrong direction makes each use fail.
      ::open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY);
    }
  }
}

}  // namespace expertviz::cli
