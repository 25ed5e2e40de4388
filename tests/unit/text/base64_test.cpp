#include "text/base64.hpp"

#include "base64_text.hpp"
#include "catch.hpp"
#include "random.hpp"

#include <string>

using expertviz::base64_text;
using expertviz::text::base64_bytes;
using expertviz::text::base64_size;
using expertviz::text::decode_base64;

TEST_CASE("base64 of any length gives its bytes back") {
  expertviz::Random random(7);
  for (std::size_t size = 0; size < 200; ++size) {
    std::string bytes;
    for (std::size_t i = 0; i < size; ++i) {
      bytes += static_cast<char>(random.below(256));
    }
    INFO(size);
    CHECK(base64_size(base64_text(bytes)) == size);
    CHECK(base64_bytes(base64_text(bytes)) == bytes);
  }
}

TEST_CASE("a character that is none of base64's is found in any place") {
  const std::string good = base64_text(std::string(60, 'x'));
  for (std::size_t place = 0; place < good.size(); ++place) {
    for (const char wrong : {'-', '=', '\0', '\n', '\xff', '@', '[', '`', '{', ':', '.'}) {
      std::string text = good;
      text[place] = wrong;
      if (wrong == '=' && place + 1 == text.size()) { continue; }  // a padding
      INFO(place << " " << static_cast<int>(wrong));
      std::string bytes(good.size(), '\0');
      CHECK(decode_base64(text, bytes.data()) == place / 4 * 4);
    }
  }
}
