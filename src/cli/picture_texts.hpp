#pragma once

#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace expertviz::cli {

/// What the user wants a picture to say in place of its own title and labels.
struct PictureTexts {
  std::optional<std::string> title;  ///< in place of the first line; the second, with the facts, stays
  bool no_title = false;             ///< neither
  std::optional<std::string> x_label;
  std::optional<std::string> y_label;

  /// The lines of the title, of which `own` are the picture's own.
  [[nodiscard]] std::vector<std::string> title_lines(std::vector<std::string> own) const;

  template <class Chart>
  [[nodiscard]] Chart on(Chart chart) const {
    chart.title = title_lines(std::move(chart.title));
    if (x_label) { chart.x_label = *x_label; }
    if (y_label) { chart.y_label = *y_label; }
    return chart;
  }
};

void add_title_options(CLI::App& app, PictureTexts& texts);
void add_label_options(CLI::App& app, PictureTexts& texts);

}  // namespace expertviz::cli
