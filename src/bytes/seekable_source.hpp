#pragma once

#include "bytes/frame_table.hpp"

#include <memory>
#include <string>

namespace expertviz::bytes {

/// The text of frames whose table was found: any place can be read at any time, by several threads at once. Throws
/// `Error` where a frame is damaged, or is not what the table says.
[[nodiscard]] std::unique_ptr<ByteSource> seekable_source(std::unique_ptr<ByteSource> packed, FrameTable table);

/// Reads a packed text to its end, by so many threads. Throws `Error` where its table does not fit, or a frame is
/// damaged.
void check_packed(const std::string& path, int threads);

}  // namespace expertviz::bytes
