#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace expertviz::bytes {

struct FrameTable;

/// Where the bytes of a trace come from: a file, a pipe, memory, or the unpacked content of one of these.
class ByteSource {
 public:
  virtual ~ByteSource() = default;

  /// Fills `buffer` with the bytes from `offset` on; returns how many, fewer than `size` only at the end.
  /// Throws `Error` where the input cannot be read.
  [[nodiscard]] virtual std::size_t read(std::uint64_t offset, char* buffer, std::size_t size) = 0;
  /// Whether any place can be read at any time, by several threads at once. Otherwise each read must go on where the
  /// last ended.
  [[nodiscard]] virtual bool random_access() const = 0;
  /// Bytes taken from the stored input so far, and of how many.
  [[nodiscard]] virtual std::uint64_t stored_bytes_read() const = 0;
  [[nodiscard]] virtual std::optional<std::uint64_t> stored_size() const = 0;
  /// Where the frames of a packed text begin, if that is known.
  [[nodiscard]] virtual const FrameTable* frames() const { return nullptr; }
  /// The mark in front of the frame whose text begins there; empty without one.
  [[nodiscard]] virtual std::string mark_at(std::uint64_t /*offset*/) { return {}; }
  /// The side text of a packed text, which may be read beside it but must not outlive it; null without one.
  [[nodiscard]] virtual std::unique_ptr<ByteSource> side_text() { return nullptr; }
  /// What a person should know of how it is read; mostly nothing.
  [[nodiscard]] virtual std::string note() const { return {}; }
};

/// Opens `path`, "-" being standard input. Content packed by gzip or zstd is recognised by its first bytes and
/// unpacked. Throws `Error` if it cannot be opened.
[[nodiscard]] std::unique_ptr<ByteSource> open_source(const std::string& path);

/// The same for bytes in memory, which must outlive the source.
[[nodiscard]] std::unique_ptr<ByteSource> memory_source(std::string_view bytes);

/// The first bytes of a source that nothing was read from, `size` of them or all that there are. The source gives them
/// again.
[[nodiscard]] std::string peek(std::unique_ptr<ByteSource>& source, std::size_t size);

/// Unpacks what `packed` holds from its start on, if its first bytes are those of gzip or zstd; returns it as it is
/// otherwise.
[[nodiscard]] std::unique_ptr<ByteSource> unpack_if_packed(std::unique_ptr<ByteSource> packed);

}  // namespace expertviz::bytes
