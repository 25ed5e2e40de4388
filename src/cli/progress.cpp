#include "cli/progress.hpp"

#include "cli/standard_output.hpp"
#include "commands/wording.hpp"
#include "terminal/room.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <unistd.h>

namespace expertviz::cli {
namespace {

using namespace std::chrono_literals;

constexpr auto time_between_lines = 100ms;

std::string minutes(double seconds) {
  const auto whole = static_cast<long>(seconds);
  return fmt::format("{}:{:02}", whole / 60, whole % 60);
}

/// Nothing more can be done where standard error fails.
void write_quietly(std::string_view text) {
  static_cast<void>(write_all(STDERR_FILENO, text));
}

}  // namespace

std::string progress_line(const ReadProgress& progress, double seconds, std::size_t columns) {
  const auto read = static_cast<double>(progress.bytes_read);
  const double speed = seconds > 0 ? read / seconds : 0;
  const std::string rate = commands::human_bytes(static_cast<std::uint64_t>(speed)) + "/s";
  std::string line;
  if (progress.bytes_total.value_or(0) == 0) {
    line = fmt::format("{} read, {}, {}", commands::human_bytes(progress.bytes_read), rate, minutes(seconds));
  } else {
    const auto total = static_cast<double>(*progress.bytes_total);
    const double share = std::min(read / total, 1.0);
    constexpr int bar_width = 24;
    const auto filled = static_cast<std::size_t>(share * bar_width);
    const std::string bar = std::string(filled, '#') + std::string(bar_width - filled, '-');
    const std::string left = speed > 0 ? ", " + minutes(std::ceil((1 - share) * total / speed)) + " left" : "";
    line = fmt::format("{:3.0f}% [{}] {} of {}, {}{}", std::floor(share * 100), bar,
                       commands::human_bytes(progress.bytes_read), commands::human_bytes(*progress.bytes_total), rate,
                       left);
  }
  return line.substr(0, columns);
}

ProgressBar::ProgressBar(std::optional<bool> wanted, Interrupts& interrupts)
    : wanted_(wanted.value_or(::isatty(STDERR_FILENO) == 1)),
      next_(start_ + (wanted ? 0s : 1s)),
      clean_up_(interrupts, [this] {
        // A new line, not a cleared one: the terminal has written ^C into the line, and another thread may be drawing
        // it.
        if (shown_columns_ != 0) { write_quietly("\n"); }
      }) {
}

ProgressBar::~ProgressBar() {
  if (shown_columns_ != 0) { write_quietly('\r' + std::string(shown_columns_, ' ') + '\r'); }
}

void ProgressBar::show(const ReadProgress& progress) {
  const Clock::time_point now = Clock::now();
  if (!wanted_ || now < next_) { return; }
  next_ = now + time_between_lines;
  const double seconds = std::chrono::duration<double>(now - start_).count();
  // The last column stays free: some terminals go to the next line when it is written.
  const auto columns = static_cast<std::size_t>(terminal::room_of(STDERR_FILENO).columns) - 1;
  const std::string line = progress_line(progress, seconds, columns);
  const std::size_t before = shown_columns_;
  const std::size_t blanks = before > line.size() ? before - line.size() : 0;
  write_quietly('\r' + line + std::string(blanks, ' '));
  shown_columns_ = line.size();
}

}  // namespace expertviz::cli
