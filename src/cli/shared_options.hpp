#pragma once

#include "commands/command.hpp"
#include "expertviz/picture.hpp"

#include <optional>
#include <string>
#include <vector>

namespace expertviz::cli {

using commands::Format;

/// What was said about the picture.
struct PictureOptionsGiven {
  std::optional<std::string> output;
  std::optional<ImageFormat> format;
  Theme theme = Theme::light;
  double scale = 1;
  std::optional<Size> size;  ///< in points
  bool show = false;         ///< in the terminal
  commands::PictureTexts texts;
};

/// The options that commands share, as they were said on the command line, before anything is looked at.
struct RawOptions {
  std::vector<std::string> inputs;  ///< named with --input, or bare
  int threads;                      ///< the cores, unless said
  std::optional<bool> progress;     ///< unset: where standard error is a terminal and the work lasts
  std::optional<TraceFormat> input_format;
  TokenRowOptions rows;
  SampleSelection samples = SampleSelection::one(0);
  Format format = Format::text;
  PictureOptionsGiven picture;
  bool quiet = false;

  RawOptions();
};

inline constexpr const char* default_input = "expert_activations.json";

/// Declares the options that stand before the command's own in the help, and those behind them.
void declare_input(commands::Options& options, const commands::About& about, RawOptions& raw);
void declare_output(commands::Options& options, const commands::About& about, RawOptions& raw);

}  // namespace expertviz::cli
