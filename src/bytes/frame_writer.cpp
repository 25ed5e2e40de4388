#include "bytes/frame_writer.hpp"

#include "expertviz/error.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

#include <zstd.h>

namespace expertviz::bytes {
namespace {

constexpr std::size_t full_side_piece = std::size_t{1} << 20;

}  // namespace

/// The memory of the packing threads, used again from frame to frame.
class FrameWriter::Packers {
 public:
  Packers(int level, int shortest_match) : level_(level), shortest_match_(shortest_match) {}

  [[nodiscard]] std::string pack(std::string text) {
    Memory memory = take();
    memory.packed.resize(::ZSTD_compressBound(text.size()));
    const std::size_t size = check(
        ::ZSTD_compress2(memory.packing.get(), memory.packed.data(), memory.packed.size(), text.data(), text.size()));
    std::string packed = memory.packed.substr(0, size);
    text.clear();
    memory.text = std::move(text);
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(memory));
    return packed;
  }

  /// An empty text whose memory was used before, if there is one.
  [[nodiscard]] std::string empty_text() {
    const std::lock_guard lock(mutex_);
    return idle_.empty() ? std::string() : std::exchange(idle_.back().text, {});
  }

 private:
  struct Free {
    void operator()(ZSTD_CCtx* packing) const { ::ZSTD_freeCCtx(packing); }
  };
  struct Memory {
    std::unique_ptr<ZSTD_CCtx, Free> packing;
    std::string packed;
    std::string text;
  };

  static std::size_t check(std::size_t code) {
    if (::ZSTD_isError(code) != 0) { throw Error(std::string("cannot pack as zstd: ") + ::ZSTD_getErrorName(code)); }
    return code;
  }

  Memory take() {
    {
      const std::lock_guard lock(mutex_);
      if (!idle_.empty()) {
        Memory memory = std::move(idle_.back());
        idle_.pop_back();
        return memory;
      }
    }
    Memory memory{std::unique_ptr<ZSTD_CCtx, Free>(::ZSTD_createCCtx()), {}, {}};
    if (!memory.packing) { throw Error("no memory to pack as zstd"); }
    check(::ZSTD_CCtx_setParameter(memory.packing.get(), ZSTD_c_compressionLevel, level_));
    check(::ZSTD_CCtx_setParameter(memory.packing.get(), ZSTD_c_minMatch, shortest_match_));
    check(::ZSTD_CCtx_setParameter(memory.packing.get(), ZSTD_c_checksumFlag, 1));
    return memory;
  }

  int level_;
  int shortest_match_;
  std::mutex mutex_;
  std::vector<Memory> idle_;
};

FrameWriter::FrameWriter(int level, int shortest_match, int threads, Packer::Sink sink)
    : sink_(std::move(sink)),
      packers_(std::make_unique<Packers>(level, shortest_match)),
      // With one per thread all would wait for the oldest, which must be written first.
      most_waiting_(2 * static_cast<std::size_t>(threads)) {
}

FrameWriter::~FrameWriter() = default;

void FrameWriter::write(std::string_view text) {
  while (!text.empty()) {
    if (text_.size() == most_frame_text) { cut(); }
    const std::string_view piece = text.substr(0, most_frame_text - text_.size());
    text_ += piece;
    text.remove_prefix(piece.size());
  }
}

void FrameWriter::write_aside(std::string_view text) {
  side_size_ += text.size();
  while (!text.empty()) {
    if (side_text_.size() == full_side_piece) { cut_side(); }
    const std::string_view piece = text.substr(0, full_side_piece - side_text_.size());
    side_text_ += piece;
    text.remove_prefix(piece.size());
  }
}

void FrameWriter::begin_frame(std::uint64_t tag, const std::string& mark) {
  cut();
  tag_ = tag;
  if (mark.empty()) { return; }
  next_frame();
  packed_.push_back(std::async(std::launch::deferred, mark_frame, mark));
}

FrameTable::Frame& FrameWriter::next_frame() {
  while (packed_.size() >= most_waiting_) {
    write_oldest();
  }
  return table_.frames.emplace_back();
}

void FrameWriter::cut() {
  if (text_.empty()) { return; }
  FrameTable::Frame& frame = next_frame();
  frame.text_size = static_cast<std::uint32_t>(text_.size());
  frame.tag = std::exchange(tag_, 0);
  pack(std::exchange(text_, packers_->empty_text()), false);
}

void FrameWriter::cut_side() {
  if (side_text_.empty()) { return; }
  next_frame();
  table_.side.push_back({table_.frames.size() - 1, static_cast<std::uint32_t>(side_text_.size())});
  pack(std::exchange(side_text_, {}), true);
}

void FrameWriter::pack(std::string text, bool aside) {
  auto work = [this, aside, text = std::move(text)]() mutable {
    std::string packed = packers_->pack(std::move(text));
    return aside ? side_frame(packed) : packed;
  };
  try {
    packed_.push_back(std::async(std::launch::async, work));
  } catch (const std::system_error&) {
    // The system refuses another thread: this one packs.
    packed_.push_back(std::async(std::launch::deferred, std::move(work)));
  }
}

void FrameWriter::write_oldest() {
  const std::string packed = packed_.front().get();
  packed_.pop_front();
  FrameTable::Frame& frame = table_.frames[written_];
  frame.packed_size = static_cast<std::uint32_t>(packed.size());
  if (frame.text_size > 0) {
    frame.checksum = checksum_in(packed);
  } else if (side_written_ < table_.side.size() && table_.side[side_written_].frame == written_) {
    table_.side[side_written_++].checksum = checksum_in(packed);
  }
  ++written_;
  sink_(packed);
}

void FrameWriter::finish(std::string appendix) {
  cut();
  cut_side();
  while (!packed_.empty()) {
    write_oldest();
  }
  table_.appendix = std::move(appendix);
  sink_(table_text(table_));
}

}  // namespace expertviz::bytes
