#include "commands/picture_texts.hpp"

#include <algorithm>
#include <utility>

namespace expertviz::commands {

namespace {

void set(Axis& axis, const std::optional<std::string>& label) {
  if (!label) { return; }
  axis.label = *label;
  axis.short_label.clear();
}

}  // namespace

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
          if (one.panels.empty()) { return; }
          set(one.panels.front().x, x_label);
          set(one.panels.front().y, y_label);
        }
      },
      figure);
}

}  // namespace expertviz::commands
