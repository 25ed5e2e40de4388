#pragma once

#include "input/byte_source.hpp"
#include "input/structure_scan.hpp"
#include "memory/large_buffer.hpp"

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <vector>

namespace expertviz::input {

/// Bytes of one segment: large enough that few verify steps pass a border, small enough for a core's cache.
inline constexpr std::size_t segment_size = std::size_t{4} << 20;

/// A piece of the input with its depth index, made on the guess that it begins outside of a string.
class Segment {
 public:
  Segment() : bytes_(segment_size + text_padding) {}

  /// Reads bytes from `offset` on and makes the index of what came.
  void fill(ByteSource& source, std::uint64_t offset);
  void index_from(TextState state);

  [[nodiscard]] const IndexedText& text() const { return text_; }
  /// The text ends early, at zero bytes.
  [[nodiscard]] bool has_hole() const { return has_hole_; }
  [[nodiscard]] bool last() const { return text_.size < segment_size; }
  [[nodiscard]] TextState end_state() const { return end_state_; }

 private:
  memory::LargeBuffer bytes_;
  std::vector<BlockSummary> blocks_;
  IndexedText text_;
  TextState end_state_ = TextState::outside;
  bool has_hole_ = false;
};

/// Lets threads work side by side on numbered jobs, and one after the other, in the order of the numbers, where it
/// matters.
class Turns {
 public:
  /// Waits for the turn of `number` and runs `work`; the next number's turn comes then, even if `work` throws.
  template <class Work>
  void take(std::uint64_t number, Work&& work) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return next_ == number; });
    struct Pass {
      Turns& turns;
      ~Pass() {
        ++turns.next_;
        turns.changed_.notify_all();
      }
    } pass{*this};
    work();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::uint64_t next_ = 0;
};

}  // namespace expertviz::input
