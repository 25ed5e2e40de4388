#include "bytes/frame_table.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include <zlib.h>
#include <zstd.h>

namespace expertviz::bytes {
namespace {

constexpr std::uint32_t mark_magic = 0x184D2A5B;
constexpr std::uint32_t tags_magic = 0x184D2A5C;
constexpr std::uint32_t side_magic = 0x184D2A5D;
constexpr std::uint32_t seek_table_magic = 0x184D2A5E;
constexpr std::uint32_t seekable_magic = 0x8F92EAB1;
constexpr std::string_view signature = "expertviz packed 1\n";
constexpr std::size_t head_size = 8;
constexpr std::size_t footer_size = 9;
constexpr std::size_t entry_size = 12;
constexpr char entries_have_checksums = '\x80';
constexpr std::size_t crc_size = 4;
constexpr std::size_t checksum_size = 4;
constexpr std::uint32_t most_mark_bytes = 64;
constexpr std::uint64_t most_table_bytes = std::uint64_t{1} << 30;
/// So many frames are all looked at before anything is read.
constexpr std::size_t few_frames = 4096;

void put_u32(std::string& to, std::uint32_t number) {
  for (int shift = 0; shift < 32; shift += 8) {
    to += static_cast<char>(number >> shift);
  }
}

std::uint32_t u32(std::string_view from, std::size_t at) {
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    number |= std::uint32_t{static_cast<unsigned char>(from[at + i])} << (8 * i);
  }
  return number;
}

std::uint32_t crc(std::string_view bytes, std::uint32_t before = 0) {
  return static_cast<std::uint32_t>(
      ::crc32(before, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(bytes.size())));
}

std::string skippable(std::uint32_t magic, std::string_view content) {
  std::string frame;
  put_u32(frame, magic);
  put_u32(frame, static_cast<std::uint32_t>(content.size()));
  return frame.append(content);
}

std::string read_at(ByteSource& packed, std::uint64_t offset, std::size_t size) {
  std::string bytes(size, '\0');
  bytes.resize(packed.read(offset, bytes.data(), size));
  return bytes;
}

bool data_frame_fits(ByteSource& packed, const FrameTable::Frame& frame) {
  constexpr std::size_t longest_head = 18;
  constexpr std::size_t descriptor = 4;
  constexpr unsigned has_checksum = 4;
  const std::string head = read_at(packed, frame.packed_offset, std::min<std::size_t>(longest_head, frame.packed_size));
  const std::string end = read_at(packed, frame.packed_offset + frame.packed_size - checksum_size, checksum_size);
  return head.size() > descriptor && end.size() == checksum_size &&
         ::ZSTD_getFrameContentSize(head.data(), head.size()) == frame.text_size &&
         (static_cast<unsigned char>(head[descriptor]) & has_checksum) != 0 && checksum_in(end) == frame.checksum;
}

bool side_piece_fits(ByteSource& packed, const FrameTable::Frame& outer, const FrameTable::Frame& inner) {
  const std::string head = read_at(packed, outer.packed_offset, head_size);
  return head.size() == head_size && u32(head, 0) == side_magic && u32(head, 4) == inner.packed_size &&
         data_frame_fits(packed, inner);
}

bool all_fit(ByteSource& packed, const FrameTable& table) {
  const FrameTable side = table.side_table();
  std::size_t piece = 0;
  for (std::size_t i = 0; i < table.frames.size(); ++i) {
    const FrameTable::Frame& frame = table.frames[i];
    bool fits = false;
    if (piece < side.frames.size() && table.side[piece].frame == i) {
      fits = side_piece_fits(packed, frame, side.frames[piece++]);
    } else {
      fits = frame.text_size == 0 ? !mark_in(packed, frame).empty() : data_frame_fits(packed, frame);
    }
    if (!fits) { return false; }
  }
  return true;
}

/// The seek table, whose frame ends at `end`; its sizes become frames.
bool read_seek_table(std::string_view content, std::uint64_t frames_end, FrameTable& table) {
  const std::size_t count = (content.size() - footer_size) / entry_size;
  table.frames.reserve(count);
  FrameTable::Frame next;
  for (std::size_t i = 0; i < count; ++i) {
    next.packed_size = u32(content, i * entry_size);
    next.text_size = u32(content, i * entry_size + 4);
    next.checksum = u32(content, i * entry_size + 8);
    if (next.packed_size < head_size || next.text_size > most_frame_text ||
        next.packed_size > ZSTD_COMPRESSBOUND(std::size_t{most_frame_text})) {
      return false;
    }
    table.frames.push_back(next);
    next.packed_offset += next.packed_size;
    next.text_offset += next.text_size;
  }
  return next.packed_offset == frames_end;
}

bool read_tags(std::string_view content, FrameTable& table) {
  content.remove_prefix(signature.size());
  for (FrameTable::Frame& frame : table.frames) {
    const auto tag = take_number(content);
    if (!tag) { return false; }
    frame.tag = *tag;
  }
  const auto pieces = take_number(content);
  if (!pieces || *pieces > table.frames.size()) { return false; }
  std::size_t next = 0;
  for (std::uint64_t i = 0; i < *pieces; ++i) {
    const auto frame = take_number(content);
    const auto text_size = take_number(content);
    const auto checksum = take_number(content);
    const bool fits = frame && text_size && checksum && *frame >= next && *frame < table.frames.size() &&
                      table.frames[static_cast<std::size_t>(*frame)].text_size == 0 && *text_size > 0 &&
                      *text_size <= most_frame_text;
    if (!fits) { return false; }
    table.side.push_back({static_cast<std::size_t>(*frame), static_cast<std::uint32_t>(*text_size),
                          static_cast<std::uint32_t>(*checksum)});
    next = static_cast<std::size_t>(*frame) + 1;
  }
  table.appendix = content;
  return true;
}

std::optional<FrameTable> read_table(ByteSource& packed, std::uint64_t size, std::uint64_t count, bool thorough) {
  const std::uint64_t seek_size = head_size + count * entry_size + footer_size;
  if (seek_size > size || seek_size > most_table_bytes) { return std::nullopt; }
  const std::string seek = read_at(packed, size - seek_size, static_cast<std::size_t>(seek_size));
  if (seek.size() != seek_size || u32(seek, 0) != seek_table_magic || u32(seek, 4) != seek_size - head_size) {
    return std::nullopt;
  }
  // The tags' frame stands in front, and its size is told behind it, in the last place that its content has.
  FrameTable table;
  std::uint64_t frames_end = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    frames_end += u32(seek, head_size + static_cast<std::size_t>(i) * entry_size);
  }
  const std::uint64_t tags_end = size - seek_size;
  if (frames_end + head_size + signature.size() + crc_size > tags_end || tags_end - frames_end > most_table_bytes) {
    return std::nullopt;
  }
  const std::string tags = read_at(packed, frames_end, static_cast<std::size_t>(tags_end - frames_end));
  if (tags.size() != tags_end - frames_end || u32(tags, 0) != tags_magic || u32(tags, 4) != tags.size() - head_size) {
    return std::nullopt;
  }
  const std::string_view content = std::string_view(tags).substr(head_size);
  const std::string_view checked = content.substr(0, content.size() - crc_size);
  if (!content.starts_with(signature) || crc(seek, crc(checked)) != u32(content, content.size() - crc_size) ||
      !read_seek_table(std::string_view(seek).substr(head_size), frames_end, table) || !read_tags(checked, table)) {
    return std::nullopt;
  }
  if ((thorough || table.frames.size() <= few_frames) && !all_fit(packed, table)) { return std::nullopt; }
  return table;
}

}  // namespace

