#pragma once

#include "tokens/replace_pattern.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace expertviz::tokens {

/// The decoders of Hugging Face's `tokenizers`, as the `decoder` of a tokenizer.json names them. What each does to a
/// piece is said in docs/tokenizers.md.
namespace decoders {

struct ByteLevel {};

struct Replace {
  ReplacePattern pattern;
  std::string content;
};

struct ByteFallback {};

struct Fuse {};

struct Strip {
  char32_t content = U' ';
  std::size_t start = 0;
  std::size_t stop = 0;
};

struct Metaspace {
  char32_t replacement = U'\u2581';
  bool opens_without_space = true;  ///< the first token of a text loses its spaces
};

struct WordPiece {
  std::string prefix;
  bool cleanup = true;
};

struct Bpe {
  std::string suffix;
};

struct Ctc {
  std::string pad_token;
  std::string word_delimiter_token;
  bool cleanup = true;
};

}  // namespace decoders

using Decoder = std::variant<decoders::ByteLevel, decoders::Replace, decoders::ByteFallback, decoders::Fuse,
                             decoders::Strip, decoders::Metaspace, decoders::WordPiece, decoders::Bpe, decoders::Ctc>;

/// Decoders one after the other. With none of them a piece stands for itself.
class DecoderChain {
 public:
  DecoderChain() = default;
  explicit DecoderChain(std::vector<Decoder> steps) : steps_(std::move(steps)) {}

  /// What decode() gives for this piece alone: UTF-8.
  [[nodiscard]] std::string alone(std::string_view piece) const;
  /// The bytes of this piece in the middle of a text: incomplete characters stay, and so does a space that a decoder
  /// only takes from the start or the end of a whole text.
  [[nodiscard]] std::string within_text(std::string_view piece) const;

 private:
  std::vector<Decoder> steps_;
};

/// Reads the `decoder` of a tokenizer.json from its JSON text; null is the empty chain.
///
/// Throws `Error` for a decoder that is unknown or lacks a part, and for more than 32 of them.
[[nodiscard]] DecoderChain decoder_chain_of(const std::string& json);

/// What Hugging Face gives a tokenizer that comes as a SentencePiece model.
[[nodiscard]] DecoderChain sentencepiece_chain(bool opens_with_space);

}  // namespace expertviz::tokens
