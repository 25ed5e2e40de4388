#pragma once

#include "bytes/byte_source.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace expertviz::bytes {

/// The checksum of a frame without text: the low half of XXH64 of nothing.
inline constexpr std::uint32_t checksum_of_nothing = 0x51D8E999;

/// What stands behind the zstd frames of a packed text (docs/trace-format.md): where each frame begins, and a number
/// and an appendix that whoever packed it put there.
struct FrameTable {
  struct Frame {
    std::uint64_t packed_offset = 0;
    std::uint32_t packed_size = 0;
    std::uint64_t text_offset = 0;
    std::uint32_t text_size = 0;
    std::uint64_t tag = 0;
    std::uint32_t checksum = checksum_of_nothing;
  };
  /// Those without text are skippable: marks, which tell of the frame behind them, and pieces of the side text.
  std::vector<Frame> frames;
  /// A second text, which unpackers pass over: which frames hold its pieces.
  struct SidePiece {
    std::size_t frame = 0;
    std::uint32_t text_size = 0;
    std::uint32_t checksum = 0;
  };
  std::vector<SidePiece> side;
  std::string appendix;

  /// The table of the side text, as if it stood alone.
  [[nodiscard]] FrameTable side_table() const;

  [[nodiscard]] std::uint64_t text_size() const {
    return frames.empty() ? 0 : frames.back().text_offset + frames.back().text_size;
  }
};

/// No frame holds more text.
inline constexpr std::uint32_t most_frame_text = std::uint32_t{4} << 20;

/// A skippable zstd frame that can stand between the others.
[[nodiscard]] std::string mark_frame(std::string_view mark);
/// What it holds; empty where the frame is none.
[[nodiscard]] std::string mark_in(ByteSource& packed, const FrameTable::Frame& frame);
/// A skippable zstd frame around one that holds a piece of the side text.
[[nodiscard]] std::string side_frame(std::string_view packed);
/// The checksum at the end of a zstd frame.
[[nodiscard]] std::uint32_t checksum_in(std::string_view packed);

/// Two skippable zstd frames: the tags, the side text and the appendix, then the sizes in the zstd seekable format.
[[nodiscard]] std::string table_text(const FrameTable& table);

/// The tables at the end of what is packed, which must be random access. Empty where there are none, or where they do
/// not fit each other, the size of the input, or the heads and checksums of the frames; then `is_foreign` says whether
/// there was something like a table, or should have been. `thorough` looks at each frame, however many there are.
struct FoundTable {
  std::optional<FrameTable> table;
  bool is_foreign = false;
};
[[nodiscard]] FoundTable find_frame_table(ByteSource& packed, bool thorough);

/// Numbers in as few bytes as they need, seven bits in each, the lowest first.
void put_number(std::string& to, std::uint64_t number);
/// Empty where `from` ends early; moves on otherwise.
[[nodiscard]] std::optional<std::uint64_t> take_number(std::string_view& from);

}  // namespace expertviz::bytes
