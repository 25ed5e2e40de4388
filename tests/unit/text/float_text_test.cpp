#include "text/float_text.hpp"

#include "catch.hpp"
#include "each_instruction_set.hpp"

#include <bit>
#include <cmath>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include <fmt/format.h>

namespace expertviz::text {
namespace {

std::string shortest(float value) {
  char text[longest_float];
  return {text, put_shortest(value, text)};
}

TEST_CASE("the shortest text of a float is the one that fmt finds") {
  for (const float value : {0.0F,        -0.0F,         1.0F,    0.5F,        0.1F,  0.3F,        0.25F,
                            1e-4F,       0.00012F,      9.9e-5F, 0.99999994F, 0.01F, 0.001F,      0.0999999F,
                            0.09999999F, 3.4028235e38F, 1e-45F,  16777216.0F, -0.2F, 0.00390625F, -9.999999e15F}) {
    CAPTURE(value);
    CHECK(shortest(value) == fmt::format("{}", value));
  }
  CHECK(shortest(0.13942135870456696F) == "0.13942136");
}

TEST_CASE("random floats, and those around each short decimal, too") {
  std::mt19937 random(1);
  std::uint64_t wrong = 0;
  const auto check = [&wrong](float value) { wrong += shortest(value) == fmt::format("{}", value) ? 0 : 1; };
  for (int i = 0; i < 300'000; ++i) {
    check(std::ldexp(static_cast<float>(random() >> 8), -24 - static_cast<int>(random() % 14)));
  }
  for (int i = 1; i < 100'000; ++i) {
    float value = static_cast<float>(i) / 100'000;
    for (const float next : {std::nextafter(value, 0.0F), value, std::nextafter(value, 1.0F)}) {
      check(next);
    }
  }
  for (int i = 0; i < 100'000; ++i) {
    check(std::bit_cast<float>(static_cast<std::uint32_t>(random())));
  }
  CHECK(wrong == 0);
}

TEST_CASE("several floats at once are those of one after the other, up to one that takes more care") {
  for_each_instruction_set([] {
    std::mt19937 random(2);
    for (int i = 0; i < 20'000; ++i) {
      std::vector<float> values(random() % 20);
      for (float& value : values) {
        value = std::ldexp(static_cast<float>(random() >> 8), -24 - static_cast<int>(random() % 10));
        if (random() % 30 == 0) {
          value = random() % 2 == 0 ? NAN : std::bit_cast<float>(static_cast<std::uint32_t>(random()));
        }
      }
      std::string text(values.size() * (longest_float + 1), '\0');
      char* end = text.data();
      const std::size_t written = put_usual_shortest(values.data(), values.size(), end);
      std::string expected;
      for (std::size_t j = 0; j < written; ++j) {
        expected += fmt::format("{},", values[j]);
      }
      REQUIRE(std::string(text.data(), end) == expected);
      REQUIRE(written <= values.size());
    }
  });
  const std::vector<float> usual{0.75F, 0.13942136F, 0.012F, 0.3F, 0.1F, 0.07F, 1.0F, 0.3F};
  char text[8 * (longest_float + 1)];
  char* end = text;
  const bool has_vectors = put_usual_shortest(usual.data(), 1, end) == 1;
  end = text;
  CHECK(put_usual_shortest(usual.data(), usual.size(), end) == (has_vectors ? 6 : 0));
}

}  // namespace
}  // namespace expertviz::text
