#include "expertviz/error.hpp"
#include "text/utf8.hpp"
#include "tokens/decoder_chain.hpp"

#include <cstdint>

#include <simdjson.h>

namespace expertviz::tokens {
namespace {

using simdjson::dom::element;
using simdjson::dom::object;

// Real chains have five. Each regular expression may take its time, so a stranger's file must not bring thousands.
constexpr std::size_t most_steps = 32;

/// The fields of one decoder. Those that older versions of the library did not write have their default.
class Fields {
 public:
  Fields(const object& fields, std::string type) : fields_(fields), type_(std::move(type)) {}

  [[nodiscard]] std::string text(const char* name) const {
    std::string_view value;
    if (fields_[name].get(value)) { lacks(name, "text"); }
    return std::string(value);
  }

  [[nodiscard]] char32_t character(const char* name) const {
    const std::u32string value = text::characters_of(text(name));
    if (value.size() != 1) { lacks(name, "single character"); }
    return value.front();
  }

  [[nodiscard]] std::size_t count(const char* name) const {
    std::uint64_t value = 0;
    if (fields_[name].get(value)) { lacks(name, "count"); }
    return value;
  }

  [[nodiscard]] bool flag(const char* name, bool otherwise) const {
    bool value = otherwise;
    return fields_[name].get(value) ? otherwise : value;
  }

  [[nodiscard]] ReplacePattern pattern() const {
    object pattern;
    std::string_view value;
    if (fields_["pattern"].get(pattern)) { lacks("pattern", "pattern"); }
    if (!pattern["String"].get(value)) { return ReplacePattern::literal(std::string(value)); }
    if (!pattern["Regex"].get(value)) { return ReplacePattern::regex(value); }
    lacks("pattern", "String or Regex");
  }

  [[nodiscard]] simdjson::dom::array decoders() const {
    simdjson::dom::array value;
    if (fields_["decoders"].get(value)) { lacks("decoders", "list"); }
    return value;
  }

 private:
  [[noreturn]] void lacks(const char* name, const char* kind) const {
    throw Error("the decoder " + type_ + " lacks a valid \"" + name + "\" (a " + kind + ")");
  }

  object fields_;
  std::string type_;
};

bool opens_without_space(const Fields& fields, const object& json) {
  std::string_view scheme;
  if (json["prepend_scheme"].get(scheme)) { return fields.flag("add_prefix_space", true); }
  return scheme != "never";
}

// The depth of the recursion is bounded by that which the parser allows.
void append_decoder(const element& json, std::vector<Decoder>& steps) {
  object decoder;
  std::string_view type;
  if (json.get(decoder) || decoder["type"].get(type)) { throw Error("a decoder without a type"); }
  if (steps.size() == most_steps) { throw Error("more than " + std::to_string(most_steps) + " decoders in a row"); }
  const Fields fields(decoder, std::string(type));
  if (type == "Sequence") {
    for (const element step : fields.decoders()) {
      append_decoder(step, steps);
    }
  } else if (type == "ByteLevel") {
    steps.emplace_back(decoders::ByteLevel{});
  } else if (type == "Replace") {
    steps.emplace_back(decoders::Replace{fields.pattern(), fields.text("content")});
  } else if (type == "ByteFallback") {
    steps.emplace_back(decoders::ByteFallback{});
  } else if (type == "Fuse") {
    steps.emplace_back(decoders::Fuse{});
  } else if (type == "Strip") {
    steps.emplace_back(decoders::Strip{fields.character("content"), fields.count("start"), fields.count("stop")});
  } else if (type == "Metaspace") {
    steps.emplace_back(decoders::Metaspace{fields.character("replacement"), opens_without_space(fields, decoder)});
  } else if (type == "WordPiece") {
    steps.emplace_back(decoders::WordPiece{fields.text("prefix"), fields.flag("cleanup", true)});
  } else if (type == "BPEDecoder") {
    steps.emplace_back(decoders::Bpe{fields.text("suffix")});
  } else if (type == "CTC") {
    steps.emplace_back(
        decoders::Ctc{fields.text("pad_token"), fields.text("word_delimiter_token"), fields.flag("cleanup", true)});
  } else {
    throw Error("the decoder " + std::string(type) + " is unknown", "this version of expertviz may be too old for it");
  }
}

}  // namespace

DecoderChain decoder_chain_of(const std::string& json) {
  simdjson::dom::parser parser;
  element decoder;
  if (const auto error = parser.parse(json).get(decoder)) {
    throw Error(std::string("the decoder is no valid JSON: ") + simdjson::error_message(error));
  }
  std::vector<Decoder> steps;
  if (!decoder.is_null()) { append_decoder(decoder, steps); }
  return DecoderChain(std::move(steps));
}

}  // namespace expertviz::tokens
