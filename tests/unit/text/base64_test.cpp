#include "text/base64.hpp"

#include "base64_text.hpp"
#include "catch.hpp"
#include "each_instruction_set.hpp"
#include "random.hpp"

#include <algorithm>
#include <string>
#include <vector>

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
      CHECK(decode_base64(text, 0, text.size(), bytes.data()) == place / 4 * 4);
    }
  }
}

TEST_CASE("a piece of a text is decoded by itself, and padding ends the text alone") {
  expertviz::for_each_instruction_set([] {
    expertviz::Random random(8);
    std::string bytes;
    for (std::size_t i = 0; i < 1000; ++i) {
      bytes += static_cast<char>(random.below(256));
    }
    const std::string text = base64_text(bytes);
    for (int turn = 0; turn < 500; ++turn) {
      const std::size_t begin = random.below(bytes.size() / 3 + 1);
      const std::size_t end = random.between(begin, text.size() / 4);
      // Of just the room that the piece takes.
      const std::size_t size = std::min(end * 3, bytes.size()) - begin * 3;
      std::vector<char> piece(size);
      CHECK(decode_base64(text, begin * 4, end * 4, piece.data()) == end * 4);
      CHECK(std::string(piece.begin(), piece.end()) == bytes.substr(begin * 3, size));
    }
    std::string padded = text;
    padded[399] = '=';
    std::string piece(300, '\0');
    CHECK(decode_base64(padded, 0, 400, piece.data()) == 396);
    for (std::size_t place = 0; place < 400; ++place) {
      std::string damaged = text;
      damaged[place] = '-';
      CHECK(decode_base64(damaged, 0, 400, piece.data()) == place / 4 * 4);
    }
  });
}
