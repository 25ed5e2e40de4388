#include "bytes/structure_scan.hpp"

#include "catch.hpp"
#include "each_instruction_set.hpp"
#include "plain/indexed_copy.hpp"
#include "random.hpp"

#include <algorithm>
#include <optional>
#include <string>

namespace expertviz {
namespace {

using bytes::BlockSummary;
using bytes::ContainerSkip;
using bytes::index_block;
using bytes::TextState;

/// The rules of strings and brackets, a byte at a time.
struct PlainScan {
  TextState state = TextState::outside;
  std::int32_t depth = 0;
  std::int32_t braces = 0;

  void take(char c) {
    if (state == TextState::escaped) {
      state = TextState::in_string;
    } else if (state == TextState::in_string) {
      if (c == '\\') { state = TextState::escaped; }
      if (c == '"') { state = TextState::outside; }
    } else {
      if (c == '"') { state = TextState::in_string; }
      if (c == '[' || c == '{') { ++depth; }
      if (c == ']' || c == '}') { --depth; }
      if (c == '{') { ++braces; }
      if (c == '}') { --braces; }
    }
  }
};

/// Characters in stretches of one taste each: long strings, runs of backslashes, walls of brackets, plain numbers.
std::string random_document(Random& random, std::size_t size) {
  static const std::vector<std::string> tastes = {"\"\\[]{} ", "0123456789, \n",    "\\",     "\\\"",   "[{", "]}",
                                                  "[]{}|",     "abc \xc3\xa9\x7f|", "\"[]{}", " \t\r\n"};
  std::string text;
  while (text.size() < size) {
    const std::string& taste = random.pick(tastes);
    for (std::size_t left = random.below(random.chance(20) ? 1500 : 40); left > 0; --left) {
      text += random.pick(taste);
    }
  }
  text.resize(size);
  return text;
}

TextState random_state(Random& random) {
  return random.pick(std::vector{TextState::outside, TextState::in_string, TextState::escaped});
}

void check_summaries(const std::string& text, TextState begin, const std::vector<BlockSummary>& blocks) {
  REQUIRE(blocks.size() == (text.size() + index_block - 1) / index_block);
  PlainScan plain{.state = begin};
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    INFO("block " << i);
    REQUIRE(blocks[i].state == plain.state);
    plain.depth = 0;
    plain.braces = 0;
    std::int32_t lowest = 0;
    for (const char c : text.substr(i * index_block, index_block)) {
      plain.take(c);
      lowest = std::min(lowest, plain.depth);
    }
    REQUIRE(blocks[i].change == plain.depth);
    REQUIRE(blocks[i].braces == plain.braces);
    REQUIRE(blocks[i].low <= lowest);
    REQUIRE(blocks[i].low >= -static_cast<std::int32_t>(index_block));
  }
}

TEST_CASE("summaries of random documents fed in random pieces equal those of a plain scan") {
  for_each_instruction_set([] {
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
      INFO("seed " << seed);
      Random random(seed);
      const std::string text = random_document(random, random.below(8 * index_block));
      const plain::IndexedCopy padded(text);
      const TextState begin = random_state(random);
      TextState state = begin;
      std::vector<BlockSummary> blocks;
      for (std::size_t at = 0; at < text.size();) {
        const std::size_t size = std::min(random.below(4) * index_block, text.size() - at);
        state = bytes::summarize_blocks(padded.text().data + at, size, state, blocks);
        at += size;
      }
      check_summaries(text, begin, blocks);
      PlainScan plain{.state = begin};
      std::for_each(text.begin(), text.end(), [&plain](char c) { plain.take(c); });
      REQUIRE(state == plain.state);
    }
  });
}

struct SkipEnd {
  std::optional<std::size_t> pos;  ///< behind the closing bracket; empty where there is none
  PlainScan scan;
};

SkipEnd plain_skip(const std::string& text, std::size_t begin) {
  SkipEnd end;
  for (std::size_t i = begin; i < text.size(); ++i) {
    end.scan.take(text[i]);
    if (end.scan.depth == 0 && end.scan.state == TextState::outside) {
      end.pos = i + 1;
      break;
    }
  }
  return end;
}

/// Where a container may begin: the opening brackets outside of strings.
std::vector<std::size_t> openings(const std::string& text) {
  std::vector<std::size_t> found;
  PlainScan scan;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (scan.state == TextState::outside && (text[i] == '[' || text[i] == '{')) { found.push_back(i); }
    scan.take(text[i]);
  }
  return found;
}

void check_end(const SkipEnd& expected, std::size_t pos, std::size_t size, const ContainerSkip& skip) {
  REQUIRE(pos == expected.pos.value_or(size));
  REQUIRE((skip.depth == 0) == expected.pos.has_value());
  REQUIRE(skip.depth == expected.scan.depth);
  REQUIRE(skip.braces == expected.scan.braces);
  REQUIRE(skip.state == expected.scan.state);
}

