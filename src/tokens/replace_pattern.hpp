#pragma once

#include "tokens/regex.hpp"

#include <string>
#include <string_view>
#include <variant>

namespace expertviz::tokens {

/// The text with each `from` made `to`. An empty `from` stands nowhere. Throws `Error` if that exceeds 64 MiB.
[[nodiscard]] std::string replaced(std::string_view text, std::string_view from, std::string_view to);

/// The pattern of a Replace decoder: a text, or a regular expression.
class ReplacePattern {
 public:
  [[nodiscard]] static ReplacePattern literal(std::string text);
  /// Throws `Error` for an expression that is wrong.
  [[nodiscard]] static ReplacePattern regex(std::string_view expression);

  /// The text with each match made `content`, which is taken word for word. As the library does, an empty match right
  /// behind another match does not count. For an expression each invalid part of UTF-8 is one character, U+FFFD.
  ///
  /// Throws `Error` for a result of more than 64 MiB, and for an expression that meets a text of more than 1024 bytes
  /// or takes too many tries.
  [[nodiscard]] std::string replace_all(std::string_view text, std::string_view content) const;

 private:
  explicit ReplacePattern(std::variant<std::string, Regex> pattern) : pattern_(std::move(pattern)) {}

  std::variant<std::string, Regex> pattern_;
};

}  // namespace expertviz::tokens
