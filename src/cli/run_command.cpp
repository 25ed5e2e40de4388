#include "cli/run_command.hpp"

#include "cli/deliver.hpp"
#include "cli/drawing.hpp"
#include "cli/messages.hpp"
#include "cli/progress.hpp"
#include "commands/pass.hpp"
#include "expertviz/error.hpp"

#include <utility>

namespace expertviz::cli {
namespace {

using commands::Answer;
using commands::Asked;

/// The one trace that is named. Throws `Error` where there are several.
std::string input_of(const RawOptions& raw, const std::vector<std::string>& bare) {
  std::vector<std::string> named = raw.inputs;
  named.insert(named.end(), bare.begin(), bare.end());
  if (named.size() > 1) {
    throw Error("more than one trace is named: '" + named[0] + "' and '" + named[1] + "'", "name one");
  }
  return named.empty() ? default_input : named.front();
}

void read(const RawOptions& raw, const std::string& input, const SampleSelection& samples, commands::Pass& pass,
          Interrupts& interrupts) {
  ProgressBar bar(raw.progress, interrupts);
  ReadOptions options;
  options.threads = raw.threads;
  options.format = raw.input_format;
  options.rows = raw.rows;
  if (bar.is_wanted()) {
    options.on_progress = [&bar](const ReadProgress& progress) { bar.show(progress); };
  }
  TraceReader(input, std::move(options)).read(samples, pass.fields(), pass);
}

}  // namespace

commands::ExitStatus run_command(const CommandLine& line, const std::vector<std::string>& bare,
                                 Interrupts& interrupts) {
  const RawOptions& raw = line.raw;
  const std::string input = input_of(raw, bare);
  PictureTarget target;
  if (!line.about.picture.empty()) { target = resolve_picture(raw.picture, raw.format, line.about.picture, input); }
  target.alone = target.show && raw.quiet;

  Asked asked;
  asked.samples = line.about.samples == commands::About::Samples::all ? SampleSelection::all() : raw.samples;
  asked.format = raw.format;
  asked.draws = target.is_drawn();
  asked.input = input == "-" ? "standard input" : input;
  asked.picture_texts = raw.picture.texts;

  const std::unique_ptr<commands::Inquiry> inquiry = line.command->inquire(asked);
  commands::Pass pass({inquiry.get()});
  const auto about_trace = [&asked](const auto& work) {
    try {
      return work();
    } catch (Error& error) {
      error.of(asked.input);
      throw;
    }
  };
  about_trace([&] { read(raw, input, asked.samples, pass, interrupts); });
  if (asked.draws || line.about.measures_text) { prepare_to_draw(); }
  Answer answer = about_trace([&] { return inquiry->answer(); });
  if (answer.figure) { raw.picture.texts.put_on(*answer.figure); }
  deliver(answer, target, raw.format, interrupts);
  // Behind the rest: where that fails, the one line on standard error is its error.
  if (!raw.quiet) {
    answer.notes.insert(answer.notes.begin(), pass.notes().begin(), pass.notes().end());
    for (const std::string& note : answer.notes) {
      print_note(note);
    }
  }
  return answer.status;
}

}  // namespace expertviz::cli
