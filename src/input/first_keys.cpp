#include "input/first_keys.hpp"

#include "bytes/json_text.hpp"

#include <cstddef>

namespace expertviz::input {
namespace {

class Glance {
 public:
  explicit Glance(std::string_view text) : text_(text) {}

  void skip_space() {
    while (!text_.empty() && bytes::is_space(text_.front())) {
      text_.remove_prefix(1);
    }
  }
  [[nodiscard]] std::size_t left() const { return text_.size(); }

  [[nodiscard]] bool takes(char c) {
    skip_space();
    if (!text_.starts_with(c)) { return false; }
    text_.remove_prefix(1);
    return true;
  }

  /// Up to the closing quote, which is taken; empty where the text ends before.
  [[nodiscard]] std::string string() {
    std::string found;
    for (std::size_t i = 0; i < text_.size(); ++i) {
      if (text_[i] == '"') {
        text_.remove_prefix(i + 1);
        return found;
      }
      if (text_[i] == '\\') { found += text_[i++]; }
      if (i < text_.size()) { found += text_[i]; }
    }
    text_ = {};
    return {};
  }

  /// To the comma or bracket behind a value.
  void skip_value() {
    int depth = 0;
    while (!text_.empty()) {
      const char c = text_.front();
      if (depth == 0 && (c == ',' || c == '}' || c == ']')) { return; }
      text_.remove_prefix(1);
      if (c == '"') { static_cast<void>(string()); }
      depth += c == '{' || c == '[' ? 1 : 0;
      depth -= c == '}' || c == ']' ? 1 : 0;
    }
  }

 private:
  std::string_view text_;
};

}  // namespace

FirstKeys first_keys(std::string_view first_bytes) {
  Glance glance(first_bytes.starts_with("\xef\xbb\xbf") ? first_bytes.substr(3) : first_bytes);
  FirstKeys first;
  glance.skip_space();
  first.begin = first_bytes.size() - glance.left();
  const bool is_array = glance.takes('[');
  const bool has_object = glance.takes('{');
  if (is_array) {
    first.outer = FirstKeys::Outer::array;
  } else if (has_object) {
    first.outer = FirstKeys::Outer::object;
  }
  if (!has_object) { return first; }
  while (glance.takes('"')) {
    std::string key = glance.string();
    if (!glance.takes(':')) { break; }
    first.keys.push_back(std::move(key));
    glance.skip_value();
    if (!glance.takes(',')) { break; }
  }
  return first;
}

}  // namespace expertviz::input
