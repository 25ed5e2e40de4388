#include "cli/shared_options.hpp"

#include "commands/values.hpp"
#include "expertviz/error.hpp"

#include <algorithm>
#include <thread>

namespace expertviz::cli {
namespace {

using commands::About;
using commands::Options;

/// More cores than this only wait for the memory.
constexpr unsigned most_default_threads = 8;

void declare_picture(Options& options, const About& about, PictureOptionsGiven& picture) {
  commands::Option& output =
      options.value("-o,--output", "FILE",
                    "the picture: .png, .svg or .pdf; - is standard output (default: " + about.picture +
                        ".png with --format text, no picture with the others)",
                    [&picture](const std::string& text) { picture.output = text; });
  output.only_once = true;
  output.is_path = true;
  options.choice<std::optional<ImageFormat>>(
      "--image-format", "FORMAT", "png, svg or pdf, whatever the ending of FILE",
      {{"png", ImageFormat::png}, {"svg", ImageFormat::svg}, {"pdf", ImageFormat::pdf}}, picture.format);
  options.choice<Theme>("--theme", "THEME", "light or dark (default: light)",
                        {{"light", Theme::light}, {"dark", Theme::dark}}, picture.theme);
  options.value(
      "--scale", "F", "draw F times as large; 2 doubles the pixels of a PNG (default: 1)",
      [&picture](const std::string& text) { picture.scale = commands::parse_factor("--scale", text, 0.1, 20); });
  options.value("--size", "WxH",
                "how wide and high, in points of 1/72 inch, such as 468x200 (default: as the data needs)",
                [&picture](const std::string& text) { picture.size = commands::parse_size("--size", text); });
  options.value("--title", "TEXT", "the picture's title, in place of its own; the line of facts below stays",
                [&picture](const std::string& text) { picture.texts.title = text; });
  options.flag("--no-title", "neither title nor facts, for where a caption tells them", picture.texts.no_title)
      .excludes = "--title";
  options.flag("--show", "draw it right here in the terminal; into no file unless --output names one", picture.show);
  if (!about.has_axes) { return; }
  options.value("--x-label", "TEXT", "the label of the x axis, in place of its own",
                [&picture](const std::string& text) { picture.texts.x_label = text; });
  options.value("--y-label", "TEXT", "the label of the y axis, in place of its own",
                [&picture](const std::string& text) { picture.texts.y_label = text; });
}

/// How other engines' traces are read.
void declare_rows(Options& options, RawOptions& raw) {
  std::vector<std::string> names;
  for (const TraceFormat format : trace_formats) {
    names.emplace_back(name_of(format));
  }
  options
      .value("--input-format", "FORMAT",
             "what the trace is: tracker, eagle, vllm, sglang or npy (default: as it looks)",
             [&raw](const std::string& text) {
               const auto* const found =
                   std::ranges::find_if(trace_formats, [&text](TraceFormat format) { return text == name_of(format); });
               if (found == trace_formats.end()) {
                 throw Error("--input-format must be tracker, eagle, vllm, sglang or npy, not '" + text + "'");
               }
               raw.input_format = *found;
             })
      .choices = std::move(names);
  options.flag("--prompt", "of vllm and sglang, count the prompt's tokens, too", raw.rows.prompt);
  options.number("--window", "of vllm, sglang and npy, join so many tokens into one step (default: 1)", 1, 65'536,
                 raw.rows.window);
  options.number("--layers", "of sglang, the model's layers (default: guessed)", 1, 65'536, raw.rows.layers);
  options.number("--topk", "of sglang, the experts of a token in a layer (default: guessed)", 1, 65'536,
                 raw.rows.top_k);
  options
      .value("--model", "PATH", "of sglang, the model's folder or config.json, which tells both",
             [&raw](const std::string& text) {
               if (text.empty()) { throw Error("--model is empty", "name a model's folder, or the config.json in it"); }
               raw.rows.model = text;
             })
      .is_path = true;
}

void declare_quiet(Options& options, RawOptions& raw) {
  options.flag("-q,--quiet", "no notes on standard error, and with --show no numbers; errors are told", raw.quiet);
}

void declare_page(Options& options, const About& about, RawOptions& raw) {
  raw.format = Format::page;
  commands::Option& output = options.value("-o,--output", "FILE",
                                           "the page; - is standard output (default: " + about.picture +
                                               ".html with --format html, no page with the others)",
                                           [&raw](const std::string& text) { raw.picture.output = text; });
  output.only_once = true;
  output.is_path = true;
  options.choice<Format>(
      "--format", "FORMAT",
      "html (the page, and its opening as text), text (lines that begin with a tag, tabs between fields) or json "
      "(default: html)",
      {{"html", Format::page}, {"text", Format::text}, {"json", Format::json}}, raw.format);
  declare_quiet(options, raw);
}

}  // namespace

RawOptions::RawOptions()
    : threads(static_cast<int>(std::clamp(std::thread::hardware_concurrency(), 1u, most_default_threads))) {
}

void declare_input(Options& options, const About& about, RawOptions& raw) {
  options.group("Input");
  commands::Option& input = options.value(
      "-i,--input", "FILE",
      about.several_traces
          ? std::string("a trace, which may also stand without --input; - is standard input, for one of them")
          : std::string("the trace; - is standard input (default: ") + default_input + ")",
      [&raw](const std::string& text) {
        if (text.empty()) { throw Error("--input is empty", "name the trace, or - for standard input"); }
        raw.inputs.push_back(text);
      });
  input.is_path = true;
  input.is_repeatable = true;
  declare_rows(options, raw);
  options.number("--threads", "decoding threads (default: the cores, 8 at most)", 1, 1024, raw.threads);
  options
      .value("--progress", "", "show a progress bar, whatever standard error is",
             [&raw](const std::string&) { raw.progress = true; })
      .excludes = "--no-progress";
  options.value("--no-progress", "", "show none (default: on a terminal, for work of over a second)",
                [&raw](const std::string&) { raw.progress = false; });
  options.group("Selection");
  if (about.samples == About::Samples::all) { return; }
  const bool one = about.samples == About::Samples::one;
  const bool all = about.samples == About::Samples::all_by_default;
  if (all) { raw.samples = SampleSelection::all(); }
  options.value("-s,--sample-idx", one ? "N" : "SAMPLES",
                one ? "which sample, counted from 0 (default: 0)"
                    : std::string("which samples, counted from 0: one, a list such as 0,2,5-9, or all (default: ") +
                          (all ? "all)" : "0)"),
                [&raw, one](const std::string& text) {
                  raw.samples = commands::parse_samples("--sample-idx", text);
                  if (one && raw.samples.several()) {
                    throw Error("--sample-idx must be one sample here, not '" + text + "'");
                  }
                });
}

void declare_output(Options& options, const About& about, RawOptions& raw) {
  options.group("Output");
  if (about.makes_page) { return declare_page(options, about, raw); }
  if (!about.picture.empty()) { declare_picture(options, about, raw.picture); }
  options.choice<Format>("--format", "FORMAT", "how the numbers are printed: text, csv, tsv or json (default: text)",
                         {{"text", Format::text}, {"csv", Format::csv}, {"tsv", Format::tsv}, {"json", Format::json}},
                         raw.format);
  declare_quiet(options, raw);
}

}  // namespace expertviz::cli
