#include "plain/packing.hpp"

#include <cstdint>
#include <stdexcept>

#include <zlib.h>
#include <zstd.h>

namespace expertviz::plain {

std::string pack_gzip(std::string_view content) {
  constexpr int gzip_format = 16;
  constexpr int fast = 1;
  z_stream stream{};
  if (::deflateInit2(&stream, fast, Z_DEFLATED, MAX_WBITS + gzip_format, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
    throw std::runtime_error("deflateInit2 failed");
  }
  std::string packed(::deflateBound(&stream, static_cast<uLong>(content.size())), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(content.data()));
  stream.avail_in = static_cast<uInt>(content.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  const int code = ::deflate(&stream, Z_FINISH);
  packed.resize(packed.size() - stream.avail_out);
  ::deflateEnd(&stream);
  if (code != Z_STREAM_END) { throw std::runtime_error("deflate failed"); }
  return packed;
}

std::string pack_zstd(std::string_view content) {
  struct Free {
    ZSTD_CCtx* context;
    ~Free() { ::ZSTD_freeCCtx(context); }
  } owner{::ZSTD_createCCtx()};
  ::ZSTD_CCtx_setParameter(owner.context, ZSTD_c_checksumFlag, 1);
  std::string packed(::ZSTD_compressBound(content.size()), '\0');
  const std::size_t size =
      ::ZSTD_compress2(owner.context, packed.data(), packed.size(), content.data(), content.size());
  if (::ZSTD_isError(size) != 0) { throw std::runtime_error("ZSTD_compress2 failed"); }
  packed.resize(size);
  return packed;
}

std::string skippable_zstd_frame(std::string_view content) {
  std::string frame("\x50\x2a\x4d\x18", 4);
  for (unsigned shift = 0; shift < 32; shift += 8) {
    frame += static_cast<char>(content.size() >> shift & 0xff);
  }
  return frame.append(content);
}

PackedTrace take_apart(const std::string& packed) {
  const auto u32 = [&packed](std::size_t at) {
    std::uint32_t number = 0;
    for (std::size_t i = 4; i-- > 0;) {
      number = number << 8 | static_cast<unsigned char>(packed.at(at + i));
    }
    return number;
  };
  constexpr std::size_t footer = 9;
  constexpr std::size_t entry = 12;
  PackedTrace trace;
  const std::size_t count = u32(packed.size() - footer);
  const std::size_t entries = packed.size() - footer - entry * count;
  std::size_t frames_end = 0;
  for (std::size_t i = 0; i < count; ++i) {
    bytes::FrameTable::Frame& frame = trace.table.frames.emplace_back();
    frame.packed_size = u32(entries + entry * i);
    frame.text_size = u32(entries + entry * i + 4);
    frame.checksum = u32(entries + entry * i + 8);
    frames_end += frame.packed_size;
  }
  trace.frames = packed.substr(0, frames_end);
  constexpr std::size_t head = 8;
  constexpr std::size_t checksum = 4;
  std::string_view tags = std::string_view(packed).substr(frames_end + head);
  tags = tags.substr(0, tags.size() - footer - entry * count - head - checksum);
  tags.remove_prefix(std::string_view("expertviz packed 1\n").size());
  const auto take = [&tags] { return bytes::take_number(tags).value(); };
  for (bytes::FrameTable::Frame& frame : trace.table.frames) {
    frame.tag = take();
  }
  for (std::uint64_t pieces = take(); pieces > 0; --pieces) {
    const auto frame = static_cast<std::size_t>(take());
    const auto text_size = static_cast<std::uint32_t>(take());
    trace.table.side.push_back({frame, text_size, static_cast<std::uint32_t>(take())});
  }
  trace.table.appendix = tags;
  return trace;
}

}  // namespace expertviz::plain
