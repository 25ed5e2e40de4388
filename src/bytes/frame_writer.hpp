#pragma once

#include "bytes/frame_table.hpp"
#include "bytes/packer.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace expertviz::bytes {

/// Packs a text into zstd frames with checksums that can be unpacked one by one, several at once, and writes the tables
/// behind them. A side text goes into frames between these, which unpackers pass over.
class FrameWriter {
 public:
  /// `level` and `shortest_match` as zstd has them.
  FrameWriter(int level, int shortest_match, int threads, Packer::Sink sink);
  ~FrameWriter();
  FrameWriter(const FrameWriter&) = delete;
  FrameWriter& operator=(const FrameWriter&) = delete;

  void write(std::string_view text);
  void write_aside(std::string_view text);
  /// A frame begins here, with this number beside it in the table, and a mark in front of it unless that is empty.
  void begin_frame(std::uint64_t tag, const std::string& mark);
  /// Bytes of text in the frame at hand.
  [[nodiscard]] std::size_t frame_size() const { return text_.size(); }
  /// Bytes of the side text so far.
  [[nodiscard]] std::uint64_t side_size() const { return side_size_; }
  void finish(std::string appendix);

 private:
  class Packers;

  void cut();
  void cut_side();
  FrameTable::Frame& next_frame();
  void pack(std::string text, bool aside);
  void write_oldest();

  Packer::Sink sink_;
  std::unique_ptr<Packers> packers_;
  std::size_t most_waiting_;
  std::string text_;
  std::string side_text_;
  std::uint64_t side_size_ = 0;
  std::uint64_t tag_ = 0;
  FrameTable table_;
  std::size_t written_ = 0;                      ///< frames
  std::size_t side_written_ = 0;                 ///< of them
  std::deque<std::future<std::string>> packed_;  ///< in their order; outlived by the packers
};

}  // namespace expertviz::bytes
