#include "input/slicer.hpp"

#include "expertviz/error.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace expertviz::input {
namespace {

constexpr std::size_t largest_step = std::size_t{1} << 30;
constexpr std::size_t largest_field = std::size_t{1} << 26;
constexpr std::size_t longest_key = 256;
/// A verify step of today's models is smaller.
constexpr std::size_t usual_room = std::size_t{1} << 21;

std::optional<SampleField> sample_field(std::string_view key) {
  if (key == "question_id") { return SampleField::question_id; }
  if (key == "turn") { return SampleField::turn; }
  if (key == "meta_info") { return SampleField::meta_info; }
  if (key == "expert_layer_activations") { return SampleField::expert_layer_activations; }
  return std::nullopt;
}

std::string printable(char c) {
  return c > ' ' && c < 0x7f ? fmt::format("'{}'", c) : fmt::format("byte 0x{:02x}", static_cast<unsigned char>(c));
}

}  // namespace

void JoinedText::append(const char* data, std::size_t size) {
  if (size_ + size + text_padding > room_) {
    room_ = std::max({2 * room_, size_ + size + text_padding, usual_room});
    memory::LargeBuffer larger(room_);
    std::copy_n(bytes_.data(), size_, larger.data());
    bytes_ = std::move(larger);
  }
  std::copy_n(data, size, bytes_.data() + size_);
  size_ += size;
}

Slice JoinedText::slice() {
  static_cast<void>(summarize_blocks(bytes_.data(), size_, TextState::outside, blocks_));
  std::fill_n(bytes_.data() + size_, text_padding, ' ');
  text_ = {.data = bytes_.data(), .size = size_, .blocks = blocks_.data(), .offset = offset_};
  return {&text_, 0, size_};
}

void Slicer::feed(const IndexedText& segment, const std::function<void(Piece&&)>& take_piece) {
  take_piece_ = &take_piece;
  offset_ = segment.offset;
  pos_ = skip_byte_order_mark(segment);
  while (pos_ < segment.size && !done_) {
    if (expect_ == Expect::value_text) {
      read_text(segment);
    } else if (expect_ == Expect::key_text) {
      read_key(segment);
    } else if (is_space(segment.data[pos_])) {
      ++pos_;
    } else {
      take(segment.data[pos_]);
    }
  }
  if (expect_ == Expect::value_text && captured_ && !done_) { keep_rest(segment); }
}

void Slicer::finish(std::uint64_t size) {
  if (done_ || expect_ == Expect::document_end) { return; }
  offset_ = size;
  pos_ = 0;
  if (expect_ == Expect::document) {
    refuse(size == 0 ? "the input is empty" : "the input holds white space only", "expected an array of samples");
  }
  refuse("the input ends in the middle of the trace", "was it cut, or is it still being written?");
}

void Slicer::finish_at_hole(std::uint64_t offset) {
  if (done_) { return; }
  offset_ = offset;
  pos_ = 0;
  refuse("the trace has a hole: zero bytes in the place of text", "a disk or a copy failed; copy or record it again");
}

std::size_t Slicer::skip_byte_order_mark(const IndexedText& segment) const {
  return segment.offset == 0 && std::string_view(segment.data, segment.size).starts_with("\xef\xbb\xbf") ? 3 : 0;
}

