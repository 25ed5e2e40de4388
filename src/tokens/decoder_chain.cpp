#include "tokens/decoder_chain.hpp"

#include "text/utf8.hpp"
#include "tokens/byte_level.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

namespace expertviz::tokens {
namespace {

/// A piece on its way through the chain.
struct Passage {
  std::string text;
  bool alone = true;   ///< the piece is a whole text; otherwise it stands in the middle of one
  bool fused = false;  ///< the text was made one token, of which the piece is a part

  /// Whether the decoder takes the piece, or the text around it, for the first token and the last.
  [[nodiscard]] bool is_only_token() const { return alone || fused; }
  /// Whether neither end of the piece is an end of what the decoder takes for a token.
  [[nodiscard]] bool is_inside_token() const { return fused && !alone; }
};

/// The English clean-up that the WordPiece and CTC decoders share.
std::string cleaned_up(std::string text) {
  using Rule = std::pair<std::string_view, std::string_view>;
  static constexpr std::array<Rule, 11> rules = {{{" .", "."},
                                                  {" ?", "?"},
                                                  {" !", "!"},
                                                  {" ,", ","},
                                                  {" ' ", "'"},
                                                  {" n't", "n't"},
                                                  {" 'm", "'m"},
                                                  {" do not", " don't"},
                                                  {" 's", "'s"},
                                                  {" 've", "'ve"},
                                                  {" 're", "'re"}}};
  for (const auto& [from, to] : rules) {
    text = replaced(text, from, to);
  }
  return text;
}

/// The byte of "<0xHH>". The library reads the digits with Rust's from_str_radix, which takes "+H" too.
std::optional<char> fallback_byte(std::string_view piece) {
  if (piece.size() != 6 || !piece.starts_with("<0x") || !piece.ends_with('>')) { return std::nullopt; }
  std::string_view digits = piece.substr(3, 2);
  if (digits.front() == '+') { digits.remove_prefix(1); }
  unsigned byte = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), byte, 16);
  if (error != std::errc{} || end != digits.data() + digits.size()) { return std::nullopt; }
  return static_cast<char>(byte);
}

/// How many of `content` stand at the start of a text, at most `limit`.
std::size_t leading(std::string_view text, std::string_view content, std::size_t limit) {
  std::size_t count = 0;
  for (; count < limit && text.starts_with(content); ++count) {
    text.remove_prefix(content.size());
  }
  return count;
}

std::size_t trailing(std::string_view text, std::string_view content, std::size_t limit) {
  std::size_t count = 0;
  for (; count < limit && text.ends_with(content); ++count) {
    text.remove_suffix(content.size());
  }
  return count;
}

struct Apply {
  Passage& passage;

  void operator()(const decoders::ByteLevel&) const {
    const std::string bytes = byte_level_bytes(passage.text);
    passage.text = passage.alone ? text::lossy_utf8(bytes) : bytes;
    passage.fused = true;
  }

  void operator()(const decoders::Replace& decoder) const {
    passage.text = decoder.pattern.replace_all(passage.text, decoder.content);
  }

  void operator()(const decoders::ByteFallback&) const {
    if (const auto byte = fallback_byte(passage.text)) {
      const std::string bytes(1, *byte);
      passage.text = passage.alone ? text::lossy_utf8(bytes) : bytes;
    }
  }

  void operator()(const decoders::Fuse&) const { passage.fused = true; }

  void operator()(const decoders::Strip& decoder) const {
    if (passage.is_inside_token()) { return; }
    const std::string content = text::to_utf8(decoder.content);
    std::string_view rest = passage.text;
    rest.remove_prefix(leading(rest, content, decoder.start) * content.size());
    rest.remove_suffix(trailing(rest, content, decoder.stop) * content.size());
    passage.text = std::string(rest);
  }

  void operator()(const decoders::Metaspace& decoder) const {
    const bool drops = decoder.opens_without_space && passage.is_only_token();
    passage.text = replaced(passage.text, text::to_utf8(decoder.replacement), drops ? "" : " ");
  }

  void operator()(const decoders::WordPiece& decoder) const {
    if (!passage.is_only_token()) {
      if (passage.text.starts_with(decoder.prefix)) {
        passage.text.erase(0, decoder.prefix.size());
      } else {
        passage.text = std::string(" ").append(passage.text);
      }
    }
    if (decoder.cleanup) { passage.text = cleaned_up(std::move(passage.text)); }
  }

  void operator()(const decoders::Bpe& decoder) const {
    passage.text = replaced(passage.text, decoder.suffix, passage.is_only_token() ? "" : " ");
  }

  void operator()(const decoders::Ctc& decoder) const {
    passage.text = replaced(passage.text, decoder.pad_token, "");
    if (decoder.cleanup) {
      passage.text = replaced(cleaned_up(std::move(passage.text)), decoder.word_delimiter_token, " ");
    }
  }
};

std::string run(const std::vector<Decoder>& steps, Passage passage) {
  for (const Decoder& step : steps) {
    std::visit(Apply{passage}, step);
  }
  return std::move(passage.text);
}

}  // namespace

std::string DecoderChain::alone(std::string_view piece) const {
  return run(steps_, {.text = std::string(piece), .alone = true});
}

std::string DecoderChain::within_text(std::string_view piece) const {
  return run(steps_, {.text = std::string(piece), .alone = false});
}

DecoderChain sentencepiece_chain(bool opens_with_space) {
  std::vector<Decoder> steps = {decoders::Replace{ReplacePattern::literal("\u2581"), " "}, decoders::ByteFallback{},
                                decoders::Fuse{}};
  if (opens_with_space) { steps.emplace_back(decoders::Strip{.content = U' ', .start = 1, .stop = 0}); }
  return DecoderChain(std::move(steps));
}

}  // namespace expertviz::tokens
