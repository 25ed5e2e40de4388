#include "bytes/structure_scan.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

// Vectors of a length unknown when compiling cannot be members of a class.
#define HWY_DISABLED_TARGETS (HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)
// Also the portable one, which no x86-64 needs: it is the plain version that the others are held against.
#define HWY_COMPILE_ALL_ATTAINABLE
// The order matters: foreach_target includes this very file once for each instruction set.
// clang-format off
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "bytes/structure_scan.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
#include "bytes/block_masks-inl.hpp"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace expertviz::bytes {
namespace HWY_NAMESPACE {

/// Counts the brackets of one block of 64 bytes or fewer, byte after byte: what the fast path cannot do.
void count_bytes(const char* data, std::size_t size, BlockSummary& sum, TextState& state) {
  for (std::size_t i = 0; i < size; ++i) {
    const char c = data[i];
    if (state == TextState::escaped) {
      state = TextState::in_string;
    } else if (state == TextState::in_string) {
      state = c == '\\' ? TextState::escaped : c == '"' ? TextState::outside : TextState::in_string;
    } else if (c == '"') {
      state = TextState::in_string;
    } else if (c == '{' || c == '[') {
      ++sum.change;
      sum.braces += c == '{' ? 1 : 0;
    } else if (c == '}' || c == ']') {
      --sum.change;
      sum.braces -= c == '}' ? 1 : 0;
      sum.low = std::min(sum.low, sum.change);
    }
  }
}

/// How far the depth sinks within a block, at most. Between two rows of a matrix, "],[", it sinks by one.
HWY_INLINE int most_sunk(std::uint64_t open, std::uint64_t close) {
  const std::uint64_t reopened = close & (open >> 2);
  const bool has_neighbours = (close & (close << 1)) != 0;
  return reopened == 0 || has_neighbours ? std::popcount(close) : std::popcount(close ^ reopened) + 1;
}

TextState SummarizeBlocks(const char* data, std::size_t size, TextState state, std::vector<BlockSummary>& blocks) {
  for (std::size_t at = 0; at < size; at += index_block) {
    BlockSummary sum{.state = state};
    const std::size_t end = std::min(size, at + index_block);
    std::size_t pos = at;
    for (; pos + 64 <= end; pos += 64) {
      const Block block(data + pos);
      if (!block.any_structure()) {
        if (state == TextState::escaped) { state = TextState::in_string; }
        continue;
      }
      const StructureMasks masks = block.structure();
      if (masks.backslash != 0 || state == TextState::escaped) {
        count_bytes(data + pos, 64, sum, state);
        continue;
      }
      std::uint64_t outside = ~std::uint64_t{0};
      if (masks.quote != 0 || state == TextState::in_string) {
        const std::uint64_t within = prefix_xor(masks.quote) ^ (state == TextState::in_string ? ~std::uint64_t{0} : 0);
        state = (within >> 63) != 0 ? TextState::in_string : TextState::outside;
        outside = ~within;
      }
      const std::uint64_t open = masks.open & outside;
      const std::uint64_t close = masks.close & outside;
      sum.low = std::min(sum.low, sum.change - most_sunk(open, close));
      sum.change += std::popcount(open) - std::popcount(close);
      sum.braces += std::popcount(open & masks.brace) - std::popcount(close & masks.brace);
    }
    count_bytes(data + pos, end - pos, sum, state);
    blocks.push_back(sum);
  }
  return state;
}

/// As skip_container, without the index.
std::size_t scan_container(const char* data, std::size_t pos, std::size_t end, ContainerSkip& skip) {
  while (pos < end) {
    const std::size_t size = std::min<std::size_t>(64, end - pos);
    const std::uint64_t valid = size == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << size) - 1;
    const Block block(data + pos);
    StructureMasks masks{};
    if (block.any_structure()) { masks = block.structure(); }
    if ((masks.backslash & valid) != 0 || skip.state == TextState::escaped) {
      // One byte, then try again: what stands behind a backslash decides what the next mask means.
      const std::size_t step =
          skip.state == TextState::escaped ? 1 : std::min<std::size_t>(size, std::countr_zero(masks.backslash) + 1);
      for (std::size_t i = 0; i < step; ++i) {
        BlockSummary one;
        count_bytes(data + pos + i, 1, one, skip.state);
        skip.depth += one.change;
        skip.braces += one.braces;
        if (skip.depth == 0 && one.change != 0) { return pos + i + 1; }
      }
      pos += step;
      continue;
    }
    std::uint64_t outside = valid;
    const std::uint64_t quote = masks.quote & valid;
    if (quote != 0 || skip.state == TextState::in_string) {
      const std::uint64_t within = prefix_xor(quote) ^ (skip.state == TextState::in_string ? ~std::uint64_t{0} : 0);
      skip.state = ((within >> (size - 1)) & 1) != 0 ? TextState::in_string : TextState::outside;
      outside &= ~within;
    }
    const std::uint64_t open = masks.open & outside;
    const std::uint64_t close = masks.close & outside;
    if (skip.depth > most_sunk(open, close)) {
      skip.depth += std::popcount(open) - std::popcount(close);
      skip.braces += std::popcount(open & masks.brace) - std::popcount(close & masks.brace);
    } else {
      for (std::uint64_t rest = open | close; rest != 0; rest &= rest - 1) {
        const std::uint64_t bit = rest & (~rest + 1);
        const int change = (open & bit) != 0 ? 1 : -1;
        skip.depth += change;
        skip.braces += (masks.brace & bit) != 0 ? change : 0;
        if (skip.depth == 0) {
          skip.state = TextState::outside;
          return pos + static_cast<std::size_t>(std::countr_zero(rest)) + 1;
        }
      }
    }
    pos += size;
  }
  return end;
}