/// One visible character between values, keys and their texts.
void Slicer::take(char c) {
  switch (expect_) {
    case Expect::document:
      if (c == '{') { refuse("the trace is an object, not an array of samples"); }
      if (c != '[') {
        refuse(fmt::format("not a trace: it begins with {}", printable(c)),
               "expected an array of samples: [{...}, ...]");
      }
      ++pos_;
      expect_ = Expect::element_or_end;
      break;
    case Expect::element_or_end:
    case Expect::element:
      if (c == ']' && expect_ == Expect::element_or_end) { return end_document(); }
      begin_element(c);
      break;
    case Expect::after_element:
      if (c == ']') { return end_document(); }
      if (c != ',') { refuse(fmt::format("not JSON: {} between samples", printable(c)), "expected a comma or ]"); }
      ++pos_;
      ++sample_;
      expect_ = Expect::element;
      break;
    case Expect::key_or_end:
    case Expect::key:
      if (c == '}' && expect_ == Expect::key_or_end) { return end_sample(); }
      if (c != '"') {
        refuse(fmt::format("not JSON: {} in a sample", printable(c)), "expected a key in double quotes");
      }
      ++pos_;
      key_.clear();
      key_state_ = TextState::in_string;
      expect_ = Expect::key_text;
      break;
    case Expect::colon:
      if (c != ':') { refuse(fmt::format("not JSON: {} behind a key", printable(c)), "expected a colon"); }
      ++pos_;
      expect_ = Expect::member_value;
      break;
    case Expect::member_value:
      begin_member(c);
      break;
    case Expect::after_member:
      if (c == '}') { return end_sample(); }
      if (c != ',') {
        refuse(fmt::format("not JSON: {} between the members of a sample", printable(c)), "expected a comma or }");
      }
      ++pos_;
      expect_ = Expect::key;
      break;
    case Expect::step_or_end:
    case Expect::step:
      if (c == ']' && expect_ == Expect::step_or_end) {
        ++pos_;
        in_history_ = false;
        expect_ = Expect::after_member;
        break;
      }
      begin_step(c);
      break;
    case Expect::after_step:
      if (c != ',' && c != ']') {
        refuse(fmt::format("not JSON: {} between verify steps", printable(c)), "expected a comma or ]");
      }
      ++pos_;
      ++step_;
      in_history_ = c == ',';
      expect_ = in_history_ ? Expect::step : Expect::after_member;
      break;
    case Expect::document_end:
      refuse(fmt::format("{} behind the end of the trace", printable(c)), "a trace is one JSON array and nothing else");
    case Expect::key_text:
    case Expect::value_text:
      break;
  }
}

void Slicer::require_value(char c) const {
  if (c != '{' && c != '[' && c != '"' && !is_scalar(c)) {
    refuse(fmt::format("not JSON: {} in the place of a value", printable(c)));
  }
}

void Slicer::begin_element(char c) {
  require_value(c);
  if (!wanted_samples_.contains(sample_)) { return begin_text(c, false, Expect::after_element); }
  in_sample_ = true;
  if (c != '{') { refuse(fmt::format("the sample is {}, not an object", kind_name(c))); }
  sample_begin_ = here();
  ++pos_;
  step_ = 0;
  expect_ = Expect::key_or_end;
}

void Slicer::begin_member(char c) {
  require_value(c);
  if (key_.find('\\') != std::string::npos) { key_ = unescape_key(key_); }
  piece_ = Piece{.kind = Piece::Kind::field, .sample = sample_};
  if (const auto field = sample_field(key_)) {
    piece_.field = *field;
    return begin_text(c, true, Expect::after_member);
  }
  if (key_ != "expert_layer_history") { return begin_text(c, false, Expect::after_member); }

  if (c != '[' && c != 'n') {
    refuse(fmt::format("expert_layer_history is {}, not an array of verify steps", kind_name(c)));
  }
  piece_.kind = Piece::Kind::history;
  piece_.null_history = c == 'n';
  (*take_piece_)(std::move(piece_));
  ++history_;
  step_ = 0;
  if (c == 'n') {
    begin_text(c, false, Expect::after_member);
    text_ = Text::null;
    null_matched_ = 0;
    return;
  }
  ++pos_;
  in_history_ = true;
  expect_ = Expect::step_or_end;
}

void Slicer::begin_step(char c) {
  require_value(c);
  in_history_ = true;
  const bool wanted = history_ != unwanted_history_ && (!wanted_step_ || *wanted_step_ == step_);
  if (!wanted) { (*take_piece_)(Piece{.kind = Piece::Kind::skipped_step, .sample = sample_, .step = step_}); }
  piece_ = Piece{.kind = Piece::Kind::step, .sample = sample_, .step = step_};
  begin_text(c, wanted, Expect::after_step);
}

void Slicer::begin_text(char c, bool captured, Expect then) {
  if (c == '{' || c == '[') {
    text_ = Text::container;
    skip_ = {};
  } else if (c == '"') {
    text_ = Text::string;
    skip_ = {};
  } else {
    text_ = Text::scalar;
  }
  text_first_ = c;
  text_begin_ = here();
  captured_ = captured;
  joined_.reset();
  then_ = then;
  expect_ = Expect::value_text;
  if (text_ == Text::string) {
    skip_.state = TextState::in_string;
    ++pos_;
  }
}

void Slicer::end_sample() {
  ++pos_;
  (*take_piece_)(Piece{.kind = Piece::Kind::sample_end, .sample = sample_, .sample_bytes = here() - sample_begin_});
  in_sample_ = false;
  expect_ = Expect::after_element;
  done_ = wanted_samples_.last() == sample_;
}

