#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace expertviz::bytes {

/// Where a byte stands in JSON text: outside of strings, inside one, or inside one just behind a backslash.
/// A backslash outside of a string means nothing.
enum class TextState : std::uint8_t { outside, in_string, escaped };

/// Bytes that one entry of a depth index covers.
inline constexpr std::size_t index_block = 1024;

/// What the brackets outside of strings do to the nesting depth over one block of text.
struct BlockSummary {
  std::int32_t change = 0;  ///< of the depth, from the block's start to its end
  std::int32_t low = 0;     ///< no depth within the block is lower than this; relative to its start, at most 0
  std::int32_t braces = 0;  ///< as `change`, counting { and } alone
  TextState state = TextState::outside;  ///< at the block's start
};

/// JSON text with its depth index: blocks[i] covers bytes [i * index_block, (i + 1) * index_block).
/// `text_padding` readable bytes must follow `size`.
struct IndexedText {
  const char* data = nullptr;
  std::size_t size = 0;
  const BlockSummary* blocks = nullptr;
  std::uint64_t offset = 0;  ///< of data[0] in the input
};
inline constexpr std::size_t text_padding = 128;

/// Appends the summaries of `size` bytes to `blocks`; returns the state behind them.
/// All calls for one text but the last must pass a multiple of `index_block`.
[[nodiscard]] TextState summarize_blocks(const char* data, std::size_t size, TextState state,
                                         std::vector<BlockSummary>& blocks);

/// A container being skipped; starts in front of its opening bracket.
struct ContainerSkip {
  std::int64_t depth = 0;   ///< beyond 32 bits in a value of gigabytes that is nothing but brackets
  std::int64_t braces = 0;  ///< { less }; not 0 at the end where brackets of different kinds were matched
  TextState state = TextState::outside;
};

/// Moves on through a container from `pos` up to `end`, using the index to leap over blocks that cannot hold its end.
/// Returns the position behind the closing bracket, where skip.depth is 0; or `end`, to be called again with the text
/// that follows.
[[nodiscard]] std::size_t skip_container(const IndexedText& text, std::size_t pos, std::size_t end,
                                         ContainerSkip& skip);

/// Moves on through a string from `pos`, which is behind its opening quote, up to `end`.
/// Returns the position behind the closing quote, where state is `outside`; or `end`.
[[nodiscard]] std::size_t skip_string(const char* data, std::size_t pos, std::size_t end, TextState& state);

/// Names of the instruction sets that this machine can run, the widest first; the portable one is last.
[[nodiscard]] std::vector<std::string> instruction_sets();
/// Restricts the scans to one of these; "" lifts it. For tests and benchmarks only: not safe while another thread
/// scans.
void use_instruction_set(const std::string& name);

}  // namespace expertviz::bytes
