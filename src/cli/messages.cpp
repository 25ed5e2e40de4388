#include "cli/messages.hpp"

#include "text/safe_text.hpp"

#include <new>
#include <string>

#include <unistd.h>

namespace expertviz::cli {

void print_text(std::string_view text) {
  // Nobody is left to be told where this fails.
  [[maybe_unused]] const auto written = ::write(STDERR_FILENO, text.data(), text.size());
}

namespace {

void print_line(std::string_view kind, std::string_view text) {
  try {
    print_text("expertviz: " + std::string(kind) + ": " + text::safe_text(text) + '\n');
  } catch (const std::bad_alloc&) { print_text("expertviz: error: out of memory\n"); }
}

}  // namespace

void print_error(std::string_view text) {
  print_line("error", text);
}

void print_note(std::string_view text) {
  print_line("note", text);
}

}  // namespace expertviz::cli
