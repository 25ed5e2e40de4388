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
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace expertviz::input {

/// Reads a text with several threads. `Stages` says what a format does with it:
///
///     using Part = ...;      what the slicer finds; held() gives the bytes that it holds itself
///     using Decoded = ...;   what is made of a part; memory() says about how much it takes
///     using Decoder = ...;   one per thread; Decoded decode(Part&) noexcept
///     bytes::TextTask slice(bytes::TextStream& in, const std::function<void(Part&&)>& emit);
///     Decoder make_decoder();
///     bool deliver(Part&, Decoded&);   in order, one at a time; false: nothing that follows can matter
///     static constexpr bool shares_parts = true;   optional: a segment may hold parts that are work for all threads
///
/// Each thread reads, indexes and decodes segments of its own, as these are still in its cache; slicing and delivery
/// happen segment after segment, so the calls to `deliver` do not depend on the number of threads. A text that passed a
/// border is decoded by whoever finds its end, or, where parts are shared, by all who would wait for that.
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
  static constexpr std::size_t most_ahead = 8;  // shared parts that are decoded before their turn

  static constexpr bool shares_parts = requires { Stages::shares_parts; };

  /// What belongs to one thread: the segment at hand and what came of it.
  struct Lane {
    explicit Lane(Decoder&& made) : decoder(std::move(made)) {}
    bytes::Segment segment;
    Decoder decoder;
    std::uint64_t number = 0;        // of the segment
    std::vector<Part> parts;         // not yet delivered
    std::vector<Decoded> waiting{};  // made of the first of them before their turn
    std::size_t held = 0;            // by them
    std::exception_ptr fault{};      // ends the reading behind the parts
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
      wait(lane, [&] { return slicing_ == lane.number; });
      slice(lane);
      pass(slicing_);
      decode_and_deliver(lane);
      finish(lane);
      pass(delivery_);
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
    wait(lane, [this] { return held_ <= most_held; });
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
      const std::lock_guard lock(mutex_);
      held_ += held;
      slicing_lane_->held += held;
    }
    slicing_lane_->parts.push_back(std::move(part));
    if (slicing_lane_->parts.size() == most_parts) { decode_and_deliver(*slicing_lane_); }
  }

  /// Decodes as much as memory allows before it is this segment's turn, and the rest then.
  void decode_and_deliver(Lane& lane) {
    std::vector<Decoded>& waiting = lane.waiting;
    std::size_t memory = 0;
    bool my_turn = false;
    const auto deliver_waiting = [&] {
      wait(lane, [&] { return delivery_ == lane.number; });
      my_turn = true;
      for (std::size_t i = 0; i < waiting.size(); ++i) {
        deliver(lane.parts[i], waiting[i]);
      }
      waiting.clear();
    };
    for (std::size_t i = 0; i < lane.parts.size(); ++i) {
      Part& part = lane.parts[i];
      if (!my_turn && (memory > most_decoded || delivery_ == lane.number)) { deliver_waiting(); }
      if (my_turn && shares_parts) {
        share(lane, i);
        break;
      }
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
      const std::lock_guard lock(mutex_);
      held_ -= std::exchange(lane.held, 0);
      changed_.notify_all();
    }
  }

  /// Decodes and delivers the parts from `first` on, while others decode some of them ahead.
  void share(Lane& lane, std::size_t first) {
    std::unique_lock lock(mutex_);
    shared_.clear();
    shared_.resize(lane.parts.size());
    delivering_ = untaken_ = first;
    sharing_ = &lane;
    changed_.notify_all();
    for (; delivering_ < lane.parts.size(); ++delivering_) {
      std::optional<Decoded>& decoded = shared_[delivering_];
      while (!decoded) {
        if (!help(lane, lock)) { changed_.wait(lock); }
      }
      lock.unlock();
      deliver(lane.parts[delivering_], *decoded);
      lock.lock();
      decoded.reset();
    }
    sharing_ = nullptr;
  }

  /// Decodes one of the parts that are shared; false if there is none to take.
  bool help(Lane& lane, std::unique_lock<std::mutex>& lock) {
    if (sharing_ == nullptr || untaken_ == sharing_->parts.size() || untaken_ > delivering_ + most_ahead) {
      return false;
    }
    const std::size_t taken = untaken_++;
    Part& part = sharing_->parts[taken];
    lock.unlock();
    Decoded decoded = lane.decoder.decode(part);
    lock.lock();
    shared_[taken].emplace(std::move(decoded));
    changed_.notify_all();
    return true;
  }

  /// Until `has_come()`, which is asked again after each change; helps where it can.
  template <class HasCome>
  void wait(Lane& lane, const HasCome& has_come) {
    std::unique_lock lock(mutex_);
    while (!has_come()) {
      if (!help(lane, lock)) { changed_.wait(lock); }
    }
  }

  /// Lets those go on whose turn comes.
  void pass(std::atomic<std::uint64_t>& turn) {
    const std::lock_guard lock(mutex_);
    ++turn;
    changed_.notify_all();
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
  bytes::TextStream in_;
  std::function<void(Part&&)> emit_;
  bytes::TextTask task_;
  Lane* slicing_lane_ = nullptr;
  bytes::TextState border_state_ = bytes::TextState::outside;
  bool sliced_ = false;

  // Touched only by the thread whose turn it is to deliver.
  bool complete_ = false;
  std::exception_ptr fault_;

  // The numbers of the segments whose turn it is.
  std::atomic<std::uint64_t> slicing_ = 0;
  std::atomic<std::uint64_t> delivery_ = 0;
  /// Of what threads wait for.
  std::mutex mutex_;
  std::condition_variable changed_;
  /// Bytes of the texts that passed a border and are not delivered yet.
  std::size_t held_ = 0;
  Lane* sharing_ = nullptr;     ///< whose parts anyone may decode
  std::size_t delivering_ = 0;  ///< of these parts, the one that is delivered next
  std::size_t untaken_ = 0;     ///< the first that nobody decodes yet
  std::vector<std::optional<Decoded>> shared_;
};

}  // namespace expertviz::input
