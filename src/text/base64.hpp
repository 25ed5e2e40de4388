#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace expertviz::text {

/// The bytes behind a text in base64, with padding; empty if it is none.
[[nodiscard]] std::optional<std::string> base64_bytes(std::string_view text);

}  // namespace expertviz::text
