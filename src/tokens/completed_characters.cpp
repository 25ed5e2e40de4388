#include "expertviz/tokenizer.hpp"
#include "text/utf8.hpp"
#include "tokens/visible_text.hpp"

#include <string_view>

namespace expertviz {
namespace {

/// Adds the bytes of one token to those of a character that is not complete yet. Returns the character if it is now,
/// and leaves in `pending` what the token's own end begins.
std::string complete(std::string& pending, std::string_view bytes) {
  const std::string joined = pending + std::string(bytes);
  const std::size_t border = pending.size();
  std::string completed;
  pending.clear();
  for (std::size_t place = 0; place < joined.size();) {
    const std::string_view rest = std::string_view(joined).substr(place);
    const text::Utf8Part part = text::first_utf8_part(rest);
    if (part.kind == text::Utf8Part::Kind::incomplete) {
      pending = rest;
      break;
    }
    if (part.kind == text::Utf8Part::Kind::character && place < border) { completed = rest.substr(0, part.length); }
    place += part.length;
  }
  return completed;
}

}  // namespace

std::vector<std::string> completed_characters(std::span<const Token> path) {
  std::vector<std::string> result;
  std::string pending;
  for (const Token& token : path) {
    std::string& character = result.emplace_back();
    if (token.kind != Token::Kind::ordinary) {
      pending.clear();  // a text of its own, which completes nothing
      continue;
    }
    for (const std::string& unit : tokens::visible_units(complete(pending, token.bytes))) {
      character += unit;
    }
  }
  return result;
}

}  // namespace expertviz
