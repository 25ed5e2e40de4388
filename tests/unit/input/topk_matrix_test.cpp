#include "input/topk_matrix.hpp"

#include "catch.hpp"
#include "each_instruction_set.hpp"
#include "expertviz/error.hpp"
#include "plain/indexed_copy.hpp"
#include "plain/step.hpp"
#include "random.hpp"

#include <bit>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>

namespace expertviz {
namespace {

using input::IdMatrix;

constexpr const char* refused = "refused";

/// "2 x 3: 1 2 3 4 5 6"
std::string in_words(std::size_t rows, std::size_t top_k, const std::vector<std::int32_t>& ids) {
  std::string words = std::to_string(rows) + " x " + std::to_string(top_k) + ":";
  for (std::size_t i = 0; i < rows * top_k; ++i) {
    words.append(" ").append(std::to_string(ids[i]));
  }
  return words;
}

/// Empty where the fast way does not read it.
std::string read_fast(const std::string& text) {
  const plain::IndexedCopy copy(text);
  IdMatrix matrix;
  if (!input::read_id_matrix(copy.view(), matrix)) { return ""; }
  return in_words(matrix.rows, matrix.top_k, matrix.values);
}

std::string read_slowly(const std::string& text) {
  const plain::IndexedCopy copy(text, 1000);
  IdMatrix matrix;
  try {
    input::parse_id_matrix(copy.whole(), "topk_ids", matrix);
  } catch (const Error& error) {
    CHECK(error.place().byte.value_or(0) >= 1000);
    CHECK(error.place().byte.value_or(0) <= 1000 + text.size());
    return refused;
  }
  return in_words(matrix.rows, matrix.top_k, matrix.values);
}

std::string random_space(Random& random, std::size_t style) {
  if (style == 0) { return ""; }
  if (style == 1) { return "\n          "; }
  std::string space;
  while (random.chance(style == 2 ? 20 : 85)) {
    space += random.pick(std::string_view(" \t\r\n"));
  }
  return space;
}

TEST_CASE("random matrices in random white space are read as they were written") {
  for_each_instruction_set([] {
    for (std::uint64_t seed = 1; seed <= 500; ++seed) {
      INFO("seed " << seed);
      Random random(seed);
      const std::size_t rows = random.between(1, 40);
      const std::size_t top_k = random.between(1, 12);
      std::vector<std::int32_t> ids;
      const std::size_t style = random.below(4);
      const std::size_t largest = random.pick(std::vector<std::size_t>{10, 128, 1000, 65'536});
      const std::size_t missing = random.pick(std::vector<std::size_t>{0, 5});
      const auto space = [&] { return random_space(random, style); };
      std::string text = "[";
      for (std::size_t row = 0; row < rows; ++row) {
        text.append(row > 0 ? "," : "").append(space()).append("[");
        for (std::size_t i = 0; i < top_k; ++i) {
          ids.push_back(random.chance(missing) ? -1 : static_cast<std::int32_t>(random.below(largest)));
          text.append(i > 0 ? "," : "").append(space()).append(std::to_string(ids.back())).append(space());
        }
        text.append("]").append(space());
      }
      text += "]";
      INFO(text);
      REQUIRE(read_fast(text) == in_words(rows, top_k, ids));
      REQUIRE(read_slowly(text) == in_words(rows, top_k, ids));
      const plain::IndexedCopy copy(text);
      REQUIRE(input::first_row_length(copy.view()) == top_k);
    }
  });
}

TEST_CASE("matrices with one character changed are read as Python reads them, or refused") {
  for_each_instruction_set([] {
    for (std::uint64_t seed = 1; seed <= 4000; ++seed) {
      INFO("seed " << seed);
      Random random(seed);
      std::string text = random.chance(50) ? "[[1, 20, 300],\n [-1, 5, 65535],\n [0, 77, -1]]" : "[[1,2],[3,40]]";
      if (random.chance(50)) { text.insert(random.below(text.size()), std::string(random.below(130), ' ')); }
      text[random.between(1, text.size() - 2)] =
          random.pick(std::string_view("[],0123456789-.eE\"'x \t\x01\v\0\xff", 26));
      INFO(text);
      const auto value = plain::parse(text);
      const auto routing = value ? plain::decode_ids(*value) : std::nullopt;
      const std::string expected = routing ? in_words(routing->rows, routing->top_k, routing->expert_ids) : refused;
      REQUIRE(read_slowly(text) == expected);
      if (const std::string fast = read_fast(text); !fast.empty()) { REQUIRE(fast == expected); }
    }
  });
}

struct OddText {
  std::string text;
  std::string expected;
};

std::vector<OddText> odd_texts() {
  using namespace std::string_literals;
  return {
      // Odd but right.
      {"[]", "0 x 0:"},
      {"[ ]", "0 x 0:"},
      {"[\r\n\t]", "0 x 0:"},
      {"[[0]]", "1 x 1: 0"},
      {"[[-1]]", "1 x 1: -1"},
      {"[[-0]]", "1 x 1: 0"},
      {"[[65535]]", "1 x 1: 65535"},
      {"[ [ 7 ] ]", "1 x 1: 7"},
      {"[[7\r\n]\t]", "1 x 1: 7"},
      {"[[1],[2],[3]]", "3 x 1: 1 2 3"},
      {"[[1,-1,-1,2]]", "1 x 4: 1 -1 -1 2"},
      // Numbers that are no expert ids.
      {"[[1.0]]", refused},
      {"[[0.5]]", refused},
      {"[[1e0]]", refused},
      {"[[1E1]]", refused},
      {"[[-2]]", refused},
      {"[[-10]]", refused},
      {"[[-1.5]]", refused},
      {"[[-1e3]]", refused},
      {"[[65536]]", refused},
      {"[[100000]]", refused},
      {"[[4294967296]]", refused},
      {"[[4294967295]]", refused},
      {"[[99999999]]", refused},
      {"[[18446744073709551617]]", refused},
      {"[[123456789012345678901234567890]]", refused},
      // Not numbers.
      {"[[01]]", refused},
      {"[[00]]", refused},
      {"[[-01]]", refused},
      {"[[+1]]", refused},
      {"[[-]]", refused},
      {"[[- 1]]", refused},
      {"[[--1]]", refused},
      {"[[1-1]]", refused},
      {"[[1.]]", refused},
      {"[[.5]]", refused},
      {"[[0x10]]", refused},
      {"[[1 2]]", refused},
      {"[[\"1\"]]", refused},
      {"[[1,\"2\"]]", refused},
      {"[['1']]", refused},
      {"[[null]]", refused},
      {"[[true]]", refused},
      {"[[NaN]]", refused},
      {"[[Infinity]]", refused},
      {"[[{}]]", refused},
      // Another shape.
      {"[1,2]", refused},
      {"[[1],2]", refused},
      {"[2,[1]]", refused},
      {"[[]]", refused},
      {"[[],[]]", refused},
      {"[[],[1]]", refused},
      {"[[1],[]]", refused},
      {"[[1,2],[3]]", refused},
      {"[[1],[2,3]]", refused},
      {"[[[1]]]", refused},
      {"[[1],[[2]]]", refused},
      {"[[1],null]", refused},
      {"[{\"0\":[1]}]", refused},
      {"\"[[1]]\"", refused},
      {"{\"a\":[[1]]}", refused},
      // Broken.
      {"[[1,]]", refused},
      {"[[,1]]", refused},
      {"[[1,,2]]", refused},
      {"[[1],]", refused},
      {"[,[1]]", refused},
      {"[[1],,[2]]", refused},
      {"[[1][2]]", refused},
      {"[[1}]", refused},
      {"[[1;2]]", refused},
      {"[[1:2]]", refused},
      {"[[1]", refused},
      {"[[1", refused},
      {"[[1,", refused},
      {"[[", refused},
      {"[", refused},
      {"[[-", refused},
      {"[[1]]]", refused},
      {"[[1]] 2", refused},
      {"[[1,\0 2]]"s, refused},
      {"[[1\0]]"s, refused},
      {"[[1,\v2]]", refused},
      {"[[1,\f2],[3,4]]", refused},
      {"[[1,\x1f 2]]", refused},
      {"[[1,\x7f 2]]", refused},
      {"[[1,\xc2\xa0 2]]", refused},
      {"[[1,\xff]]", refused},
  };
}

TEST_CASE("odd matrices are read right or refused, never misread") {
  for_each_instruction_set([] {
    for (const OddText& odd : odd_texts()) {
      INFO(odd.text);
      CHECK(read_slowly(odd.text) == odd.expected);
      if (const std::string fast = read_fast(odd.text); !fast.empty()) { CHECK(fast == odd.expected); }
    }
  });
}

TEST_CASE("a fault in a matrix is told with its own byte") {
  const std::string text = "[[1, 2],\n [3, 4.5],\n [6, 7]]";
  IdMatrix matrix;
  try {
    input::parse_id_matrix(plain::IndexedCopy(text, 500).whole(), "topk_ids", matrix);
    FAIL("4.5 was taken for an expert id");
  } catch (const Error& error) {
    CHECK(error.place().byte == 500 + text.find("4.5"));
    CHECK(std::string(error.what()).find("4.5") != std::string::npos);
  }
  const std::string uneven = "[[1, 2], [3]]";
  try {
    input::parse_id_matrix(plain::IndexedCopy(uneven, 500).whole(), "topk_ids", matrix);
    FAIL("a short row was taken");
  } catch (const Error& error) { CHECK(error.place().byte == 500 + uneven.find("[3]")); }
}

TEST_CASE("scratch space that is left from a larger matrix does not show") {
  IdMatrix matrix;
  const plain::IndexedCopy large("[[1,2,3],[4,5,6],[7,8,9]]");
  const plain::IndexedCopy small("[[10],[11]]");
  REQUIRE(input::read_id_matrix(large.view(), matrix));
  REQUIRE(input::read_id_matrix(small.view(), matrix));
  CHECK(in_words(matrix.rows, matrix.top_k, matrix.values) == "2 x 1: 10 11");
}

/// The bits of the weights of a text, by the fast reader or by the checked one; empty where it refuses them.
std::vector<std::uint32_t> weight_bits(const std::string& text, bool fast) {
  const plain::IndexedCopy copy(text);
  input::WeightMatrix matrix;
  if (fast) {
    if (!input::read_weight_matrix(copy.view(), matrix)) { return {}; }
  } else {
    try {
      input::parse_weight_matrix(copy.whole(), "topk_weights", matrix);
    } catch (const Error&) { return {}; }
  }
  std::vector<std::uint32_t> bits;
  for (std::size_t i = 0; i < matrix.rows * matrix.top_k; ++i) {
    bits.push_back(std::isnan(matrix.values[i]) ? 1 : std::bit_cast<std::uint32_t>(matrix.values[i]));
  }
  return bits;
}

std::uint32_t bits_of(double number) {
  return std::isnan(number) ? 1 : std::bit_cast<std::uint32_t>(static_cast<float>(number));
}

std::string random_number(Random& random) {
  char text[64];
  const auto bits = static_cast<std::uint32_t>(random.below(std::size_t{1} << 32));
  switch (random.below(7)) {
    case 0:  // any float, as Python prints its double
      std::snprintf(text, sizeof text, "%.17g", static_cast<double>(std::bit_cast<float>(bits & 0xbfffffff)));
      break;
    case 1:  // a usual weight
      std::snprintf(text, sizeof text, "%.*f", static_cast<int>(random.between(1, 21)), bits / 4294967296.0);
      break;
    case 2:  // the middle between two floats, or one unit beside it
      std::snprintf(text, sizeof text, "%.17g",
                    std::bit_cast<double>((std::uint64_t{bits} << 29 & 0x000fffffffffffff) + 0x3fe0000010000000 +
                                          random.below(3) - 1));
      break;
    case 3:  // the same in more digits than tell it
      std::snprintf(text, sizeof text, "%.*f", static_cast<int>(random.between(14, 25)),
                    std::bit_cast<double>((std::uint64_t{bits} << 29 & 0x007fffffffffffff) + 0x3f40000010000000 +
                                          random.below(2000) - 1000));
      break;
    case 4: {  // the middle in all its digits, or with another one near the end of what is read at once
      std::string exact(40, '\0');
      std::snprintf(exact.data(), exact.size(), "%.30f",
                    std::bit_cast<double>((std::uint64_t{bits} << 29 & 0x001fffffffffffff) + 0x3fb0000010000000));
      exact.resize(random.between(15, 25));
      exact.back() = static_cast<char>('0' + random.below(10));
      return exact;
    }
    case 5:
      std::snprintf(text, sizeof text, "%.*e", static_cast<int>(random.between(0, 18)),
                    std::ldexp(static_cast<double>(bits), static_cast<int>(random.below(400)) - 250));
      break;
    default:
      return random.pick(std::vector<std::string>{"NaN", "Infinity", "-Infinity", "0", "-0", "0.0", "1", "-0.0", "1.0",
                                                  "1e0", "1E+1", "0.000012", "123456789012345678901234567890"});
  }
  std::string number = text;
  if (number.find_first_of("in") != std::string::npos) { return "0.5"; }
  return number;
}

TEST_CASE("random weights are the floats that strtod's doubles are nearest to") {
  for_each_instruction_set([] {
    std::size_t read_fast = 0;
    for (std::uint64_t seed = 1; seed <= 20'000; ++seed) {
      Random random(seed);
      const std::string a = random_number(random);
      const std::string b = random_number(random);
      INFO(a << " " << b);
      const std::string text = "[[" + a + "," + random_space(random, 2) + b + random_space(random, 3) + "]]";
      const std::vector<std::uint32_t> expected{bits_of(std::strtod(a.c_str(), nullptr)),
                                                bits_of(std::strtod(b.c_str(), nullptr))};
      REQUIRE(weight_bits(text, false) == expected);
      if (const auto fast = weight_bits(text, true); !fast.empty()) {
        ++read_fast;
        REQUIRE(fast == expected);
      }
    }
    CHECK(read_fast > 5'000);
  });
}

TEST_CASE("what is no weight is refused by both readers") {
  for_each_instruction_set([] {
    for (const char* odd : {"01.5",    "1.",      ".5",   "+1.5",    "-",         "--1",  "1e",    "1e+",    "1.5.5",
                            "0x1",     "nan",     "NaNs", "Infinit", "Infinityy", "-NaN", "inf",   "null",   "true",
                            "\"0.5\"", "0.5 0.5", "1_0",  "1e400",   "0.5f",      "0.5}", "[0.5]", "0.5\x01"}) {
      INFO(odd);
      CHECK(weight_bits("[[" + std::string(odd) + "]]", false).empty());
      CHECK(weight_bits("[[" + std::string(odd) + "]]", true).empty());
    }
  });
}

TEST_CASE("the length of a first row is told without reading the rest") {
  const auto length = [](const std::string& text) { return input::first_row_length(plain::IndexedCopy(text).view()); };
  CHECK(length("[]") == 0);
  CHECK(length("[[]]") == 0);
  CHECK(length("[[ \n ]]") == 0);
  CHECK(length("[[5]]") == 1);
  CHECK(length("[[5, 6,\n 7], [8]]") == 3);
  CHECK(length("[1, 2]") == 0);
}

}  // namespace
}  // namespace expertviz
