#include "cli/streamed_output.hpp"

#include "bytes/seekable_source.hpp"
#include "expertviz/error.hpp"
#include "text/safe_text.hpp"

#include <filesystem>
#include <utility>

#include <unistd.h>

namespace expertviz::cli {
namespace {

constexpr std::size_t most_held_back = std::size_t{4} << 20;

}  // namespace

StreamedOutput::StreamedOutput(commands::About::Streams what, const std::optional<std::string>& output,
                               const std::vector<std::string>& inputs, int threads, Interrupts& interrupts)
    : threads_(threads) {
  const bool is_trace = what == commands::About::Streams::trace;
  if (is_trace && !output) { throw Error("--output is missing", "name the file, such as run.json.zst"); }
  if (is_trace && *output == "-" && ::isatty(STDOUT_FILENO) == 1) {
    throw Error("standard output is a terminal, which cannot show a packed trace", "name a file with --output");
  }
  if (!output || *output == "-") { return; }
  if (output->empty()) { throw Error("--output is empty", "name a file, or - for standard output"); }
  name_ = *output;
  file_.emplace(find_output_place(name_, inputs), interrupts);
  if (is_trace) { return; }
  packer_ = bytes::packer_for(std::filesystem::path(name_).extension().string(), threads,
                              [this](std::string_view packed) { file_->write(packed); });
}

void StreamedOutput::write(std::string_view bytes) {
  if (packer_) {
    packer_->write(bytes);
  } else if (file_) {
    file_->write(bytes);
  } else if (is_flowing_) {
    standard_output_.write(bytes);
  } else {
    held_back_ += bytes;
    if (held_back_.size() < most_held_back) { return; }
    is_flowing_ = true;
    standard_output_.write(std::exchange(held_back_, {}));
  }
}

void StreamedOutput::commit(bool read_back) {
  if (!file_) {
    standard_output_.write(held_back_);
    standard_output_.flush();
    return;
  }
  if (packer_) { packer_->finish(); }
  if (read_back && file_->is_staged()) {
    file_->finish();
    bytes::check_packed(file_->staged().string(), threads_);
  }
  file_->commit();
  write_standard_output("Wrote " + text::safe_text(name_) + '\n');
}

}  // namespace expertviz::cli
