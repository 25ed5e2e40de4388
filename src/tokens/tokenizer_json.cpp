#include "tokens/file_error.hpp"
#include "tokens/json_file.hpp"
#include "tokens/vocabulary.hpp"

#include <cstddef>
#include <optional>
#include <system_error>
#include <utility>
#include <vector>

namespace expertviz::tokens {
namespace {

using Pieces = std::unordered_map<std::int64_t, Piece>;
using simdjson::ondemand::json_type;
using simdjson::ondemand::object;
using simdjson::ondemand::value;

/// Reads members `piece: id`, and gives those that are wanted to `take(id, piece)`.
template <class Take>
void read_ids(object entries, const WantedIds& wanted, const Take& take) {
  for (auto entry : entries) {
    const std::int64_t id = entry.value().get_int64().value();
    if (wanted.contains(id)) { take(id, text_of(entry.key().value())); }
  }
}

/// Reads `vocab` of a model: an object `piece: id`, or Unigram's `[[piece, score], ...]`, where the place is the id.
Pieces read_vocab(value vocab, const WantedIds& wanted) {
  Pieces pieces;
  if (vocab.type().value() != json_type::array) {
    read_ids(vocab.get_object().value(), wanted,
             [&](std::int64_t id, std::string piece) { pieces.insert_or_assign(id, Piece{std::move(piece)}); });
    return pieces;
  }
  std::int64_t id = 0;
  for (auto entry : vocab.get_array()) {
    if (wanted.contains(id)) {
      for (auto piece : entry.get_array()) {
        pieces.insert_or_assign(id, Piece{text_of(piece.value())});
        break;
      }
    }
    ++id;
  }
  return pieces;
}

struct AddedToken {
  std::int64_t id = -1;
  std::string content;
};

std::vector<AddedToken> read_added_tokens(value list, const WantedIds& wanted) {
  std::vector<AddedToken> added;
  for (auto each : list.get_array()) {
    AddedToken token;
    for (auto member : each.get_object()) {
      const std::string name = text_of(member.key().value());
      if (name == "id") { token.id = member.value().get_int64().value(); }
      if (name == "content") { token.content = text_of(member.value().value()); }
    }
    if (wanted.contains(token.id)) { added.push_back(std::move(token)); }
  }
  return added;
}

void read_added_tokens_json(const std::filesystem::path& file, const WantedIds& wanted, Vocabulary& vocabulary) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(file, error)) { return; }
  JsonFile(file).read([&](object root) {
    read_ids(root, wanted, [&](std::int64_t id, std::string piece) { vocabulary.overlay(id, std::move(piece)); });
  });
}

/// What a tokenizer.json says, before it is put together.
struct Parts {
  std::optional<bool> is_plain;  ///< a vocab.json, whose members are the pieces themselves
  std::optional<Pieces> pieces;
  std::vector<AddedToken> added;
  std::optional<std::string> decoder;

  void read(object root, const WantedIds& wanted) {
    for (auto member : root) {
      value content = member.value().value();
      if (!is_plain) {
        is_plain = content.type().value() == json_type::number;
        if (*is_plain) { pieces.emplace(); }
      }
      if (*is_plain) {
        const std::int64_t id = content.get_int64().value();
        if (wanted.contains(id)) { pieces->insert_or_assign(id, Piece{text_of(member.key().value())}); }
        continue;
      }
      const std::string name = text_of(member.key().value());
      if (name == "model" && content.type().value() == json_type::object) {
        pieces.reset();
        for (auto part : content.get_object()) {
          if (text_of(part.key().value()) == "vocab") { pieces = read_vocab(part.value().value(), wanted); }
        }
      } else if (name == "added_tokens" && content.type().value() == json_type::array) {
        added = read_added_tokens(content, wanted);
      } else if (name == "decoder") {
        decoder = std::string(simdjson::to_json_string(content).value());
      }
    }
  }
};

}  // namespace

Vocabulary read_json_tokenizer(const std::filesystem::path& file, const WantedIds& wanted) {
  Parts parts;
  JsonFile(file).read([&](object root) { parts.read(root, wanted); });
  if (!parts.pieces) {
    throw file_error(file, "not a tokenizer: it has no vocabulary",
                     "give a tokenizer.json, vocab.json, .tiktoken or tokenizer.model, or the folder of a model");
  }
  Vocabulary vocabulary;
  vocabulary.pieces = *std::move(parts.pieces);
  vocabulary.names_added_tokens = !*parts.is_plain;
  for (AddedToken& token : parts.added) {
    vocabulary.overlay(token.id, std::move(token.content));
  }
  if (*parts.is_plain) {
    vocabulary.decoder = DecoderChain({decoders::ByteLevel{}});
    read_added_tokens_json(file.parent_path() / "added_tokens.json", wanted, vocabulary);
  } else if (parts.decoder) {
    vocabulary.decoder = decoder_chain_of(*parts.decoder);
  }
  return vocabulary;
}

}  // namespace expertviz::tokens
