#pragma once

#include "bytes/frame_table.hpp"
#include "bytes/segment.hpp"
#include "bytes/text_stream.hpp"
#include "expertviz/trace_reader.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace expertviz::input {

/// Lets threads work side by side on numbered jobs, and one after the other, in the order of the numbers, where it
/// matters.
class Turns {
 public:
  /// Waits until it is the turn of `number`, and keeps it.
  void await(std::uint64_t number) {
    if (has_come(number)) { return; }
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return has_come(number); });
  }
  [[nodiscard]] bool has_come(std::uint64_t number) const { return next_.load(std::memory_order_acquire) == number; }
  void pass() {
    const std::lock_guard lock(mutex_);
    next_.fetch_add(1, std::memory_order_release);
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::atomic<std::uint64_t> next_ = 0;
};

/// Reads a text with several threads. `Stages` says what a format does with it:
///
///     using Part = ...;      what the slicer finds; held() gives the bytes that it holds itself
///     using Decoded = ...;   what is made of a part; memory() says about how much it takes
///     using Decoder = ...;   one per thread; Decoded decode(Part&) noexcept
///     bytes::TextTask slice(bytes::TextStream& in, const std::function<void(Part&&)>& emit);
///     Decoder make_decoder();
///     bool deliver(Part&, Decoded&);   in order, one at a time; false: nothing that follows can matter
///
/// Each thread reads, indexes and decodes segments of its own, as these are still in its cache; slicing and delivery
/// happen segment after segment, so the calls to `deliver` do not depend on the number of threads. A text that passed a
/// border is decoded by whoever finds its end.
///
/// Memory is bounded, whatever the text holds: for each thread a segment, so many parts and so much decoded; and of
/// texts that passed a border `most_held` and one more.
template <class Stages>
class Pipeline {
  using Part = typename Stages::Part;
  using Decoded = typename Stages::Decoded;
  using Decoder = typename Stages::Decoder;

 public:
  /// From the byte `begin` on, which is not 0 for a source with random access only.
  Pipeline(bytes::ByteSource& source, const ReadOptions& options, Stages& stages, std::uint64_t begin = 0)
      : source_(source),
        begin_(begin),
        segment_size_(segment_size_for(source, begin, static_cast<std::size_t>(options.threads))),
        options_(options),
        stages_(stages),
        emit_([this](Part&& part) { take(std::move(part)); }),
        task_(stages.slice(in_, emit_)) {}

  /// Until the text ends, or a call to `deliver` returns false. Throws what the stages throw: the first in the order of
  /// the text. To be called once.
  void run() {
    // All memory that the threads start with is taken before the first of them runs.
    std::vector<Lane> lanes;
    lanes.reserve(static_cast<std::size_t>(options_.threads));
    for (int i = 0; i < options_.threads; ++i) {
      lanes.emplace_back(stages_.make_decoder());
    }
    std::vector<std::thread> helpers;  // no jthread: libc++ has it since version 20 only
    helpers.reserve(lanes.size());
    try {
      for (std::size_t i = 1; i < lanes.size(); ++i) {
        helpers.emplace_back([this, &lane = lanes[i]] { work(lane); });
      }
    } catch (const std::exception&) {
      // No memory for one more, or the system refuses it: fewer threads do the same work.
    }
    work(lanes[0]);
    for (std::thread& helper : helpers) {
      helper.join();
    }
    if (fault_) { std::rethrow_exception(fault_); }
  }

 private:
  static constexpr std::size_t most_parts = 1024;
  static constexpr std::size_t most_decoded = std::size_t{2} << 20;
  static constexpr std::size_t most_held = std::size_t{32} << 20;

  /// What belongs to one thread: the segment at hand and what came of it.
  struct Lane {
    explicit Lane(Decoder&& made) : decoder(std::move(made)) {}
    bytes::Segment segment;
    Decoder decoder;
    std::uint64_t number = 0;    // of the segment
    std::vector<Part> parts;     // not yet delivered
    std::size_t held = 0;        // by them
    std::exception_ptr fault{};  // ends the reading behind the parts
  };

  /// Of a short text each thread has several.
  static std::size_t segment_size_for(const bytes::ByteSource& source, std::uint64_t begin, std::size_t threads) {
    std::size_t size = bytes::segment_size;
    if (!source.random_access()) { return size; }
    const bytes::FrameTable* const table = source.frames();
    const std::uint64_t end = table != nullptr ? table->text_size() : source.stored_size().value_or(size * 2 * threads);
    while (size > bytes::least_segment && end - std::min(begin, end) <= size * 2 * threads) {
      size /= 2;
    }
    return size;
  }

