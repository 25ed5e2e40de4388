#pragma once

#include "bytes/joined_text.hpp"

#include <string_view>
#include <vector>

namespace expertviz::plain {

/// A copy of some text with its depth index, in memory that ends where the padding ends; the padding is made to mislead
/// a reader that takes it for text.
class IndexedCopy {
 public:
  explicit IndexedCopy(std::string_view text, std::uint64_t offset = 0,
                       bytes::TextState state = bytes::TextState::outside)
      : bytes_(text.size() + bytes::text_padding) {
    constexpr std::string_view misleading = "1]}\\\"";
    for (std::size_t i = 0; i < bytes_.size(); ++i) {
      bytes_[i] = i < text.size() ? text[i] : misleading[i % misleading.size()];
    }
    end_state_ = bytes::summarize_blocks(bytes_.data(), text.size(), state, blocks_);
    text_ = {.data = bytes_.data(), .size = text.size(), .blocks = blocks_.data(), .offset = offset};
  }
  IndexedCopy(const IndexedCopy&) = delete;
  IndexedCopy& operator=(const IndexedCopy&) = delete;

  [[nodiscard]] const bytes::IndexedText& text() const { return text_; }
  [[nodiscard]] bytes::TextState end_state() const { return end_state_; }
  [[nodiscard]] std::string_view view() const { return {text_.data, text_.size}; }
  [[nodiscard]] bytes::Slice whole() const { return {&text_, 0, text_.size}; }

 private:
  std::vector<char> bytes_;
  std::vector<bytes::BlockSummary> blocks_;
  bytes::IndexedText text_;
  bytes::TextState end_state_ = bytes::TextState::outside;
};

}  // namespace expertviz::plain
