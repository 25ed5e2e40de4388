#include "tokens/json_file.hpp"
#include "tokens/vocabulary.hpp"

#include <charconv>
#include <string>
#include <system_error>

namespace expertviz::tokens {
namespace {

using simdjson::ondemand::json_type;
using simdjson::ondemand::object;
using simdjson::ondemand::value;

/// Reads `{"content": ...}`, and the bare string of early files.
std::string read_content(value token) {
  if (token.type().value() == json_type::string) { return text_of(token); }
  std::string content;
  for (auto member : token.get_object()) {
    if (text_of(member.key().value()) == "content" && member.value().type().value() == json_type::string) {
      content = text_of(member.value().value());
    }
  }
  return content;
}

std::int64_t id_of(const std::string& key) {
  std::int64_t id = -1;
  const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), id);
  return error == std::errc{} && end == key.data() + key.size() ? id : -1;
}

}  // namespace

void read_added_tokens_decoder(const std::filesystem::path& config, const WantedIds& wanted, Vocabulary& vocabulary) {
  JsonFile(config).read([&](object root) {
    for (auto member : root) {
      if (text_of(member.key().value()) != "added_tokens_decoder") { continue; }
      value tokens = member.value().value();
      if (tokens.type().value() != json_type::object) { continue; }
      for (auto token : tokens.get_object()) {
        const std::int64_t id = id_of(text_of(token.key().value()));
        if (id >= 0 && wanted.contains(id)) { vocabulary.fill(id, read_content(token.value().value())); }
      }
    }
  });
}

}  // namespace expertviz::tokens