  /// Whoever claims a segment takes both of its turns, whatever happens: the others wait for them.
  void work(Lane& lane) noexcept {
    while (!stop_) {
      read_next(lane);
      slicing_.await(lane.number);
      slice(lane);
      slicing_.pass();
      decode_and_deliver(lane);
      finish(lane);
      delivery_.pass();
    }
  }

  void read_next(Lane& lane) {
    std::unique_lock lock(claim_);
    lane.number = claimed_++;
    if (source_.random_access()) { lock.unlock(); }
    try {
      lane.segment.fill(source_, begin_ + lane.number * segment_size_, segment_size_);
    } catch (...) { lane.fault = std::current_exception(); }
  }

  void slice(Lane& lane) {
    if (lane.fault || sliced_) { return; }
    {
      std::unique_lock lock(held_mutex_);
      held_changed_.wait(lock, [this] { return held_ <= most_held; });
    }
    try {
      bytes::Segment& segment = lane.segment;
      if (border_state_ != bytes::TextState::outside) { segment.index_from(border_state_); }
      border_state_ = segment.end_state();
      slicing_lane_ = &lane;
      in_.feed(segment.text());
      if (!task_.done() && (segment.last() || segment.has_hole())) { in_.end(segment.has_hole()); }
      task_.check();
    } catch (...) { lane.fault = std::current_exception(); }
    sliced_ = task_.done() || lane.fault;
    if (sliced_) { stop_ = true; }
  }

  /// What the slicer has found. Where a segment holds very many parts, they are delivered before the next are looked
  /// for.
  void take(Part&& part) {
    if (const std::size_t held = part.held(); held != 0) {
      const std::lock_guard lock(held_mutex_);
      held_ += held;
      slicing_lane_->held += held;
    }
    slicing_lane_->parts.push_back(std::move(part));
    if (slicing_lane_->parts.size() == most_parts) { decode_and_deliver(*slicing_lane_); }
  }

  /// Decodes as much as memory allows before it is this segment's turn, and the rest then.
  void decode_and_deliver(Lane& lane) {
    std::vector<Decoded> waiting;
    std::size_t memory = 0;
    bool my_turn = false;
    const auto deliver_waiting = [&] {
      delivery_.await(lane.number);
      my_turn = true;
      for (std::size_t i = 0; i < waiting.size(); ++i) {
        deliver(lane.parts[i], waiting[i]);
      }
      waiting.clear();
    };
    for (Part& part : lane.parts) {
      if (!my_turn && (memory > most_decoded || delivery_.has_come(lane.number))) { deliver_waiting(); }
      if (my_turn) {
        Decoded decoded = lane.decoder.decode(part);
        deliver(part, decoded);
      } else {
        waiting.push_back(lane.decoder.decode(part));
        memory += waiting.back().memory();
      }
    }
    if (!my_turn) { deliver_waiting(); }
    lane.parts.clear();
    if (lane.held != 0) {
      const std::lock_guard lock(held_mutex_);
      held_ -= std::exchange(lane.held, 0);
      held_changed_.notify_all();
    }
  }

  void deliver(Part& part, Decoded& decoded) {
    if (fault_ || complete_) { return; }
    try {
      complete_ = !stages_.deliver(part, decoded);
      if (complete_) { stop_ = true; }
    } catch (...) { fail(); }
  }

  /// Behind the last part of a segment.
  void finish(Lane& lane) {
    if (fault_ || complete_) { return; }
    try {
      if (lane.fault) { std::rethrow_exception(lane.fault); }
      if (options_.on_progress) { options_.on_progress({source_.stored_bytes_read(), source_.stored_size()}); }
    } catch (...) { fail(); }
  }

  void fail() {
    fault_ = std::current_exception();
    stop_ = true;
  }

  bytes::ByteSource& source_;
  std::uint64_t begin_;
  std::size_t segment_size_;
  const ReadOptions& options_;
  Stages& stages_;

  std::mutex claim_;
  std::uint64_t claimed_ = 0;
  std::atomic<bool> stop_ = false;

  // Touched only by the thread whose turn it is to slice.
  Turns slicing_;
  bytes::TextStream in_;
  std::function<void(Part&&)> emit_;
  bytes::TextTask task_;
  Lane* slicing_lane_ = nullptr;
  bytes::TextState border_state_ = bytes::TextState::outside;
  bool sliced_ = false;

  // Touched only by the thread whose turn it is to deliver.
  Turns delivery_;
  bool complete_ = false;
  std::exception_ptr fault_;

  /// Bytes of the texts that passed a border and are not delivered yet.
  std::size_t held_ = 0;
  std::mutex held_mutex_;
  std::condition_variable held_changed_;
};

}  // namespace expertviz::input
