#pragma once

namespace expertviz::text {

/// What a character does on paper or on a screen. This is the one table of what must not be shown as it is.
enum class Effect {
  visible,
  space,       ///< white space other than the plain one
  joins,       ///< changes how its neighbours look: joiners, variation selectors, tags of a flag
  hidden,      ///< leaves no trace: zero-width spaces, fillers, soft hyphens, noncharacters
  unassigned,  ///< private use, or of a later Unicode: some fonts show it
  reorders,    ///< changes the direction of the text around it, or breaks its line
  control
};
[[nodiscard]] Effect effect_of(char32_t character);

/// Emoji and symbols that U+200D may join.
[[nodiscard]] bool is_pictograph(char32_t character);

/// Columns that a character takes in a terminal: 0, 1 or 2.
[[nodiscard]] int columns_of(char32_t character);

/// Tells where characters as a reader counts them begin (Unicode's grapheme clusters).
class Graphemes {
 public:
  /// Whether `next` begins a new one. To be asked for each character of a text in turn.
  [[nodiscard]] bool begins(char32_t next);
  /// What follows stands for itself.
  void restart() { before_ = 0; }

 private:
  char32_t before_ = 0;
  int state_ = 0;
};

}  // namespace expertviz::text
