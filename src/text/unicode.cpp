#include "text/unicode.hpp"

#include <utf8proc.h>

namespace expertviz::text {
namespace {

const utf8proc_property_t& property_of(char32_t character) {
  return *utf8proc_get_property(static_cast<utf8proc_int32_t>(character));
}

bool between(char32_t character, char32_t first, char32_t last) {
  return first <= character && character <= last;
}

/// The marks, embeddings, overrides and isolates of bidirectional text, and what breaks lines.
bool reorders(char32_t c) {
  return c == 0x061C || c == 0x200E || c == 0x200F || between(c, 0x2028, 0x202E) || between(c, 0x2066, 0x2069);
}

bool joins(char32_t c) {
  return c == 0x200C || c == 0x200D || between(c, 0xFE00, 0xFE0F) || between(c, 0xE0100, 0xE01EF) ||
         between(c, 0xE0020, 0xE007F) || between(c, 0x180B, 0x180D) || c == 0x180F;
}

/// Format characters that are inked, such as the Arabic number sign.
bool is_inked(char32_t c) {
  return between(c, 0x0600, 0x0605) || c == 0x06DD || c == 0x070F || c == 0x0890 || c == 0x0891 || c == 0x08E2 ||
         c == 0x110BD || c == 0x110CD;
}

/// Letters and marks by category that are blank: fillers, and the braille pattern without dots.
bool is_filler(char32_t c) {
  return c == 0x034F || c == 0x115F || c == 0x1160 || c == 0x17B4 || c == 0x17B5 || c == 0x2800 || c == 0x3164 ||
         c == 0xFFA0;
}

bool is_noncharacter(char32_t c) {
  return (c & 0xFFFE) == 0xFFFE || between(c, 0xFDD0, 0xFDEF);
}

}  // namespace

Effect effect_of(char32_t character) {
  if (between(character, 0x20, 0x7E)) { return Effect::visible; }
  if (reorders(character)) { return Effect::reorders; }
  if (joins(character)) { return Effect::joins; }
  if (is_filler(character) || is_noncharacter(character)) { return Effect::hidden; }
  switch (property_of(character).category) {
    case UTF8PROC_CATEGORY_CC:
      return Effect::control;
    case UTF8PROC_CATEGORY_CF:
      return is_inked(character) ? Effect::visible : Effect::hidden;
    case UTF8PROC_CATEGORY_ZS:
      return Effect::space;
    case UTF8PROC_CATEGORY_CO:
      return Effect::unassigned;
    case UTF8PROC_CATEGORY_CN:
      // The plane of tags and selectors, all of which are ignored where they are not known.
      return between(character, 0xE0000, 0xE0FFF) ? Effect::hidden : Effect::unassigned;
    default:
      return Effect::visible;
  }
}

bool is_pictograph(char32_t character) {
  return property_of(character).boundclass == UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC;
}

int columns_of(char32_t character) {
  return utf8proc_charwidth(static_cast<utf8proc_int32_t>(character));
}

bool Graphemes::begins(char32_t next) {
  if (before_ == 0) { state_ = 0; }
  const bool begins = before_ == 0 || utf8proc_grapheme_break_stateful(static_cast<utf8proc_int32_t>(before_),
                                                                       static_cast<utf8proc_int32_t>(next), &state_);
  before_ = next;
  return begins;
}

}  // namespace expertviz::text
