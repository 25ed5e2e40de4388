#include "bytes/packer.hpp"

#include "bytes/byte_source.hpp"
#include "catch.hpp"
#include "random.hpp"

#include <algorithm>
#include <string>
#include <string_view>

namespace {

using namespace expertviz;

std::string unpacked(const std::string& packed, std::size_t size) {
  const auto source = bytes::memory_source(packed);
  std::string text(size + 1, '\0');
  text.resize(source->read(0, text.data(), text.size()));
  return text;
}

TEST_CASE("what was packed unpacks to what was written") {
  Random random(1);
  std::string text;
  while (text.size() < 3'000'000) {
    text += std::to_string(random.below(1'000'000)) + ',';
  }
  for (const std::string_view ending : {".gz", ".zst"}) {
    for (const std::size_t size : {std::size_t{0}, std::size_t{1}, text.size()}) {
      for (const int threads : {1, 2}) {
        CAPTURE(ending, size, threads);
        std::string packed;
        const auto packer = bytes::packer_for(ending, threads, [&packed](std::string_view piece) { packed += piece; });
        for (std::size_t at = 0; at < size; at += 700'001) {
          packer->write(std::string_view(text).substr(at, std::min<std::size_t>(700'001, size - at)));
        }
        packer->finish();
        CHECK(packed.substr(0, 2) == (ending == ".gz" ? "\x1f\x8b" : "\x28\xb5"));
        CHECK(unpacked(packed, size) == text.substr(0, size));
        if (size == text.size()) { CHECK(packed.size() < size / 2); }
      }
    }
  }
}

TEST_CASE("other endings are not packed") {
  for (const std::string_view ending : {"", ".csv", "zst", ".GZ"}) {
    CHECK(bytes::packer_for(ending, 1, [](std::string_view) {}) == nullptr);
  }
}

}  // namespace
