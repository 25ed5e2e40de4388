#pragma once

#include <functional>
#include <memory>
#include <string_view>

namespace expertviz::bytes {

/// Packs a stream of bytes: what is written comes packed out of the sink that it was made with. Throws `Error` where
/// there is no memory for it, and what the sink throws.
class Packer {
 public:
  using Sink = std::function<void(std::string_view)>;

  Packer() = default;
  virtual ~Packer() = default;
  Packer(const Packer&) = delete;
  Packer& operator=(const Packer&) = delete;

  virtual void write(std::string_view bytes) = 0;
  /// Nothing more comes.
  virtual void finish() = 0;
};

/// As the ending of a file's name says: ".gz" or ".zst"; null for any other. zstd packs with so many threads, if it was
/// built to do so.
[[nodiscard]] std::unique_ptr<Packer> packer_for(std::string_view ending, int threads, Packer::Sink sink);

}  // namespace expertviz::bytes