void Slicer::end_document() {
  if (!wanted_samples_.is_all()) { refuse_missing_sample(expect_ == Expect::element_or_end ? 0 : sample_ + 1); }
  ++pos_;
  expect_ = Expect::document_end;
}

void Slicer::read_key(const IndexedText& segment) {
  const std::size_t begin = pos_;
  pos_ = skip_string(segment.data, pos_, segment.size, key_state_);
  const bool closed = key_state_ == TextState::outside;
  // A key that is too long to be one of ours need not be kept whole.
  const std::size_t size = std::min(pos_ - begin - (closed ? 1 : 0), longest_key - std::min(longest_key, key_.size()));
  key_.append(segment.data + begin, size);
  if (closed) { expect_ = Expect::colon; }
}

void Slicer::read_text(const IndexedText& segment) {
  if (text_ == Text::container) {
    pos_ = skip_container(segment, pos_, segment.size, skip_);
    if (skip_.depth != 0) { return; }
    const char last = segment.data[pos_ - 1];
    if (skip_.braces != 0 || last != (text_first_ == '{' ? '}' : ']')) {
      pos_ -= 1;
      refuse(fmt::format("the brackets of the value that began at byte {} do not match", text_begin_), damage_hint);
    }
  } else if (text_ == Text::string) {
    pos_ = skip_string(segment.data, pos_, segment.size, skip_.state);
    if (skip_.state != TextState::outside) { return; }
  } else if (text_ == Text::null) {
    read_null(segment);
    if (pos_ == segment.size) { return; }
  } else {
    while (pos_ < segment.size && is_scalar(segment.data[pos_])) {
      ++pos_;
    }
    if (pos_ == segment.size) { return; }
  }
  expect_ = then_;
  if (captured_) { emit_text(segment); }
}

/// Where a history is none, the word is held to its last letter: damage must not pass for a null.
void Slicer::read_null(const IndexedText& segment) {
  constexpr std::string_view word = "null";
  for (; pos_ < segment.size && is_scalar(segment.data[pos_]); ++pos_) {
    if (null_matched_ == word.size() || segment.data[pos_] != word[null_matched_]) {
      refuse("not JSON: expert_layer_history begins like null and goes on otherwise");
    }
    ++null_matched_;
  }
  if (pos_ < segment.size && null_matched_ != word.size()) {
    refuse("not JSON: expert_layer_history is an unfinished null");
  }
}

void Slicer::emit_text(const IndexedText& segment) {
  if (joined_) {
    joined_->append(segment.data, pos_);
    piece_.joined = std::move(joined_);
  } else {
    piece_.slice = {&segment, static_cast<std::size_t>(text_begin_ - offset_), pos_};
  }
  (*take_piece_)(std::move(piece_));
}

void Slicer::keep_rest(const IndexedText& segment) {
  if (!joined_) { joined_ = std::make_unique<JoinedText>(text_begin_); }
  const std::size_t begin = text_begin_ > offset_ ? static_cast<std::size_t>(text_begin_ - offset_) : 0;
  joined_->append(segment.data + begin, segment.size - begin);
  const bool is_step = piece_.kind == Piece::Kind::step;
  if (joined_->size() > (is_step ? largest_step : largest_field)) {
    refuse(fmt::format("{} is larger than {} MiB", is_step ? "a verify step" : "a member of the sample",
                       (is_step ? largest_step : largest_field) >> 20),
           "no tracker writes that; is the trace damaged?");
  }
}

void Slicer::refuse(const std::string& what, const std::string& hint) const {
  Place place{.byte = here()};
  if (in_sample_) { place.sample = sample_; }
  if (in_history_) { place.verify_step = step_; }
  throw Error(what, place, hint.empty() ? damage_hint : hint);
}

/// The last of the selected samples is not among these `count`.
void Slicer::refuse_missing_sample(std::uint64_t count) const {
  const auto missing = std::ranges::find_if(wanted_samples_.ranges(), [=](const auto& r) { return r.last >= count; });
  const std::string hint = count == 0   ? "the trace holds no samples"
                           : count == 1 ? "the trace holds sample 0 only"
                                        : fmt::format("the trace holds {} samples, 0 to {}", count, count - 1);
  throw Error(fmt::format("there is no sample {}", std::max(missing->first, count)), hint);
}

}  // namespace expertviz::input
