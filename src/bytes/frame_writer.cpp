#include "bytes/frame_writer.hpp"

#include "expertviz/error.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

#include <zstd.h>

namespace expertviz::bytes {

/// The memory of the packing threads, used again from frame to frame.
class FrameWriter::Packers {
 public:
  explicit Packers(int level) : level_(level) {}

  [[nodiscard]] std::string pack(const std::string& text) {
    Memory memory = take();
    std::string packed(::ZSTD_compressBound(text.size()), '\0');
    packed.resize(
        check(::ZSTD_compress2(memory.packing.get(), packed.data(), packed.size(), text.data(), text.size())));
    memory.unpacked.resize(text.size());
    const std::size_t size = check(::ZSTD_decompressDCtx(memory.unpacking.get(), memory.unpacked.data(), text.size(),
                                                         packed.data(), packed.size()));
    if (size != text.size() || memory.unpacked != text) {
      throw Error("a frame was packed wrongly", "is this machine's memory broken?");
    }
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(memory));
    return packed;
  }

 private:
  struct Free {
    void operator()(ZSTD_CCtx* packing) const { ::ZSTD_freeCCtx(packing); }
    void operator()(ZSTD_DCtx* unpacking) const { ::ZSTD_freeDCtx(unpacking); }
  };
  struct Memory {
    std::unique_ptr<ZSTD_CCtx, Free> packing;
    std::unique_ptr<ZSTD_DCtx, Free> unpacking;
    std::string unpacked;
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
    Memory memory{std::unique_ptr<ZSTD_CCtx, Free>(::ZSTD_createCCtx()),
                  std::unique_ptr<ZSTD_DCtx, Free>(::ZSTD_createDCtx()),
                  {}};
    if (!memory.packing || !memory.unpacking) { throw Error("no memory to pack as zstd"); }
    check(::ZSTD_CCtx_setParameter(memory.packing.get(), ZSTD_c_compressionLevel, level_));
    check(::ZSTD_CCtx_setParameter(memory.packing.get(), ZSTD_c_checksumFlag, 1));
    return memory;
  }

  int level_;
  std::mutex mutex_;
  std::vector<Memory> idle_;
};

FrameWriter::FrameWriter(int level, int threads, Packer::Sink sink)
    : sink_(std::move(sink)),
      packers_(std::make_unique<Packers>(level)),
      most_waiting_(static_cast<std::size_t>(threads)) {
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
  auto pack = [this, text = std::exchange(text_, {})] { return packers_->pack(text); };
  try {
    packed_.push_back(std::async(std::launch::async, pack));
  } catch (const std::system_error&) {
    // The system refuses another thread: this one packs.
    packed_.push_back(std::async(std::launch::deferred, pack));
  }
}

void FrameWriter::write_oldest() {
  const std::string packed = packed_.front().get();
  packed_.pop_front();
  table_.frames[written_++].packed_size = static_cast<std::uint32_t>(packed.size());
  sink_(packed);
}

void FrameWriter::finish(std::string appendix) {
  cut();
  while (!packed_.empty()) {
    write_oldest();
  }
  table_.appendix = std::move(appendix);
  sink_(table_text(table_));
}

}  // namespace expertviz::bytes
