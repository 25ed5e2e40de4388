#pragma once

namespace expertviz::tokens {

/// Control characters and others that leave no trace of their own on paper: white space but the plain space, format
/// characters, fillers, private use, what is no character. A person must be told of them in other words.
[[nodiscard]] bool is_invisible(char32_t character);

/// Characters that belong to the one before: combining marks, skin tones.
[[nodiscard]] bool is_combining(char32_t character);
/// Choose another look of the character before.
[[nodiscard]] bool is_variation_selector(char32_t character);
/// Spell the region of a flag, behind the black flag.
[[nodiscard]] bool is_tag(char32_t character);
/// Two make a flag.
[[nodiscard]] bool is_regional_indicator(char32_t character);
/// Emoji and the symbols among which they stand: what U+200D joins.
[[nodiscard]] bool is_pictograph(char32_t character);
/// Whether Hangul letters or syllables in this order make one syllable.
[[nodiscard]] bool is_hangul_pair(char32_t before, char32_t after);

constexpr char32_t zero_width_joiner = U'\u200D';

}  // namespace expertviz::tokens
