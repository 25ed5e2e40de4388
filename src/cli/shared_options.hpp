#pragma once

#include "cli/picture_texts.hpp"
#include "expertviz/picture.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include <CLI/CLI.hpp>

namespace expertviz::cli {

/// The options that several commands share: what was said on the command line, before anything is looked at.

struct InputOptions {
  std::string path = "expert_activations.json";  ///< "-": standard input
  int threads = 1;
  std::optional<bool> progress;  ///< unset: where standard error is a terminal and the work lasts
};

struct PictureOptionsGiven {
  std::optional<std::string> output;
  std::optional<ImageFormat> format;
  Theme theme = Theme::light;
  double scale = 1;
  std::optional<Size> size;  ///< in points
  bool show = false;         ///< in the terminal
  PictureTexts texts;
};

/// How the numbers are printed.
enum class NumberFormat { text, csv, tsv, json };

/// An option with a value. The last one given counts. `take` gets the value, and may throw `Error`.
void add_value(CLI::App& app, const std::string& group, const std::string& names, const std::string& value_name,
               const std::string& description, std::function<void(const std::string&)> take);

void add_input_options(CLI::App& app, InputOptions& options);
void add_sample_option(CLI::App& app, std::uint64_t& sample_idx);
void add_format_option(CLI::App& app, NumberFormat& format);
/// `default_stem` is the name, without ending, of the picture that is drawn where no --output is given.
void add_picture_options(CLI::App& app, PictureOptionsGiven& options, const std::string& default_stem);

}  // namespace expertviz::cli