std::size_t SkipString(const char* data, std::size_t pos, std::size_t end, TextState& state) {
  while (pos < end) {
    if (state == TextState::escaped) {
      state = TextState::in_string;
      ++pos;
      continue;
    }
    const std::size_t size = std::min<std::size_t>(64, end - pos);
    const Block block(data + pos);
    if (block.any_structure()) {
      const StructureMasks masks = block.structure();
      const std::uint64_t stop = masks.quote | masks.backslash;
      const auto at = static_cast<std::size_t>(std::countr_zero(stop));
      if (at < size) {
        state = ((masks.quote >> at) & 1) != 0 ? TextState::outside : TextState::escaped;
        pos += at + 1;
        if (state == TextState::outside) { return pos; }
        continue;
      }
    }
    pos += size;
  }
  return end;
}

std::size_t SkipContainer(const IndexedText& text, std::size_t pos, std::size_t end, ContainerSkip& skip) {
  while (pos < end) {
    const std::size_t border = (pos / index_block + 1) * index_block;
    const BlockSummary& block = text.blocks[pos / index_block];
    // The last block is never skipped: the state behind it is not in the index.
    if (pos % index_block == 0 && border <= end && border < text.size && skip.state == block.state &&
        skip.depth + block.low > 0) {
      skip.depth += block.change;
      skip.braces += block.braces;
      skip.state = text.blocks[border / index_block].state;
      pos = border;
      continue;
    }
    pos = scan_container(text.data, pos, std::min(border, end), skip);
    if (skip.depth == 0) { return pos; }
  }
  return end;
}

}  // namespace HWY_NAMESPACE
}  // namespace expertviz::bytes
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace expertviz::bytes {

HWY_EXPORT(SummarizeBlocks);
HWY_EXPORT(SkipContainer);
HWY_EXPORT(SkipString);

TextState summarize_blocks(const char* data, std::size_t size, TextState state, std::vector<BlockSummary>& blocks) {
  return HWY_DYNAMIC_DISPATCH(SummarizeBlocks)(data, size, state, blocks);
}

std::size_t skip_container(const IndexedText& text, std::size_t pos, std::size_t end, ContainerSkip& skip) {
  // What is empty needs no vectors. In ASCII a closing bracket is the second behind the one that opens.
  if (skip.depth == 0 && end - pos > 1 && text.data[pos + 1] == text.data[pos] + 2) { return pos + 2; }
  return HWY_DYNAMIC_DISPATCH(SkipContainer)(text, pos, end, skip);
}

std::size_t skip_string(const char* data, std::size_t pos, std::size_t end, TextState& state) {
  return HWY_DYNAMIC_DISPATCH(SkipString)(data, pos, end, state);
}

std::vector<std::string> instruction_sets() {
  std::vector<std::string> names;
  std::int64_t targets = hwy::SupportedTargets() & HWY_TARGETS;
  for (; targets != 0; targets &= targets - 1) {
    names.emplace_back(hwy::TargetName(targets & (~targets + 1)));
  }
  return names;
}

void use_instruction_set(const std::string& name) {
  hwy::SetSupportedTargetsForTest(0);
  std::int64_t wanted = 0;
  for (std::int64_t targets = hwy::SupportedTargets() & HWY_TARGETS; targets != 0; targets &= targets - 1) {
    const std::int64_t target = targets & (~targets + 1);
    if (name == hwy::TargetName(target)) { wanted = target; }
  }
  hwy::SetSupportedTargetsForTest(wanted);
  hwy::GetChosenTarget().Update(hwy::SupportedTargets());
}

}  // namespace expertviz::bytes
#endif
