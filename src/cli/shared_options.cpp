#include "cli/shared_options.hpp"

#include "cli/values.hpp"
#include "expertviz/error.hpp"

#include <algorithm>
#include <limits>
#include <thread>
#include <utility>

namespace expertviz::cli {
namespace {

/// More cores than this only wait for the memory.
constexpr unsigned most_default_threads = 8;

}  // namespace

void add_value(CLI::App& app, const std::string& group, const std::string& names, const std::string& value_name,
               const std::string& description, std::function<void(const std::string&)> take) {
  app.add_option_function<std::string>(names, std::move(take), description)
      ->type_name(value_name)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast)
      ->group(group);
}

void add_input_options(CLI::App& app, InputOptions& options) {
  options.threads = static_cast<int>(std::clamp(std::thread::hardware_concurrency(), 1u, most_default_threads));
  add_value(app, "Input", "-i,--input", "FILE", "the trace; - is standard input (default: " + options.path + ")",
            [&options](const std::string& text) {
              if (text.empty()) { throw Error("--input is empty", "name the trace, or - for standard input"); }
              options.path = text;
            });
  add_value(app, "Input", "--threads", "N", "decoding threads (default: the cores, 8 at most)",
            [&options](const std::string& text) {
              options.threads = static_cast<int>(parse_number("--threads", text, 1, 1024));
            });
  CLI::Option* on = app.add_flag_function(
      "--progress", [&options](std::int64_t count) { options.progress = count > 0; },
      "show a progress bar, whatever standard error is");
  CLI::Option* off = app.add_flag_function(
      "--no-progress", [&options](std::int64_t count) { options.progress = count <= 0; },
      "show none (default: on a terminal, for work of over a second)");
  on->group("Input")->excludes(off);
  off->group("Input");
}

void add_sample_option(CLI::App& app, std::uint64_t& sample_idx) {
  add_value(app, "Selection", "-s,--sample-idx", "N", "which sample, counted from 0 (default: 0)",
            [&sample_idx](const std::string& text) {
              sample_idx = parse_number("--sample-idx", text, 0, std::numeric_limits<std::int64_t>::max());
            });
}

void add_format_option(CLI::App& app, NumberFormat& format) {
  add_value(app, "Output", "--format", "FORMAT", "how the numbers are printed: text, csv, tsv or json (default: text)",
            [&format](const std::string& text) {
              format = parse_choice<NumberFormat>("--format", text,
                                                  {{"text", NumberFormat::text},
                                                   {"csv", NumberFormat::csv},
                                                   {"tsv", NumberFormat::tsv},
                                                   {"json", NumberFormat::json}});
            });
}

void add_picture_options(CLI::App& app, PictureOptionsGiven& options, const std::string& default_stem) {
  add_value(app, "Output", "-o,--output", "FILE",
            "the picture: .png, .svg or .pdf; - is standard output (default: " + default_stem +
                ".png with --format text, no picture with the others)",
            [&options](const std::string& text) { options.output = text; });
  add_value(app, "Output", "--image-format", "FORMAT", "png, svg or pdf, whatever the ending of FILE",
            [&options](const std::string& text) {
              options.format = parse_choice<ImageFormat>(
                  "--image-format", text,
                  {{"png", ImageFormat::png}, {"svg", ImageFormat::svg}, {"pdf", ImageFormat::pdf}});
            });
  add_value(app, "Output", "--theme", "THEME", "light or dark (default: light)", [&options](const std::string& text) {
    options.theme = parse_choice<Theme>("--theme", text, {{"light", Theme::light}, {"dark", Theme::dark}});
  });
  add_value(app, "Output", "--scale", "F", "draw F times as large; 2 doubles the pixels of a PNG (default: 1)",
            [&options](const std::string& text) { options.scale = parse_factor("--scale", text, 0.1, 20); });
  add_value(app, "Output", "--size", "WxH",
            "how wide and high, in points of 1/72 inch, such as 468x200 (default: as the data needs)",
            [&options](const std::string& text) { options.size = parse_size("--size", text); });
  add_title_options(app, options.texts);
  app.add_flag("--show", options.show, "draw it right here in the terminal; into no file unless --output names one")
      ->group("Output");
}

}  // namespace expertviz::cli
