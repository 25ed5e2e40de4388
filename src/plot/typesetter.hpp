#pragma once

#include "plot/handles.hpp"
#include "plot/scene.hpp"

#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace expertviz::plot {

struct TextStyle {
  double size = 12;
  Color color;
  bool bold = false;
  bool italic = false;
};

/// Turns any bytes into lines of text that can be drawn, and measures them, with the machine's fonts for every script.
/// Every text of a scene comes from here: it is made printable(), and a character that no font has is replaced by its
/// code point.
class Typesetter {
 public:
  /// Throws `Error` where the machine has no font.
  Typesetter();

  [[nodiscard]] TextLine line(std::string_view text, const TextStyle& style);
  /// Several looks in one line.
  [[nodiscard]] TextLine line(std::vector<TextRun> runs);

  /// A line cut with … to be no wider than `width`.
  [[nodiscard]] TextLine fitted(std::string_view text, const TextStyle& style, double width);
  /// Up to four lines, broken at " | " where that is enough, else at spaces; what does not fit is cut with ….
  [[nodiscard]] std::vector<TextLine> wrapped(std::string_view text, const TextStyle& style, double width);

  /// A line of numbers and such, which are printable and come up often: their widths are remembered.
  [[nodiscard]] TextLine line_of_numbers(std::vector<TextRun> runs);

 private:
  [[nodiscard]] std::set<gunichar> characters_without_font() const;

  ContextHandle context_;
  LayoutHandle layout_;
  std::unordered_map<std::string, double> widths_;
};

}  // namespace expertviz::plot
