#pragma once

#include "expertviz/figure.hpp"

#include <optional>
#include <string>
#include <vector>

namespace expertviz::commands {

/// What the user wants a picture to say in place of its own title and labels.
struct PictureTexts {
  std::optional<std::string> title;  ///< in place of the first line; the second, with the facts, stays
  bool no_title = false;             ///< neither
  std::optional<std::string> x_label;
  std::optional<std::string> y_label;

  /// The lines of the title, of which `own` are the picture's own.
  [[nodiscard]] std::vector<std::string> title_lines(std::vector<std::string> own) const;
  /// Puts the texts on a figure. The labels are those of the first panel.
  void put_on(Figure& figure) const;
};

}  // namespace expertviz::commands
