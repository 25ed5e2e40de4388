#include "cli/run_command.hpp"

#include "cli/deliver.hpp"
#include "cli/drawing.hpp"
#include "cli/messages.hpp"
#include "cli/progress.hpp"
#include "cli/streamed_output.hpp"
#include "commands/pass.hpp"
#include "commands/report_text.hpp"
#include "expertviz/error.hpp"

#include <algorithm>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/stat.h>
#include <unistd.h>

namespace expertviz::cli {
namespace {

using commands::Answer;
using commands::Asked;

/// The traces that are named. Throws `Error` where there are more or fewer than the command takes.
std::vector<std::string> inputs_of(const CommandLine& line, const std::vector<std::string>& bare) {
  std::vector<std::string> named = line.raw.inputs;
  named.insert(named.end(), bare.begin(), bare.end());
  if (line.about.several_traces) {
    if (named.size() < 2) { throw Error(line.about.name + " takes two traces or more", "the first is the baseline"); }
    if (std::count(named.begin(), named.end(), "-") > 1) {
      throw Error("standard input is named twice, and can be read once");
    }
  } else if (named.size() > 1) {
    throw Error("more than one trace is named: '" + named[0] + "' and '" + named[1] + "'", "name one");
  }
  if (named.empty()) { named.emplace_back(default_input); }
  return named;
}

/// What they are called in messages.
std::vector<std::string> names_of(std::vector<std::string> inputs) {
  std::replace(inputs.begin(), inputs.end(), std::string("-"), std::string("standard input"));
  return inputs;
}

/// Whatever goes wrong is told of the input that it is about.
void about_input(const std::string& name, const std::function<void()>& work) {
  try {
    work();
  } catch (Error& error) {
    error.of(name);
    throw;
  }
}

ReadOptions read_options(const RawOptions& raw) {
  ReadOptions options;
  options.threads = raw.threads;
  options.format = raw.input_format;
  options.rows = raw.rows;
  return options;
}

/// The options that say so, as a command line has them.
std::string reading_text(const RawOptions& raw) {
  std::vector<std::string> words;
  const auto say = [&words](const char* name, const std::string& value) {
    words.push_back(fmt::format("{} {}", name, commands::shell_word(value)));
  };
  if (raw.input_format) { say("--input-format", name_of(*raw.input_format)); }
  if (raw.rows.prompt) { words.emplace_back("--prompt"); }
  if (raw.rows.window != 1) { say("--window", std::to_string(raw.rows.window)); }
  if (raw.rows.layers != 0) { say("--layers", std::to_string(raw.rows.layers)); }
  if (raw.rows.top_k != 0) { say("--topk", std::to_string(raw.rows.top_k)); }
  if (!raw.rows.model.empty()) { say("--model", raw.rows.model); }
  return fmt::format("{}", fmt::join(words, " "));
}

/// A file can, a pipe cannot.
bool can_be_read_again(const std::string& input) {
  struct stat status {};
  const int failed = input == "-" ? ::fstat(STDIN_FILENO, &status) : ::stat(input.c_str(), &status);
  return failed == 0 && S_ISREG(status.st_mode);
}

/// Reads the traces one after another, all opened before. Returns what there is to say of how they were read.
std::vector<std::string> read(const RawOptions& raw, const std::vector<std::string>& inputs, const Asked& asked,
                              commands::Inquiry& inquiry, Interrupts& interrupts) {
  std::optional<ProgressBar> bar(std::in_place, raw.progress, interrupts);
  ReadOptions options = read_options(raw);
  if (bar->is_wanted()) {
    options.on_progress = [&bar](const ReadProgress& progress) { bar->show(progress); };
  }
  std::vector<TraceReader> readers;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    about_input(asked.inputs[i], [&] { readers.emplace_back(inputs[i], options); });
  }
  commands::Pass pass({&inquiry});
  for (std::size_t i = 0; i < readers.size(); ++i) {
    if (i > 0) { bar.emplace(raw.progress, interrupts); }
    about_input(asked.inputs[i], [&] {
      if (const auto pack = inquiry.packs()) {
        inquiry.packed(readers[i].pack(asked.samples, *pack, asked.out));
      } else {
        readers[i].read(asked.samples, pass.fields(), pass);
      }
      inquiry.end_trace();
    });
  }
  return pass.notes();
}

}  // namespace

commands::ExitStatus run_command(const CommandLine& line, const std::vector<std::string>& bare,
                                 Interrupts& interrupts) {
  const RawOptions& raw = line.raw;
  Asked asked;
  const std::vector<std::string> inputs = inputs_of(line, bare);
  asked.inputs = names_of(inputs);
  asked.reading = reading_text(raw);
  PictureTarget target;
  if (!line.about.picture.empty()) {
    target =
        (line.about.makes_page ? resolve_page : resolve_picture)(raw.picture, raw.format, line.about.picture, inputs);
  }
  target.alone = target.show && raw.quiet;
  asked.samples = line.about.samples == commands::About::Samples::all ? SampleSelection::all() : raw.samples;
  asked.format = raw.format;
  asked.draws = target.is_drawn();
  asked.threads = raw.threads;
  asked.picture_texts = raw.picture.texts;

  std::optional<StreamedOutput> streamed;
  if (line.about.streams != commands::About::Streams::nothing) {
    streamed.emplace(line.about.streams, raw.output, inputs, raw.threads, interrupts);
    asked.out = [&streamed](std::string_view text) { streamed->write(text); };
    if (can_be_read_again(inputs.front())) {
      asked.read_heads = [&](TraceVisitor& visitor) {
        TraceReader(inputs.front(), read_options(raw)).read(asked.samples, {}, visitor);
      };
    }
  }
  const std::unique_ptr<commands::Inquiry> inquiry = line.command->inquire(asked);
  const std::vector<std::string> notes = read(raw, inputs, asked, *inquiry, interrupts);
  if (asked.draws || line.about.measures_text) { prepare_to_draw(); }
  Answer answer;
  const auto find_answer = [&] { answer = inquiry->answer(); };
  // Of several traces, the answer is about none alone.
  if (line.about.several_traces) {
    find_answer();
  } else {
    about_input(asked.inputs.front(), find_answer);
  }
  if (answer.figure) { raw.picture.texts.put_on(*answer.figure); }
  if (streamed) {
    streamed->commit(answer.read_back);
  } else {
    deliver(answer, target, raw.format, interrupts);
  }
  // Behind the rest: where that fails, the one line on standard error is its error.
  if (!raw.quiet) {
    answer.notes.insert(answer.notes.begin(), notes.begin(), notes.end());
    for (const std::string& note : answer.notes) {
      print_note(note);
    }
  }
  return answer.status;
}

}  // namespace expertviz::cli
