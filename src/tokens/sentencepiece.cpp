#include "expertviz/error.hpp"
#include "text/utf8.hpp"
#include "tokens/file_window.hpp"
#include "tokens/vocabulary.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace expertviz::tokens {
namespace {

// The messages and fields of sentencepiece_model.proto that are read here.
constexpr std::uint64_t model_pieces = 1;
constexpr std::uint64_t model_normalizer_spec = 3;
constexpr std::uint64_t piece_text = 1;
constexpr std::uint64_t piece_type = 3;
constexpr std::uint64_t normalizer_add_dummy_prefix = 3;

// Values of a piece's type.
constexpr std::uint64_t unknown_piece = 2;
constexpr std::uint64_t control_piece = 3;
constexpr std::uint64_t user_defined_piece = 4;

/// One field of a protobuf message: a number, or bytes; which of the two depends on the field.
struct Field {
  std::uint64_t number = 0;
  std::uint64_t value = 0;
  std::string_view bytes;
};

/// Takes a message apart, field by field.
class Message {
 public:
  explicit Message(std::string_view bytes) : rest_(bytes) {}

  /// The next field; empty behind the last one.
  std::optional<Field> next() {
    if (rest_.empty()) { return std::nullopt; }
    const std::uint64_t tag = varint();
    Field field;
    field.number = tag >> 3;
    switch (tag & 7) {
      case 0:
        field.value = varint();
        break;
      case 1:
        field.bytes = take(8);
        break;
      case 2:
        field.bytes = take(varint());
        break;
      case 5:
        field.bytes = take(4);
        break;
      default:
        fail();
    }
    if (field.number == 0) { fail(); }
    return field;
  }

 private:
  [[noreturn]] static void fail() {
    throw Error("not a SentencePiece model", "the file may be incomplete; fetch it again");
  }

  std::string_view take(std::uint64_t length) {
    if (length > rest_.size()) { fail(); }
    const std::string_view taken = rest_.substr(0, length);
    rest_.remove_prefix(length);
    return taken;
  }

  std::uint64_t varint() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      const auto byte = static_cast<std::uint8_t>(take(1).front());
      value |= std::uint64_t{byte & 0x7FU} << shift;
      if (byte < 0x80) { return value; }
    }
    fail();
  }

  std::string_view rest_;
};

Piece read_piece(std::string_view bytes) {
  Piece piece;
  Message message(bytes);
  while (const auto field = message.next()) {
    if (field->number == piece_text) {
      piece.text = text::lossy_utf8(field->bytes);
    } else if (field->number == piece_type) {
      piece.added =
          field->value == unknown_piece || field->value == control_piece || field->value == user_defined_piece;
    }
  }
  return piece;
}

bool adds_dummy_prefix(std::string_view normalizer_spec) {
  bool adds = true;
  Message message(normalizer_spec);
  while (const auto field = message.next()) {
    if (field->number == normalizer_add_dummy_prefix) { adds = field->value != 0; }
  }
  return adds;
}

std::string_view whole_file(FileWindow& window) {
  window.hold();
  do {
    window.move_to(window.end());
  } while (window.refill());
  return window.held();
}

}  // namespace

Vocabulary read_sentencepiece(const std::filesystem::path& file, const WantedIds& wanted) {
  FileWindow window(file);
  Vocabulary vocabulary;
  bool opens_with_space = true;
  std::int64_t id = 0;
  Message model(whole_file(window));
  while (const auto field = model.next()) {
    if (field->number == model_pieces) {
      if (wanted.contains(id)) { vocabulary.pieces.insert_or_assign(id, read_piece(field->bytes)); }
      ++id;
    } else if (field->number == model_normalizer_spec) {
      opens_with_space = adds_dummy_prefix(field->bytes);
    }
  }
  vocabulary.decoder = sentencepiece_chain(opens_with_space);
  return vocabulary;
}

}  // namespace expertviz::tokens
