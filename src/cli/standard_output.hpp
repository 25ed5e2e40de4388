#pragma once

#include <string>
#include <string_view>

namespace expertviz::cli {

/// Writes all of `bytes` to the file descriptor. Returns 0, or the error's number.
[[nodiscard]] int write_all(int descriptor, std::string_view bytes);

/// Writes to standard output. A reader that closed its end of the pipe has seen enough: the rest is dropped quietly.
/// Throws `Error` where it cannot be written, such as on a full disk.
void write_standard_output(std::string_view bytes);

/// Collects what goes to standard output, so that many small pieces are few writes.
class BufferedOutput {
 public:
  /// Throws `Error` as `write_standard_output` does.
  void write(std::string_view text);
  void flush();

 private:
  std::string buffer_;
};

/// Closed standard streams would hand their numbers to the next files that are opened, which would then receive what is
/// meant for the stream. Puts something in their places that fails when it is used.
void hold_standard_streams();

}  // namespace expertviz::cli
