#include "bytes/byte_source.hpp"
#include "bytes/frame_table.hpp"
#include "bytes/seekable_source.hpp"
#include "expertviz/error.hpp"

#include <algorithm>
#include <cstring>
#include <string_view>
#include <vector>

#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

namespace expertviz::bytes {
namespace {

constexpr std::string_view gzip_mark("\x1f\x8b", 2);
constexpr std::string_view zstd_mark("\x28\xb5\x2f\xfd", 4);
constexpr std::string_view skippable_tail("\x2a\x4d\x18", 3);
constexpr std::size_t first_bytes = 4;

/// Whether a zstd frame begins so, or one of those to be skipped that pzstd writes in front of each.
bool begins_zstd(std::string_view first) {
  const bool skippable = first.size() == first_bytes && (first[0] & 0xf0) == 0x50 && first.substr(1) == skippable_tail;
  return first == zstd_mark || skippable;
}

/// Refuses what is packed in a way that another program has to undo.
void refuse_foreign(std::string_view first) {
  struct Foreign {
    std::string_view mark;
    const char* name;
    const char* unpack;
  };
  constexpr Foreign all[] = {{"\xfd"
                              "7zX",
                              "xz", "xz -dc"},
                             {"BZh", "bzip2", "bzip2 -dc"},
                             {"PK\x03\x04", "zip", "unzip -p"}};
  for (const Foreign& foreign : all) {
    if (first.starts_with(foreign.mark)) {
      throw Error(std::string("compressed with ") + foreign.name + ", where expertviz reads gzip and zstd",
                  std::string("unpack it into a pipe: ") + foreign.unpack + " FILE | expertviz COMMAND -i -");
    }
  }
}

/// What both formats share: a buffer of packed bytes, and members or frames in a row that make one stream.
class Unpacker : public ByteSource {
 public:
  explicit Unpacker(std::unique_ptr<ByteSource> packed) : packed_(std::move(packed)), buffer_(std::size_t{1} << 18) {}

  std::size_t read(std::uint64_t /*offset*/, char* buffer, std::size_t size) override {
    std::size_t done = 0;
    while (done < size) {
      // An output that was filled to its end may have left more of its member inside the unpacker, with no input
      // needed.
      if (begin_ == end_ && (between_members_ || !output_pending_)) {
        refill();
        if (begin_ == end_ && (between_members_ || may_end_here())) { break; }
        if (begin_ == end_) {
          throw Error("the compressed input ends too early", Place{.byte = packed_offset_}, "was the file cut?");
        }
      }
      done += unpack(buffer + done, size - done);
      output_pending_ = done == size;
    }
    return done;
  }
  [[nodiscard]] bool random_access() const override { return false; }
  [[nodiscard]] std::uint64_t stored_bytes_read() const override { return packed_->stored_bytes_read(); }
  [[nodiscard]] std::optional<std::uint64_t> stored_size() const override { return packed_->stored_size(); }

 protected:
  /// Unpacks some of the bytes [begin_, end_) of buffer_; moves begin_ and sets between_members_.
  virtual std::size_t unpack(char* out, std::size_t size) = 0;
  /// Whether nothing is lost if the input ends inside of what was begun.
  [[nodiscard]] virtual bool may_end_here() const { return false; }

  [[noreturn]] void refuse(const char* reason) const {
    throw Error(std::string("the compressed input is damaged: ") + reason,
                Place{.byte = packed_offset_ - (end_ - begin_)}, "the byte counts compressed bytes");
  }

  std::unique_ptr<ByteSource> packed_;
  std::vector<char> buffer_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  bool between_members_ = true;

 private:
  void refill() {
    begin_ = 0;
    end_ = packed_->read(packed_offset_, buffer_.data(), buffer_.size());
    packed_offset_ += end_;
  }

  std::uint64_t packed_offset_ = 0;
  bool output_pending_ = false;
};

class Gzip final : public Unpacker {
 public:
  explicit Gzip(std::unique_ptr<ByteSource> packed) : Unpacker(std::move(packed)) {
    constexpr int gzip_only = 16;
    if (::inflateInit2(&stream_, MAX_WBITS + gzip_only) != Z_OK) { throw Error("no memory to unpack gzip"); }
  }
  Gzip(const Gzip&) = delete;
  Gzip& operator=(const Gzip&) = delete;
  ~Gzip() override { ::inflateEnd(&stream_); }

