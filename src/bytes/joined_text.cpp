#include "bytes/joined_text.hpp"

#include <algorithm>
#include <utility>

namespace expertviz::bytes {
namespace {

/// Room for a verify step or a response of today's models. What is not used of it takes no memory, and what does not
/// fit is in memory twice, so much at a time, while parts are put together.
constexpr std::size_t room = std::size_t{1} << 23;

}  // namespace

void JoinedText::append(std::string_view text) {
  size_ += text.size();
  while (!text.empty()) {
    if (parts_.empty() || parts_.back().size == parts_.back().room) { parts_.emplace_back(room); }
    Part& part = parts_.back();
    const std::size_t some = std::min(text.size(), part.room - part.size);
    std::copy_n(text.data(), some, part.bytes.data() + part.size);
    part.size += some;
    text.remove_prefix(some);
  }
}

Slice JoinedText::slice() {
  if (parts_.size() > 1) {
    // Each part is freed as soon as it is copied, so the text is in memory once.
    Part whole(size_);
    for (Part& part : parts_) {
      std::copy_n(part.bytes.data(), part.size, whole.bytes.data() + whole.size);
      whole.size += part.size;
      part.bytes = {};
    }
    parts_.clear();
    parts_.push_back(std::move(whole));
  }
  char* const data = parts_.front().bytes.data();
  static_cast<void>(summarize_blocks(data, size_, TextState::outside, blocks_));
  std::fill_n(data + size_, text_padding, ' ');
  text_ = {.data = data, .size = size_, .blocks = blocks_.data(), .offset = offset_};
  return {&text_, 0, size_};
}

}  // namespace expertviz::bytes
