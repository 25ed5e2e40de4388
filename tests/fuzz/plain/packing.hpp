#pragma once

#include "bytes/frame_table.hpp"

#include <string>
#include <string_view>

namespace expertviz::plain {

/// One gzip member that holds `content`.
[[nodiscard]] std::string pack_gzip(std::string_view content);
/// One zstd frame that holds `content`, with a checksum.
[[nodiscard]] std::string pack_zstd(std::string_view content);
/// A frame that zstd readers leap over, as pzstd writes one in front of each of its frames.
[[nodiscard]] std::string skippable_zstd_frame(std::string_view content);

/// A packed trace, taken apart as docs/trace-format.md describes it.
struct PackedTrace {
  std::string frames;  ///< all in front of the tables
  bytes::FrameTable table;
  [[nodiscard]] std::string text() const { return frames + bytes::table_text(table); }
};
[[nodiscard]] PackedTrace take_apart(const std::string& packed);

}  // namespace expertviz::plain
