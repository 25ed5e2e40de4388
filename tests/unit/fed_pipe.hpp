#pragma once

#include <algorithm>
#include <csignal>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>

#include <unistd.h>

namespace expertviz {

/// A pipe that a thread of its own writes to in small uneven parts; `path()` opens its reading end.
class FedPipe {
 public:
  explicit FedPipe(std::string_view content) {
    if (::pipe(ends_) != 0) { throw std::runtime_error("no pipe can be made"); }
    std::signal(SIGPIPE, SIG_IGN);
    writer_ = std::thread([content, end = ends_[1]] {
      std::size_t part = 1;
      for (std::size_t at = 0; at < content.size();) {
        const ssize_t written = ::write(end, content.data() + at, std::min(part, content.size() - at));
        if (written <= 0) { break; }
        at += static_cast<std::size_t>(written);
        part = part * 3 % 60'013 + 1;
      }
      ::close(end);
    });
  }
  FedPipe(const FedPipe&) = delete;
  FedPipe& operator=(const FedPipe&) = delete;
  ~FedPipe() {
    ::close(ends_[0]);
    writer_.join();
  }

  [[nodiscard]] std::string path() const { return "/dev/fd/" + std::to_string(ends_[0]); }

 private:
  int ends_[2] = {-1, -1};
  std::thread writer_;
};

}  // namespace expertviz
