#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct re_pattern_buffer;  // Oniguruma's name for a compiled expression

namespace expertviz::tokens {

/// A regular expression in the language of Hugging Face's tokenizers: Oniguruma's with its own syntax, over UTF-8.
///
/// An expression may come from a stranger, so what it can cost is bounded: its length, the choices that Oniguruma takes
/// back in one search and those that it keeps open, and the time in which it may be used, five seconds from when it was
/// made. It is made anew for each call of `Tokenizer::decode`, which takes milliseconds for real ones. What remains for
/// a single search can grow with the text, whose length is the caller's to bound.
class Regex {
 public:
  /// Byte offsets in the text.
  struct Match {
    std::size_t begin;
    std::size_t end;
  };

  /// Throws `Error` for an expression that is wrong or longer than 500 bytes.
  explicit Regex(std::string_view expression);

  /// The first match that starts at the byte `from` or behind it. The text must be UTF-8.
  ///
  /// Throws `Error` where the search takes too many tries, or the time is over.
  [[nodiscard]] std::optional<Match> search(std::string_view text, std::size_t from) const;

 private:
  [[noreturn]] void fail(const std::string& what) const;

  std::string expression_;
  std::shared_ptr<re_pattern_buffer> compiled_;
  std::chrono::steady_clock::time_point end_of_life_;
};

}  // namespace expertviz::tokens
