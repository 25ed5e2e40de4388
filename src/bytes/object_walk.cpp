#include "bytes/object_walk.hpp"

#include "bytes/json_text.hpp"
#include "expertviz/error.hpp"
#include "text/json_unescape.hpp"

#include <algorithm>

namespace expertviz::bytes {
namespace {

/// Python's words, or what begins as a number does: its digits are left to whoever reads it.
bool is_word_or_number(std::string_view text) {
  constexpr std::string_view words[] = {"null", "true", "false", "NaN", "Infinity"};
  return std::ranges::find(words, text) != std::end(words) ||
         (!text.empty() && std::string_view("-0123456789").find(text[0]) != std::string_view::npos);
}

}  // namespace

bool ObjectWalk::next() {
  const char c = visible();
  if (c == '}' && pos_ + 1 == end_) { return false; }
  if (!first_) {
    if (c != ',') { refuse("a comma or the object's end"); }
    ++pos_;
  }
  first_ = false;
  if (visible() != '"') { refuse("a key in double quotes"); }
  read_key();
  if (visible() != ':') { refuse("a colon behind the key"); }
  ++pos_;
  read_value();
  return true;
}

char ObjectWalk::visible() {
  while (pos_ < end_ && is_space(text_->data[pos_])) {
    ++pos_;
  }
  if (pos_ >= end_) { refuse("the object's end"); }
  return text_->data[pos_];
}

void ObjectWalk::read_key() {
  const std::size_t begin = ++pos_;
  TextState state = TextState::in_string;
  pos_ = skip_string(text_->data, begin, end_, state);
  if (state != TextState::outside) { refuse("the end of a key"); }
  key_ = std::string_view(text_->data + begin, pos_ - 1 - begin);
  if (key_.find('\\') != std::string_view::npos) {
    unescaped_ = text::unescape(key_).value_or(std::string());
    key_ = unescaped_;
  }
}

void ObjectWalk::read_value() {
  const char c = visible();
  const std::size_t begin = pos_;
  if (c == '{' || c == '[') {
    ContainerSkip skip;
    pos_ = skip_container(*text_, pos_, end_, skip);
    if (skip.depth != 0 || skip.braces != 0 || text_->data[pos_ - 1] != (c == '{' ? '}' : ']')) {
      pos_ = begin;
      refuse("a value whose brackets match");
    }
  } else if (c == '"') {
    TextState state = TextState::in_string;
    pos_ = skip_string(text_->data, pos_ + 1, end_, state);
    if (state != TextState::outside) { refuse("the end of a string"); }
  } else {
    while (pos_ < end_ && is_scalar(text_->data[pos_])) {
      ++pos_;
    }
    if (!is_word_or_number({text_->data + begin, pos_ - begin})) {
      pos_ = begin;
      refuse("a value");
    }
  }
  value_ = {text_, begin, pos_};
}

void ObjectWalk::refuse(const std::string& expected) const {
  throw Error("not JSON: expected " + expected, Place{.byte = text_->offset + pos_}, damage_hint);
}

}  // namespace expertviz::bytes
