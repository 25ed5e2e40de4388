#pragma once

#include "bytes/packer.hpp"
#include "cli/output_file.hpp"
#include "cli/standard_output.hpp"
#include "commands/command.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace expertviz::cli {

/// Takes what a command finds while it reads. A file is complete or absent, and packed where its name ends in .gz or
/// .zst. Of what goes to standard output the first 4 MiB are held back until there is more, or until it is complete: so
/// an output of up to this size is not begun where the input turns out to be broken.
class StreamedOutput {
 public:
  /// `output` "-" or empty: standard output. Throws `Error` as `find_output_place` does, and where a packed trace would
  /// go to a terminal, or to nowhere that was named.
  StreamedOutput(commands::About::Streams what, const std::optional<std::string>& output,
                 const std::vector<std::string>& inputs, int threads, Interrupts& interrupts);

  // Each throws `Error` where it cannot be written.
  void write(std::string_view bytes);
  /// Nothing more comes. A file is put into its place, and that is said. `read_back`: it is a packed trace, and is
  /// checked before.
  void commit(bool read_back);

 private:
  std::optional<OutputFile> file_;
  std::string name_;
  int threads_;
  std::unique_ptr<bytes::Packer> packer_;
  std::string held_back_;
  bool is_flowing_ = false;
  BufferedOutput standard_output_;
};

}  // namespace expertviz::cli
