#include "expertviz/tokenizer.hpp"

#include "expertviz/error.hpp"
#include "text/utf8.hpp"
#include "tokens/file_error.hpp"
#include "tokens/tokenizer_files.hpp"
#include "tokens/vocabulary.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

namespace expertviz {
namespace fs = std::filesystem;
namespace {

fs::path tokenizer_file(const fs::path& file_or_folder) {
  std::error_code error;
  if (!fs::is_directory(file_or_folder, error)) { return file_or_folder; }
  auto file = tokens::tokenizer_in_folder(file_or_folder);
  if (!file) {
    throw tokens::file_error(file_or_folder, "the folder holds no tokenizer",
                             "it needs a tokenizer.json, vocab.json, *.tiktoken, tiktoken.model or tokenizer.model");
  }
  return *std::move(file);
}

tokens::Vocabulary read_vocabulary(const fs::path& file, tokens::TokenizerFormat format,
                                   const tokens::WantedIds& wanted) {
  switch (format) {
    case tokens::TokenizerFormat::tiktoken:
      return tokens::read_tiktoken(file, wanted);
    case tokens::TokenizerFormat::sentencepiece:
      return tokens::read_sentencepiece(file, wanted);
    case tokens::TokenizerFormat::json:
      break;
  }
  return tokens::read_json_tokenizer(file, wanted);
}

Token decoded(std::int64_t id, const tokens::Vocabulary& vocabulary) {
  Token token;
  token.id = id;
  if (const auto piece = vocabulary.pieces.find(id); piece != vocabulary.pieces.end()) {
    token.kind = piece->second.added ? Token::Kind::added : Token::Kind::ordinary;
    token.text = text::lossy_utf8(vocabulary.decoder.alone(piece->second.text));
    token.bytes = vocabulary.decoder.within_text(piece->second.text);
  }
  return token;
}

}  // namespace

class Tokenizer::Impl {
 public:
  explicit Impl(fs::path path) : file(std::move(path)), format(tokens::recognize_tokenizer(file)) {}

  [[nodiscard]] tokens::Vocabulary read(const tokens::WantedIds& wanted) const {
    tokens::Vocabulary vocabulary = read_vocabulary(file, format, wanted);
    const bool complete = std::all_of(wanted.begin(), wanted.end(),
                                      [&vocabulary](std::int64_t id) { return vocabulary.pieces.contains(id); });
    const fs::path config = file.parent_path() / "tokenizer_config.json";
    std::error_code error;
    if (!(complete && vocabulary.names_added_tokens) && fs::is_regular_file(config, error)) {
      tokens::read_added_tokens_decoder(config, wanted, vocabulary);
    }
    return vocabulary;
  }

  fs::path file;
  tokens::TokenizerFormat format;
};

Tokenizer::Tokenizer(const fs::path& file_or_folder) : impl_(std::make_unique<Impl>(tokenizer_file(file_or_folder))) {
}
Tokenizer::~Tokenizer() = default;
Tokenizer::Tokenizer(Tokenizer&&) noexcept = default;
Tokenizer& Tokenizer::operator=(Tokenizer&&) noexcept = default;

std::vector<Token> Tokenizer::decode(std::span<const std::int64_t> ids) const try {
  const tokens::Vocabulary vocabulary = impl_->read(tokens::WantedIds(ids));
  std::vector<Token> result;
  result.reserve(ids.size());
  for (const std::int64_t id : ids) {
    result.push_back(decoded(id, vocabulary));
  }
  return result;
} catch (Error& error) {
  error.of(impl_->file.string());
  throw;
}

const fs::path& Tokenizer::file() const {
  return impl_->file;
}

}  // namespace expertviz
