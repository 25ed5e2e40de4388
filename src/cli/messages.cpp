#include "cli/messages.hpp"

#include "table/printable.hpp"

#include <new>
#include <string>

#include <unistd.h>

namespace expertviz::cli {
namespace {

/// Nobody is left to be told where this fails.
void write_line(std::string_view line) {
  [[maybe_unused]] const auto written = ::write(STDERR_FILENO, line.data(), line.size());
}

void print_line(std::string_view kind, std::string_view text) {
  try {
    write_line("expertviz: " + std::string(kind) + ": " + table::printable(text) + '\n');
  } catch (const std::bad_alloc&) { write_line("expertviz: error: out of memory\n"); }
}

}  // namespace

void print_error(std::string_view text) {
  print_line("error", text);
}

void print_note(std::string_view text) {
  print_line("note", text);
}

}  // namespace expertviz::cli
