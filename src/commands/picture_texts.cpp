#include "commands/picture_texts.hpp"

#include <algorithm>
#include <utility>

namespace expertviz::commands {

std::vector<std::string> PictureTexts::title_lines(std::vector<std::string> own) const {
  if (no_title) { return {}; }
  if (title) {
    own.resize(std::max<std::size_t>(own.size(), 1));
    own.front() = *title;
  }
  return own;
}

void PictureTexts::put_on(Figure& figure) const {
  std::visit(
      [this](auto& one) {
        one.title = title_lines(std::move(one.title));
        if constexpr (requires { one.panels; }) {
          Panel& panel = one.panels.front();
          if (x_label) { panel.x.label = panel.x.short_label = *x_label; }
          if (y_label) { panel.y.label = panel.y.short_label = *y_label; }
        }
      },
      figure);
}

}  // namespace expertviz::commands
