#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace expertviz::text {

/// The text of a JSON string, of which `raw` is what stands between the quotes: escapes are resolved, and half of a
/// surrogate pair becomes U+FFFD. Empty where an escape is none of JSON's, or a control character is not escaped.
[[nodiscard]] std::optional<std::string> unescape(std::string_view raw);

}  // namespace expertviz::text
