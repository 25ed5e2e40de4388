#include "cli/picture_texts.hpp"

#include "cli/shared_options.hpp"

#include <utility>

namespace expertviz::cli {

std::vector<std::string> PictureTexts::title_lines(std::vector<std::string> own) const {
  if (no_title) { return {}; }
  if (title) {
    own.resize(std::max<std::size_t>(own.size(), 1));
    own.front() = *title;
  }
  return own;
}

void add_title_options(CLI::App& app, PictureTexts& texts) {
  add_value(app, "Output", "--title", "TEXT", "the picture's title, in place of its own; the line of facts below stays",
            [&texts](const std::string& text) { texts.title = text; });
  app.add_flag("--no-title", texts.no_title, "neither title nor facts, for where a caption tells them")
      ->excludes(app.get_option("--title"))
      ->group("Output");
}

void add_label_options(CLI::App& app, PictureTexts& texts) {
  add_value(app, "Output", "--x-label", "TEXT", "the label of the x axis, in place of its own",
            [&texts](const std::string& text) { texts.x_label = text; });
  add_value(app, "Output", "--y-label", "TEXT", "the label of the y axis, in place of its own",
            [&texts](const std::string& text) { texts.y_label = text; });
}

}  // namespace expertviz::cli
