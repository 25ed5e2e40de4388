#pragma once

#include <string_view>

namespace expertviz::cli {

/// One line on standard error, "expertviz: error: ..." or "expertviz: note: ...". What would steer the terminal or
/// break the line is shown, not sent.
void print_error(std::string_view text);
void print_note(std::string_view text);

/// Text of our own on standard error, as it is.
void print_text(std::string_view text);

}  // namespace expertviz::cli
