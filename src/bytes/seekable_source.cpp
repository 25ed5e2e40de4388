#include "bytes/seekable_source.hpp"

#include "expertviz/error.hpp"
#include "memory/in_threads.hpp"

#include <algorithm>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include <zstd.h>

namespace expertviz::bytes {
namespace {

class SeekableSource final : public ByteSource {
 public:
  SeekableSource(std::shared_ptr<ByteSource> packed, FrameTable table)
      : packed_(std::move(packed)), table_(std::move(table)) {}

  std::size_t read(std::uint64_t offset, char* buffer, std::size_t size) override {
    std::size_t done = 0;
    while (done < size && offset + done < table_.text_size()) {
      const std::uint64_t from = offset + done;
      const auto frame = std::prev(std::ranges::upper_bound(table_.frames, from, {}, &FrameTable::Frame::text_offset));
      Unpacked unpacked = take(static_cast<std::size_t>(frame - table_.frames.begin()));
      const auto begin = static_cast<std::size_t>(from - frame->text_offset);
      done += unpacked.text.copy(buffer + done, size - done, begin);
      const std::lock_guard lock(mutex_);
      idle_.push_back(std::move(unpacked));
    }
    return done;
  }
  [[nodiscard]] bool random_access() const override { return true; }
  [[nodiscard]] std::uint64_t stored_bytes_read() const override { return packed_->stored_bytes_read(); }
  [[nodiscard]] std::optional<std::uint64_t> stored_size() const override { return packed_->stored_size(); }
  [[nodiscard]] const FrameTable* frames() const override { return &table_; }
  [[nodiscard]] std::string mark_at(std::uint64_t offset) override {
    auto frame = std::ranges::lower_bound(table_.frames, offset, {}, &FrameTable::Frame::text_offset);
    std::string mark;
    for (; mark.empty() && frame != table_.frames.end() && frame->text_offset == offset; ++frame) {
      if (frame->text_size == 0) { mark = mark_in(*packed_, *frame); }
    }
    return mark;
  }
  [[nodiscard]] std::unique_ptr<ByteSource> side_text() override {
    if (table_.side.empty()) { return nullptr; }
    return std::make_unique<SeekableSource>(packed_, table_.side_table());
  }

 private:
  struct Free {
    void operator()(ZSTD_DCtx* unpacking) const { ::ZSTD_freeDCtx(unpacking); }
  };
  /// The frame that a thread reads, piece by piece.
  struct Unpacked {
    std::unique_ptr<ZSTD_DCtx, Free> unpacking;
    std::string packed;
    std::string text;
    std::size_t frame = 0;
  };

  /// One that holds the frame already, if there is one.
  Unpacked take(std::size_t frame) {
    Unpacked unpacked;
    {
      const std::lock_guard lock(mutex_);
      const auto same = std::ranges::find(idle_, frame, &Unpacked::frame);
      if (!idle_.empty()) {
        std::swap(same == idle_.end() ? idle_.front() : *same, idle_.back());
        unpacked = std::move(idle_.back());
        idle_.pop_back();
      }
    }
    if (!unpacked.unpacking) {
      unpacked.unpacking.reset(::ZSTD_createDCtx());
      if (!unpacked.unpacking) { throw Error("no memory to unpack zstd"); }
    } else if (unpacked.frame == frame) {
      return unpacked;
    }
    unpack(frame, unpacked);
    return unpacked;
  }

  void unpack(std::size_t number, Unpacked& to) {
    const FrameTable::Frame& frame = table_.frames[number];
    to.packed.resize(frame.packed_size);
    const std::size_t got = packed_->read(frame.packed_offset, to.packed.data(), to.packed.size());
    to.text.resize(frame.text_size);
    const std::size_t size =
        ::ZSTD_decompressDCtx(to.unpacking.get(), to.text.data(), to.text.size(), to.packed.data(), got);
    if (::ZSTD_isError(size) != 0 || size != frame.text_size || checksum_in(to.packed) != frame.checksum) {
      throw Error(std::string("the compressed input is damaged: ") +
                      (::ZSTD_isError(size) != 0 ? ::ZSTD_getErrorName(size) : "a frame is not the one of the table"),
                  Place{.byte = frame.packed_offset}, "the byte counts compressed bytes");
    }
    to.frame = number;
  }

  const std::shared_ptr<ByteSource> packed_;
  const FrameTable table_;
  std::mutex mutex_;
  std::vector<Unpacked> idle_;
};

}  // namespace

std::unique_ptr<ByteSource> seekable_source(std::unique_ptr<ByteSource> packed, FrameTable table) {
  return std::make_unique<SeekableSource>(std::move(packed), std::move(table));
}

namespace {

void check_frames(ByteSource& source, int threads) {
  const std::vector<FrameTable::Frame>& frames = source.frames()->frames;
  memory::in_threads(threads, frames.size(), [&](std::size_t i) {
    // One byte is not to be had without all of its frame.
    char byte = 0;
    if (frames[i].text_size > 0) { static_cast<void>(source.read(frames[i].text_offset, &byte, sizeof byte)); }
  });
}

}  // namespace

void check_packed(const std::string& path, int threads) {
  const std::unique_ptr<ByteSource> source = open_source(path);
  if (source->frames() == nullptr) { throw Error("the packed trace was not written rightly: its table does not fit"); }
  check_frames(*source, threads);
  if (const std::unique_ptr<ByteSource> side = source->side_text()) { check_frames(*side, threads); }
}

}  // namespace expertviz::bytes
