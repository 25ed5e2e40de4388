#include "tokens/decoder_chain.hpp"

#include "catch.hpp"
#include "decoding.hpp"

#include <string>

namespace {

using expertviz::tokens::decoder_chain_of;

constexpr const char* llama = R"({"type": "Sequence", "decoders": [
    {"type": "Replace", "pattern": {"String": "▁"}, "content": " "}, {"type": "ByteFallback"}, {"type": "Fuse"},
    {"type": "Strip", "content": " ", "start": 1, "stop": 0}]})";

/// A Sequence of the same decoder so many times.
std::string sequence(std::size_t count, const std::string& decoder) {
  std::string list;
  for (std::size_t i = 0; i < count; ++i) {
    list += (i == 0 ? "" : ",") + decoder;
  }
  return R"({"type": "Sequence", "decoders": [)" + list + "]}";
}

}  // namespace

// `alone` is tested against the library for each kind of decoder in vocabularies_test.cpp; here are the corners.
TEST_CASE("Strip takes at most so many from either end, and nothing twice") {
  const auto both = decoder_chain_of(R"({"type": "Strip", "content": " ", "start": 2, "stop": 2})");
  CHECK(both.alone("   a   ") == " a ");
  CHECK(both.alone(" a ") == "a");
  CHECK(both.alone("     ") == " ");
  CHECK(both.alone(" ").empty());
  CHECK(both.alone("").empty());
  const auto end = decoder_chain_of(R"({"type": "Strip", "content": "é", "start": 0, "stop": 1})");
  CHECK(end.alone("aéé") == "aé");
}

TEST_CASE("Metaspace drops spaces unless told never to") {
  const auto text = [](const std::string& fields) {
    return decoder_chain_of(R"({"type": "Metaspace", "replacement": "▁")" + fields + "}").alone("▁a▁b");
  };
  CHECK(text("") == "ab");
  CHECK(text(R"(, "add_prefix_space": true)") == "ab");
  CHECK(text(R"(, "prepend_scheme": "always")") == "ab");
  CHECK(text(R"(, "prepend_scheme": "first")") == "ab");
  CHECK(text(R"(, "prepend_scheme": "never")") == " a b");
  CHECK(text(R"(, "add_prefix_space": true, "prepend_scheme": "never")") == " a b");
  CHECK(text(R"(, "add_prefix_space": false)") == " a b");
}

TEST_CASE("a ByteLevel without its fields, as some files have it, is one all the same") {
  CHECK(decoder_chain_of(R"({"type": "ByteLevel"})").alone("Ġa") == " a");
}

TEST_CASE("no decoder leaves a piece as it is") {
  CHECK(decoder_chain_of("null").alone("▁Ġ<0x41>") == "▁Ġ<0x41>");
  CHECK(decoder_chain_of(R"({"type": "Sequence", "decoders": []})").alone("▁Ġ<0x41>") == "▁Ġ<0x41>");
}

TEST_CASE("within a text a piece keeps the space that only the start of a text loses") {
  const auto chain = decoder_chain_of(llama);
  CHECK(chain.alone("▁the") == "the");
  CHECK(chain.within_text("▁the") == " the");
  CHECK(chain.within_text("▁▁") == "  ");
  CHECK(chain.within_text("<0x20>") == " ");
  CHECK(chain.alone("<0xE6>") == "\uFFFD");
  CHECK(chain.within_text("<0xE6>") == "\xE6");
  CHECK(decoder_chain_of(R"({"type": "Metaspace", "replacement": "▁"})").within_text("▁the") == " the");
}

TEST_CASE("a Strip that is not behind a Fuse takes from every token, also within a text") {
  CHECK(decoder_chain_of(R"({"type": "Strip", "content": "▁", "start": 1, "stop": 0})").within_text("▁the") == "the");
}

TEST_CASE("within a text a word of WordPiece has the space before it, and a part of one has not") {
  const auto chain = decoder_chain_of(R"({"type": "WordPiece", "prefix": "##", "cleanup": true})");
  CHECK(chain.within_text("tree") == " tree");
  CHECK(chain.within_text("##s") == "s");
  CHECK(chain.within_text(".") == ".");
}

TEST_CASE("within a text the end of a word is a space") {
  CHECK(decoder_chain_of(R"({"type": "BPEDecoder", "suffix": "</w>"})").within_text("the</w>") == "the ");
}

TEST_CASE("decoders that double a piece end in an error, not in all memory") {
  const std::string doubling = R"({"type": "Replace", "pattern": {"String": "a"}, "content": "aa"})";
  CHECK(decoder_chain_of(sequence(10, doubling)).alone("a") == std::string(1024, 'a'));
  const auto chain = decoder_chain_of(sequence(31, doubling));
  CHECK(contains(message_of([&] { static_cast<void>(chain.alone("a")); }), "longer than 64 MiB"));
}

TEST_CASE("a chain of absurd length is refused") {
  CHECK(decoder_chain_of(sequence(32, R"({"type": "Fuse"})")).alone("a") == "a");
  CHECK(contains(message_of([] { static_cast<void>(decoder_chain_of(sequence(33, R"({"type": "Fuse"})"))); }),
                 "more than 32 decoders"));
}