/// A document whose brackets open more often than they close for its first part, so that containers are long.
std::string random_nesting(Random& random, std::size_t size) {
  std::string text = random_document(random, random.below(size));
  std::replace(text.begin(), text.end(), ']', '[');
  text += random_document(random, random.below(size));
  return text + random_document(random, random.below(size)) + std::string(random.below(200), ']');
}

TEST_CASE("a container is skipped to where a plain scan ends, however the calls are cut") {
  for_each_instruction_set([] {
    std::size_t closed = 0;
    std::size_t open = 0;
    for (std::uint64_t seed = 1; seed <= 150; ++seed) {
      INFO("seed " << seed);
      Random random(seed);
      const std::string text = random_nesting(random, 6 * index_block);
      const plain::IndexedCopy copy(text);
      const std::vector<std::size_t> begins = openings(text);
      for (int tries = 0; tries < 20 && !begins.empty(); ++tries) {
        const std::size_t begin = random.pick(begins);
        INFO("container at " << begin);
        const SkipEnd expected = plain_skip(text, begin);
        (expected.pos ? closed : open) += 1;
        ContainerSkip skip;
        std::size_t pos = begin;
        const std::size_t longest_call = random.chance(50) ? text.size() : random.between(1, 3 * index_block);
        do {
          pos = skip_container(copy.text(), pos, std::min(text.size(), pos + random.between(1, longest_call)), skip);
        } while (skip.depth != 0 && pos < text.size());
        check_end(expected, pos, text.size(), skip);
      }
    }
    REQUIRE(closed > 200);
    REQUIRE(open > 200);
  });
}

TEST_CASE("a container is skipped through texts that continue one another") {
  for_each_instruction_set([] {
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
      INFO("seed " << seed);
      Random random(seed);
      std::string text = "[";
      text += random_nesting(random, 4 * index_block);
      const SkipEnd expected = plain_skip(text, 0);
      ContainerSkip skip;
      std::size_t at = 0;
      std::size_t pos = 0;
      TextState state = TextState::outside;
      const std::size_t longest = random.pick(std::vector<std::size_t>{1, 3, 70, 1500, 5000});
      do {
        const plain::IndexedCopy part(text.substr(at, random.between(1, longest)), at, state);
        pos = at + skip_container(part.text(), 0, part.text().size, skip);
        at += part.text().size;
        state = part.end_state();
      } while (skip.depth != 0 && at < text.size());
      check_end(expected, pos, text.size(), skip);
    }
  });
}

TEST_CASE("a string is skipped to its closing quote, however the calls are cut") {
  for_each_instruction_set([] {
    for (std::uint64_t seed = 1; seed <= 2000; ++seed) {
      INFO("seed " << seed);
      Random random(seed);
      std::string text = random_document(random, random.below(400));
      if (random.chance(70)) { std::replace(text.begin(), text.end(), '"', '['); }
      text += random_document(random, random.below(100));
      const plain::IndexedCopy copy(text);

      PlainScan plain{.state = TextState::in_string};
      std::size_t expected = 0;
      while (expected < text.size() && plain.state != TextState::outside) {
        plain.take(text[expected++]);
      }
      TextState state = TextState::in_string;
      std::size_t pos = 0;
      const std::size_t longest_call = random.pick(std::vector<std::size_t>{1, 5, 64, 65, 500});
      while (state != TextState::outside && pos < text.size()) {
        pos = bytes::skip_string(copy.text().data, pos, std::min(text.size(), pos + random.between(1, longest_call)),
                                 state);
      }
      REQUIRE(pos == expected);
      REQUIRE(state == plain.state);
    }
  });
}

TEST_CASE("backslashes at the borders of blocks mean what they mean elsewhere") {
  for_each_instruction_set([] {
    for (std::size_t before = 0; before <= 130; ++before) {
      for (const std::size_t backslashes : {1, 2, 3}) {
        for (const std::size_t behind : {0, 1, 62, 63, 64, 65, 127, 128, 129, 1100}) {
          INFO(before << " bytes, " << backslashes << " backslashes, " << behind << " bytes");
          std::string text = "[\"";
          text.append(before, '.').append(backslashes, '\\').append(behind, '.').append("\"]\"]");
          const plain::IndexedCopy copy(text);
          check_summaries(text, TextState::outside,
                          {copy.text().blocks, copy.text().blocks + (text.size() + 1023) / 1024});
          PlainScan plain;
          std::for_each(text.begin(), text.end(), [&plain](char c) { plain.take(c); });
          REQUIRE(copy.end_state() == plain.state);
          ContainerSkip skip;
          check_end(plain_skip(text, 0), skip_container(copy.text(), 0, text.size(), skip), text.size(), skip);
        }
      }
    }
  });
}

TEST_CASE("the portable instruction set is always there, and the last to be taken") {
  const auto names = bytes::instruction_sets();
  REQUIRE_FALSE(names.empty());
  CHECK((names.back() == "SCALAR" || names.back() == "EMU128"));
}

}  // namespace
}  // namespace expertviz