 private:
  std::size_t unpack(char* out, std::size_t size) override {
    // Zero bytes behind a member are padding, as on tapes; gzip and Python pass over them too.
    while (between_members_ && begin_ < end_ && buffer_[begin_] == '\0') {
      ++begin_;
    }
    if (begin_ == end_ && between_members_) { return 0; }
    const std::size_t room = std::min<std::size_t>(size, std::size_t{1} << 30);
    stream_.next_in = reinterpret_cast<Bytef*>(buffer_.data() + begin_);
    stream_.avail_in = static_cast<uInt>(end_ - begin_);
    stream_.next_out = reinterpret_cast<Bytef*>(out);
    stream_.avail_out = static_cast<uInt>(room);
    between_members_ = false;
    const int code = ::inflate(&stream_, Z_NO_FLUSH);
    begin_ = end_ - stream_.avail_in;
    if (code == Z_STREAM_END) {
      between_members_ = true;
      ::inflateReset(&stream_);
    } else if (code != Z_OK && code != Z_BUF_ERROR) {
      refuse(stream_.msg != nullptr ? stream_.msg : "not gzip");
    }
    return room - stream_.avail_out;
  }

  z_stream stream_{};
};

class Zstd final : public Unpacker {
 public:
  Zstd(std::unique_ptr<ByteSource> packed, bool ignores_table)
      : Unpacker(std::move(packed)), stream_(::ZSTD_createDStream()), ignores_table_(ignores_table) {
    if (!stream_) { throw Error("no memory to unpack zstd"); }
  }
  [[nodiscard]] std::string note() const override {
    return ignores_table_
               ? "the packed trace has no table of expertviz at its end, or one that does not fit it: it is read "
                 "without one, from its start"
               : "";
  }

 private:
  struct Free {
    void operator()(ZSTD_DStream* stream) const { ::ZSTD_freeDStream(stream); }
  };

  std::size_t unpack(char* out, std::size_t size) override {
    if (between_members_) { magic_.clear(); }
    ZSTD_inBuffer from{buffer_.data() + begin_, end_ - begin_, 0};
    ZSTD_outBuffer to{out, size, 0};
    const std::size_t code = ::ZSTD_decompressStream(stream_.get(), &to, &from);
    magic_.append(buffer_.data() + begin_, std::min(from.pos, first_bytes - magic_.size()));
    begin_ += from.pos;
    if (::ZSTD_getErrorCode(code) == ZSTD_error_frameParameter_windowTooLarge) {
      throw Error("the compressed input needs a zstd window of more than 128 MiB", {},
                  "it was packed with --long=28 or more; repack it: zstd -dc --long=31 FILE | zstd -o NEW.zst");
    }
    if (::ZSTD_isError(code) != 0) { refuse(::ZSTD_getErrorName(code)); }
    between_members_ = code == 0;
    return to.pos;
  }

  /// Of a table that was cut, the frames in front of it are whole.
  [[nodiscard]] bool may_end_here() const override {
    return (magic_[0] & 0xf0) == 0x50 && skippable_tail.starts_with(std::string_view(magic_).substr(1));
  }

  std::unique_ptr<ZSTD_DStream, Free> stream_;
  std::string magic_;  ///< of the frame at hand
  bool ignores_table_;
};

}  // namespace

std::unique_ptr<ByteSource> unpack_if_packed(std::unique_ptr<ByteSource> packed) {
  const std::string first = peek(packed, first_bytes);
  refuse_foreign(first);
  const bool gzip = first.starts_with(gzip_mark);
  const bool zstd = begins_zstd(first);
  if (gzip) { return std::make_unique<Gzip>(std::move(packed)); }
  if (!zstd) { return packed; }
  FoundTable found;
  if (packed->random_access()) { found = find_frame_table(*packed, false); }
  if (found.table) { return seekable_source(std::move(packed), std::move(*found.table)); }
  return std::make_unique<Zstd>(std::move(packed), found.is_foreign);
}

}  // namespace expertviz::bytes
