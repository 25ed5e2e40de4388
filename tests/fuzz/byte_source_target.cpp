// Input: 'g'zip, 'z'std or neither; 'd' for damage; the number of parts; the size of reads; then the content. What was
// packed in parts must come out as it was; damaged, it must be refused or come out as it was. Bytes that were packed by
// nobody must give the same from a file and from a pipe, in reads of any size.

#include "bytes/byte_source.hpp"
#include "control_bytes.hpp"
#include "expertviz/error.hpp"
#include "plain/packing.hpp"

#include <algorithm>
#include <cstring>
#include <memory>
#include <optional>

namespace {

using expertviz::Error;
using expertviz::bytes::ByteSource;

class Memory final : public ByteSource {
 public:
  Memory(std::string bytes, bool random_access) : bytes_(std::move(bytes)), random_access_(random_access) {}

  std::size_t read(std::uint64_t offset, char* buffer, std::size_t size) override {
    if (offset >= bytes_.size()) { return 0; }
    const std::size_t count = std::min<std::size_t>(size, bytes_.size() - static_cast<std::size_t>(offset));
    std::memcpy(buffer, bytes_.data() + offset, count);
    return count;
  }
  [[nodiscard]] bool random_access() const override { return random_access_; }
  [[nodiscard]] std::uint64_t stored_bytes_read() const override { return 0; }
  [[nodiscard]] std::optional<std::uint64_t> stored_size() const override { return bytes_.size(); }

 private:
  std::string bytes_;
  bool random_access_;
};

constexpr std::size_t enough = std::size_t{1} << 20;

/// What comes out, up to `enough` bytes of it; nothing where it is refused.
std::optional<std::string> unpack(const std::string& stored, std::size_t read_size, bool random_access) {
  std::string content;
  std::string buffer(read_size, '\0');
  try {
    const auto source = expertviz::bytes::unpack_if_packed(std::make_unique<Memory>(stored, random_access));
    while (content.size() < enough) {
      const std::size_t got = source->read(content.size(), buffer.data(), read_size);
      content.append(buffer, 0, got);
      if (got < read_size) { break; }
    }
  } catch (const Error&) { return std::nullopt; }
  content.resize(std::min(content.size(), enough));
  return content;
}

std::string pack(std::string_view content, bool gzip, std::size_t parts) {
  std::string stored;
  const std::size_t size = content.size() / parts + 1;
  for (std::size_t part = 0; part < parts; ++part) {
    const std::string_view some = content.substr(std::min(content.size(), part * size), size);
    stored += gzip ? expertviz::plain::pack_gzip(some) : expertviz::plain::pack_zstd(some);
  }
  return stored;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace expertviz;
  fuzz::ControlBytes control(data, size);
  const char format = control.take();
  const bool damage = control.take() == 'd';
  const std::size_t parts = static_cast<unsigned char>(control.take()) % 4 + 1;
  const std::size_t read_size = std::size_t{1} << static_cast<unsigned char>(control.take()) % 17;
  std::string content(control.rest());

  if (format != 'g' && format != 'z') {
    const auto from_file = unpack(content, std::size_t{1} << 16, true);
    if (unpack(content, read_size, false) != from_file) { fuzz::report("a pipe gives other bytes than a file"); }
    return 0;
  }
  std::string stored = pack(content, format == 'g', parts);
  if (damage) {
    for (std::size_t i = 0; i + 1 < std::min<std::size_t>(content.size(), 8); i += 2) {
      const auto place = static_cast<unsigned char>(content[i]) % stored.size();
      if (place >= 4) { stored[place] = static_cast<char>(stored[place] ^ content[i + 1]); }
    }
  }
  const auto found = unpack(stored, read_size, damage);
  if (!found && !damage) { fuzz::report("whole input is refused"); }
  if (found && *found != content) { fuzz::report("other bytes come out than went in"); }
  return 0;
}
