#pragma once

#include "expertviz/picture.hpp"

#include <map>
#include <string>
#include <utility>

namespace expertviz::page {

/// The colours of pictures: each is a custom property of the page's style with one value per theme.
class Colors {
 public:
  /// A figure as the text of one <svg> element in these colours. `label` is what it is called for those who do not see
  /// it. Throws `Error` as `draw` does.
  [[nodiscard]] std::string svg_of(const Figure& figure, const std::string& label, std::optional<Size> size);

  /// "--c0:#ffffff;--c1:..." of one theme.
  [[nodiscard]] std::string properties(Theme theme) const;

 private:
  std::map<std::pair<std::string, std::string>, std::size_t> numbers_;  ///< of a light and a dark colour
};

}  // namespace expertviz::page
