#include "tokens/replace_pattern.hpp"

#include "expertviz/error.hpp"
#include "text/utf8.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

namespace expertviz::tokens {
namespace {

// What a file may hold as one value. Without a limit, a few decoders that double the text would fill any memory.
constexpr std::size_t longest_result = std::size_t{64} << 20;
// Real pieces end at a few hundred bytes; what a search can cost grows with the text.
constexpr std::size_t longest_subject = 1024;

/// Appends to what a piece becomes.
void append(std::string& result, std::string_view text) {
  if (text.size() > longest_result - result.size()) {
    throw Error("the decoder makes a piece longer than 64 MiB", "the tokenizer's file is not to be trusted");
  }
  result += text;
}

/// A text for an expression, which can read only UTF-8: each invalid part is the one character U+FFFD, as it is where
/// the library decodes the piece alone, but stays in the result what it was.
class Subject {
 public:
  explicit Subject(std::string_view original) : original_(original) {
    for (std::size_t place = 0; place < original.size();) {
      const text::Utf8Part part = text::first_utf8_part(original.substr(place));
      text::append_utf8(text_, part.character);
      origins_.resize(text_.size(), place);
      place += part.length;
    }
    origins_.push_back(original.size());
  }

  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] std::string_view original(std::size_t begin, std::size_t end) const {
    return original_.substr(origins_[begin], origins_[end] - origins_[begin]);
  }
  /// Where the next character starts.
  [[nodiscard]] std::size_t behind(std::size_t place) const {
    return place < text_.size() ? place + text::first_utf8_part(std::string_view(text_).substr(place)).length
                                : place + 1;
  }

 private:
  std::string_view original_;
  std::string text_;
  std::vector<std::size_t> origins_;  // for each byte of the text and its end: where its character starts
};

std::string replaced(std::string_view text, const Regex& regex, std::string_view content) {
  // The library finds nothing in an empty text, not even nothing.
  if (text.empty()) { return {}; }
  if (text.size() > longest_subject) {
    throw Error("a piece of " + std::to_string(text.size()) +
                " bytes is too long for the regular expression of its decoder, which can take " +
                std::to_string(longest_subject));
  }
  const Subject subject(text);
  std::string result;
  std::size_t copied = 0;
  std::optional<std::size_t> last_end;
  for (std::size_t from = 0; from <= subject.text().size();) {
    const auto match = regex.search(subject.text(), from);
    if (!match) { break; }
    // A \K in a look-behind can move the begin to before the last match.
    const std::size_t begin = std::max(copied, match->begin);
    const std::size_t end = std::max(begin, match->end);
    if (begin == end && last_end == end) {
      from = subject.behind(from);
      continue;
    }
    append(result, subject.original(copied, begin));
    append(result, content);
    from = copied = end;
    last_end = end;
  }
  append(result, subject.original(copied, subject.text().size()));
  return result;
}

}  // namespace

std::string replaced(std::string_view text, std::string_view from, std::string_view to) {
  if (from.empty()) { return std::string(text); }
  std::string result;
  for (;;) {
    const std::size_t found = text.find(from);
    append(result, text.substr(0, found));
    if (found == std::string_view::npos) { return result; }
    append(result, to);
    text.remove_prefix(found + from.size());
  }
}

ReplacePattern ReplacePattern::literal(std::string text) {
  // Nothing stands between all characters, which an empty expression knows how to find.
  if (text.empty()) { return regex(""); }
  return ReplacePattern(std::move(text));
}

ReplacePattern ReplacePattern::regex(std::string_view expression) {
  return ReplacePattern(Regex(expression));
}

std::string ReplacePattern::replace_all(std::string_view text, std::string_view content) const {
  return std::visit([&](const auto& pattern) { return replaced(text, pattern, content); }, pattern_);
}

}  // namespace expertviz::tokens
