#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace expertviz::tokens {

/// A line of a .tiktoken file.
struct TiktokenLine {
  std::string_view base64;
  std::int64_t rank = 0;
};

/// Empty if the line is not "base64 rank". Whether the first part is base64 is left to `text::base64_bytes`.
[[nodiscard]] std::optional<TiktokenLine> tiktoken_line(std::string_view line);

}  // namespace expertviz::tokens
