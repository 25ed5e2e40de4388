#include "bytes/text_stream.hpp"

#include "bytes/json_text.hpp"
#include "expertviz/error.hpp"
#include "text/json_unescape.hpp"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

namespace expertviz::bytes {
namespace {

constexpr std::size_t longest_key = 256;

}  // namespace

void TextStream::feed(const IndexedText& segment) {
  const bool marked = segment.offset == 0 && std::string_view(segment.data, segment.size).starts_with("\xef\xbb\xbf");
  text_ = &segment;
  pos_ = marked ? 3 : 0;
  go_on();
}

void TextStream::end(bool at_hole) {
  ended_ = true;
  at_hole_ = at_hole;
  go_on();
}

void TextStream::go_on() {
  if (waiting_ != nullptr && waiting_->attempt()) {
    waiting_ = nullptr;
    task_.resume();
  }
}

bool TextStream::Operation::attempt() noexcept {
  try {
    return advance();
  } catch (...) {
    fault_ = std::current_exception();
    return true;
  }
}

bool TextStream::skip_space() {
  while (pos_ < text_->size && is_space(text_->data[pos_])) {
    ++pos_;
  }
  return pos_ < text_->size;
}

std::optional<char> TextStream::visible() {
  if (skip_space()) { return text_->data[pos_]; }
  static_cast<void>(need_more());
  return std::nullopt;
}

std::optional<char> TextStream::visible_value() {
  const std::optional<char> c = visible();
  if (c && *c != '{' && *c != '[' && *c != '"' && !is_scalar(*c)) {
    refuse(fmt::format("not JSON: {} in the place of a value", printable(*c)));
  }
  return c;
}

bool TextStream::need_more() const {
  if (at_hole_) {
    refuse("the trace has a hole: zero bytes in the place of text", "a disk or a copy failed; copy or record it again");
  }
  if (ended_) { refuse("the input ends in the middle of the trace", "was it cut, or is it still being written?"); }
  return false;
}

void TextStream::refuse(const std::string& what, const std::string& hint) const {
  throw Error(what, Place{.byte = offset()}, hint.empty() ? damage_hint : hint);
}

bool TextStream::Peek::advance() {
  if (in_.skip_space()) { found_ = in_.text_->data[in_.pos_]; }
  return found_ || (in_.ended_ && !in_.at_hole_) || in_.need_more();
}

bool TextStream::ValueBegin::advance() {
  const std::optional<char> c = in_.visible_value();
  if (!c) { return false; }
  first_ = *c;
  return true;
}

bool TextStream::NextItem::advance() {
  const std::optional<char> c = in_.visible();
  if (!c) { return false; }
  found_ = *c != closing_;
  if (found_ && first_) { return true; }
  if (found_ && *c != ',') {
    in_.refuse(fmt::format("not JSON: {} between {}", printable(*c), between_),
               fmt::format("expected a comma or {}", closing_));
  }
  in_.take();
  return true;
}

bool TextStream::Key::advance() {
  if (phase_ == Phase::quote) {
    const std::optional<char> c = in_.visible();
    if (!c) { return false; }
    if (*c != '"') {
      in_.refuse(fmt::format("not JSON: {} in {}", printable(*c), within_), "expected a key in double quotes");
    }
    in_.take();
    phase_ = Phase::text;
  }
  if (phase_ == Phase::text) {
    const char* const begin = in_.text_->data + in_.pos_;
    in_.pos_ = skip_string(in_.text_->data, in_.pos_, in_.text_->size, state_);
    const bool closed = state_ == TextState::outside;
    const auto size = static_cast<std::size_t>(in_.text_->data + in_.pos_ - begin) - (closed ? 1 : 0);
    raw_.append(begin, std::min(size, longest_key - raw_.size()));
    if (!closed) { return in_.need_more(); }
    phase_ = Phase::colon;
  }
  const std::optional<char> c = in_.visible();
  if (!c) { return false; }
  if (*c != ':') { in_.refuse(fmt::format("not JSON: {} behind a key", printable(*c)), "expected a colon"); }
  in_.take();
  return true;
}

std::string TextStream::Key::await_resume() {
  check();
  return raw_.find('\\') == std::string::npos ? std::move(raw_) : text::unescape(raw_).value_or(std::string());
}

bool TextStream::Value::advance() {
  if (first_ == 0) {
    const std::optional<char> c = in_.visible_value();
    if (!c) { return false; }
    first_ = *c;
    begin_ = in_.offset();
    if (first_ == '"') {
      in_.take();
      skip_.state = TextState::in_string;
    }
  }
  if (!reaches_end()) {
    if (capture_) { keep_rest(); }
    return in_.need_more();
  }
  if (captured_.joined) {
    captured_.joined->append({in_.text_->data, in_.pos_});
  } else {
    captured_.in_segment = {in_.text_, static_cast<std::size_t>(begin_ - in_.text_->offset), in_.pos_};
  }
  return true;
}

/// Goes on through the value; false where the text that there is ends.
bool TextStream::Value::reaches_end() {
  const IndexedText& text = *in_.text_;
  std::size_t& pos = in_.pos_;
  if (first_ == '"') {
    pos = skip_string(text.data, pos, text.size, skip_.state);
    return skip_.state == TextState::outside;
  }
  if (first_ != '{' && first_ != '[') {
    while (pos < text.size && is_scalar(text.data[pos])) {
      ++pos;
    }
    return pos < text.size;
  }
  pos = skip_container(text, pos, text.size, skip_);
  if (skip_.depth != 0) { return false; }
  if (skip_.braces != 0 || text.data[pos - 1] != (first_ == '{' ? '}' : ']')) {
    --pos;
    in_.refuse(fmt::format("the brackets of the value that began at byte {} do not match", begin_));
  }
  return true;
}

void TextStream::Value::keep_rest() {
  if (in_.ended_) { return; }
  const IndexedText& text = *in_.text_;
  if (!captured_.joined) { captured_.joined = std::make_unique<JoinedText>(begin_); }
  const auto begin = static_cast<std::size_t>(std::max(begin_, text.offset) - text.offset);
  captured_.joined->append({text.data + begin, text.size - begin});
  if (captured_.joined->size() > limit_) {
    in_.refuse(fmt::format("{} is larger than {} MiB", name_, limit_ >> 20),
               "no tracker writes that; is the trace damaged?");
  }
}

bool TextStream::Null::advance() {
  constexpr std::string_view word = "null";
  for (; in_.pos_ < in_.text_->size; in_.take()) {
    const char c = in_.text_->data[in_.pos_];
    if (!is_scalar(c) && matched_ == word.size()) { return true; }
    if (!is_scalar(c)) { in_.refuse(fmt::format("not JSON: {} is an unfinished null", name_)); }
    if (matched_ == word.size() || c != word[matched_]) {
      in_.refuse(fmt::format("not JSON: {} begins like null and goes on otherwise", name_));
    }
    ++matched_;
  }
  return in_.need_more();
}

}  // namespace expertviz::bytes
