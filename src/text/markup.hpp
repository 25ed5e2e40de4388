#pragma once

#include <string>
#include <string_view>

namespace expertviz::text {

/// Text for inside an element or a quoted attribute of HTML or XML. The one place where markup is escaped.
/// The text should be safe to show (`safe_text`): control characters are not looked at.
[[nodiscard]] std::string markup_text(std::string_view text);

}  // namespace expertviz::text