void put_number(std::string& to, std::uint64_t number) {
  for (; number >= 0x80; number >>= 7) {
    to += static_cast<char>(number | 0x80);
  }
  to += static_cast<char>(number);
}

std::optional<std::uint64_t> take_number(std::string_view& from) {
  std::uint64_t number = 0;
  for (int shift = 0; !from.empty() && shift < 64; shift += 7) {
    const auto byte = static_cast<unsigned char>(from.front());
    from.remove_prefix(1);
    number |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
    if (byte < 0x80) { return number; }
  }
  return std::nullopt;
}

FrameTable FrameTable::side_table() const {
  FrameTable alone;
  std::uint64_t text_offset = 0;
  for (const SidePiece& piece : side) {
    const Frame& outer = frames[piece.frame];
    alone.frames.push_back({.packed_offset = outer.packed_offset + head_size,
                            .packed_size = outer.packed_size - static_cast<std::uint32_t>(head_size),
                            .text_offset = text_offset,
                            .text_size = piece.text_size,
                            .checksum = piece.checksum});
    text_offset += piece.text_size;
  }
  return alone;
}

std::string mark_frame(std::string_view mark) {
  return skippable(mark_magic, mark);
}

std::string mark_in(ByteSource& packed, const FrameTable::Frame& frame) {
  if (frame.packed_size > head_size + most_mark_bytes) { return {}; }
  const std::string mark = read_at(packed, frame.packed_offset, frame.packed_size);
  const bool fits = mark.size() == frame.packed_size && mark.size() >= head_size && u32(mark, 0) == mark_magic &&
                    u32(mark, 4) == mark.size() - head_size;
  return fits ? mark.substr(head_size) : std::string();
}

std::string side_frame(std::string_view packed) {
  return skippable(side_magic, packed);
}

std::uint32_t checksum_in(std::string_view packed) {
  return u32(packed, packed.size() - checksum_size);
}

std::string table_text(const FrameTable& table) {
  std::string sizes;
  std::string tags(signature);
  for (const FrameTable::Frame& frame : table.frames) {
    put_u32(sizes, frame.packed_size);
    put_u32(sizes, frame.text_size);
    put_u32(sizes, frame.checksum);
    put_number(tags, frame.tag);
  }
  put_u32(sizes, static_cast<std::uint32_t>(table.frames.size()));
  sizes += entries_have_checksums;
  put_u32(sizes, seekable_magic);
  const std::string seek = skippable(seek_table_magic, sizes);
  put_number(tags, table.side.size());
  for (const FrameTable::SidePiece& piece : table.side) {
    put_number(tags, piece.frame);
    put_number(tags, piece.text_size);
    put_number(tags, piece.checksum);
  }
  tags += table.appendix;
  put_u32(tags, crc(seek, crc(tags)));
  return skippable(tags_magic, tags) + seek;
}

FoundTable find_frame_table(ByteSource& packed, bool thorough) {
  const std::uint64_t size = packed.stored_size().value_or(0);
  if (size < head_size + footer_size) { return {}; }
  const std::string footer = read_at(packed, size - footer_size, footer_size);
  if (footer.size() < footer_size || u32(footer, 5) != seekable_magic) {
    // What begins with a mark had tables before it was cut.
    return {std::nullopt, u32(read_at(packed, 0, sizeof mark_magic), 0) == mark_magic};
  }
  FoundTable found{std::nullopt, true};
  if (footer[4] == entries_have_checksums) { found.table = read_table(packed, size, u32(footer, 0), thorough); }
  return found;
}

}  // namespace expertviz::bytes
