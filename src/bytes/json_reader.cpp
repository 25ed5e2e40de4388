#include "bytes/json_reader.hpp"

#include "bytes/json_text.hpp"
#include "expertviz/error.hpp"
#include "text/json_unescape.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

#include <fmt/format.h>

namespace expertviz::bytes {
namespace {

constexpr std::array<std::string_view, 6> words = {"null", "true", "false", "NaN", "Infinity", "-Infinity"};

bool is_number(std::string_view text) {
  const auto take_digits = [&text] {
    const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
    text.remove_prefix(digits);
    return digits;
  };
  if (text.starts_with('-')) { text.remove_prefix(1); }
  const bool zero = text.starts_with('0');
  const std::size_t whole = take_digits();
  if (whole == 0 || (zero && whole > 1)) { return false; }
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    if (take_digits() == 0) { return false; }
  }
  if (text.starts_with('e') || text.starts_with('E')) {
    text.remove_prefix(1);
    if (text.starts_with('-') || text.starts_with('+')) { text.remove_prefix(1); }
    if (take_digits() == 0) { return false; }
  }
  return text.empty();
}

}  // namespace

char JsonReader::peek() {
  while (pos_ < text_.size() && is_space(text_[pos_])) {
    ++pos_;
  }
  if (pos_ == text_.size()) { refuse("more"); }
  return text_[pos_];
}

bool JsonReader::next_item(bool first, char closing) {
  const char c = peek();
  if (c == closing) {
    ++pos_;
    return false;
  }
  if (!first) { take(',', closing == '}' ? "a comma or }" : "a comma or ]"); }
  return true;
}

std::string JsonReader::key() {
  std::string key = string();
  take(':', "a colon behind the key");
  return key;
}

std::string JsonReader::string() {
  const std::string_view raw = raw_string();
  return raw.find('\\') == std::string_view::npos ? std::string(raw) : *text::unescape(raw);
}

std::string_view JsonReader::raw_string() {
  take('"', "a string in double quotes");
  const std::size_t begin = pos_;
  for (; pos_ < text_.size() && text_[pos_] != '"'; ++pos_) {
    if (static_cast<unsigned char>(text_[pos_]) < 0x20) { refuse("no control character in a string"); }
    if (text_[pos_] != '\\') { continue; }
    const std::string_view escape = text_.substr(pos_, pos_ + 1 < text_.size() && text_[pos_ + 1] == 'u' ? 6 : 2);
    if (!text::unescape(escape)) { refuse("an escape that JSON knows"); }
    pos_ += escape.size() - 1;
  }
  if (pos_ == text_.size()) { refuse("the end of a string"); }
  return text_.substr(begin, pos_++ - begin);
}

std::string_view JsonReader::scalar() {
  static_cast<void>(peek());
  std::size_t end = pos_;
  while (end < text_.size() && is_scalar(text_[end])) {
    ++end;
  }
  const std::string_view found = text_.substr(pos_, end - pos_);
  if (!is_number(found) && std::ranges::find(words, found) == words.end()) { refuse("a value"); }
  pos_ = end;
  return found;
}

void JsonReader::skip() {
  std::vector<bool> is_object;  // the containers around the next value, a bit each
  bool first = true;            // in the innermost
  do {
    if (!is_object.empty()) {
      if (!next_item(first, is_object.back() ? '}' : ']')) {
        is_object.pop_back();
        first = false;
        continue;
      }
      if (is_object.back()) {
        static_cast<void>(raw_string());
        take(':', "a colon behind the key");
      }
    }
    const char c = peek();
    first = c == '{' || c == '[';
    if (first) {
      open();
      is_object.push_back(c == '{');
    } else if (c == '"') {
      static_cast<void>(raw_string());
    } else {
      static_cast<void>(scalar());
    }
  } while (!is_object.empty());
}

std::string_view JsonReader::glimpse() {
  constexpr std::size_t most = 40;
  const std::string_view rest = text_.substr(pos_, most);
  return rest.substr(0, rest.find_first_of(", \t\r\n]}"));
}

void JsonReader::end() {
  while (pos_ < text_.size()) {
    if (!is_space(text_[pos_])) { refuse("nothing behind the value"); }
    ++pos_;
  }
}

void JsonReader::take(char c, const char* expected) {
  if (peek() != c) { refuse(expected); }
  ++pos_;
}

void JsonReader::refuse(const char* expected) const {
  throw Error(fmt::format("not JSON: expected {}", expected), Place{.byte = offset()}, damage_hint);
}

std::optional<std::int64_t> whole_number(std::string_view scalar, const char* name, std::uint64_t offset) {
  std::int64_t number = 0;
  const auto [end, fault] = std::from_chars(scalar.data(), scalar.data() + scalar.size(), number);
  if (end != scalar.data() + scalar.size()) { return std::nullopt; }
  if (fault == std::errc::result_out_of_range) {
    throw Error(fmt::format("{} is a whole number of more than 64 bits", name), Place{.byte = offset}, damage_hint);
  }
  return fault == std::errc() ? std::optional(number) : std::nullopt;
}

}  // namespace expertviz::bytes
