#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace expertviz::text {

/// Breaks a text of ASCII into lines of at most `width` characters, between words; a longer word has a line of its own.
/// At least one line, which is empty where the text has no word.
[[nodiscard]] std::vector<std::string> wrapped(const std::string& text, std::size_t width);

}  // namespace expertviz::text
