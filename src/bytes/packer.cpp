#include "bytes/packer.hpp"

#include "expertviz/error.hpp"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#define ZLIB_CONST
#include <zlib.h>
#include <zstd.h>

namespace expertviz::bytes {
namespace {

constexpr std::size_t piece_size = std::size_t{1} << 18;

class GzipPacker final : public Packer {
 public:
  explicit GzipPacker(Sink sink) : sink_(std::move(sink)), out_(piece_size) {
    constexpr int gzip = 16;
    constexpr int most_memory = 9;
    if (::deflateInit2(&stream_, Z_DEFAULT_COMPRESSION, Z_DEFLATED, MAX_WBITS + gzip, most_memory,
                       Z_DEFAULT_STRATEGY) != Z_OK) {
      throw Error("no memory to pack as gzip");
    }
  }
  GzipPacker(const GzipPacker&) = delete;
  GzipPacker& operator=(const GzipPacker&) = delete;
  ~GzipPacker() override { ::deflateEnd(&stream_); }

  void write(std::string_view bytes) override {
    while (!bytes.empty()) {
      const std::string_view piece = bytes.substr(0, piece_size);
      stream_.next_in = reinterpret_cast<const Bytef*>(piece.data());
      stream_.avail_in = static_cast<uInt>(piece.size());
      deflate(Z_NO_FLUSH);
      bytes.remove_prefix(piece.size());
    }
  }
  void finish() override { deflate(Z_FINISH); }

 private:
  void deflate(int flush) {
    do {
      stream_.next_out = reinterpret_cast<Bytef*>(out_.data());
      stream_.avail_out = static_cast<uInt>(out_.size());
      ::deflate(&stream_, flush);
      sink_({out_.data(), out_.size() - stream_.avail_out});
    } while (stream_.avail_out == 0);
  }

  Sink sink_;
  std::vector<char> out_;
  z_stream stream_{};
};

class ZstdPacker final : public Packer {
 public:
  ZstdPacker(int threads, Sink sink)
      : sink_(std::move(sink)), out_(::ZSTD_CStreamOutSize()), stream_(::ZSTD_createCCtx()) {
    if (!stream_) { throw Error("no memory to pack as zstd"); }
    // A library that was built without threads refuses, and packs with one.
    if (threads > 1) { static_cast<void>(::ZSTD_CCtx_setParameter(stream_.get(), ZSTD_c_nbWorkers, threads)); }
    check(::ZSTD_CCtx_setParameter(stream_.get(), ZSTD_c_checksumFlag, 1));
  }

  void write(std::string_view bytes) override {
    ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
    while (in.pos < in.size) {
      static_cast<void>(compress(in, ZSTD_e_continue));
    }
  }
  void finish() override {
    ZSTD_inBuffer nothing{nullptr, 0, 0};
    while (compress(nothing, ZSTD_e_end) != 0) {}
  }

 private:
  struct Free {
    void operator()(ZSTD_CCtx* stream) const { ::ZSTD_freeCCtx(stream); }
  };

  static std::size_t check(std::size_t code) {
    if (::ZSTD_isError(code) != 0) { throw Error(std::string("cannot pack as zstd: ") + ::ZSTD_getErrorName(code)); }
    return code;
  }

  std::size_t compress(ZSTD_inBuffer& in, ZSTD_EndDirective directive) {
    ZSTD_outBuffer out{out_.data(), out_.size(), 0};
    const std::size_t left = check(::ZSTD_compressStream2(stream_.get(), &out, &in, directive));
    sink_({out_.data(), out.pos});
    return left;
  }

  Sink sink_;
  std::vector<char> out_;
  std::unique_ptr<ZSTD_CCtx, Free> stream_;
};

}  // namespace

std::unique_ptr<Packer> packer_for(std::string_view ending, int threads, Packer::Sink sink) {
  if (ending == ".gz") { return std::make_unique<GzipPacker>(std::move(sink)); }
  if (ending == ".zst") { return std::make_unique<ZstdPacker>(threads, std::move(sink)); }
  return nullptr;
}

}  // namespace expertviz::bytes
