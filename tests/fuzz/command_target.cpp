// Input: a letter for the command, one for its options, one for the samples, one for the format; then the trace, as it
// is or packed. The command must answer or fail with an Error, the same with one thread and with two, and its JSON must
// be JSON.

#include "commands/pass.hpp"
#include "commands/registry.hpp"
#include "control_bytes.hpp"
#include "expertviz/error.hpp"
#include "expertviz/picture.hpp"
#include "plain/json.hpp"
#include "table/delimited.hpp"
#include "table/json.hpp"
#include "table/text_table.hpp"

#include <array>
#include <utility>
#include <vector>

namespace {

using namespace expertviz;
using commands::Answer;
using commands::Format;

using Given = std::vector<std::pair<const char*, const char*>>;

/// Options that commands are given; one that a command does not have is left out.
const std::array<Given, 12> options{{
    {},
    {{"--layer-id", "0"}},
    {{"--layer-id", "all"}, {"--accepted", ""}, {"--baseline", ""}, {"--num-experts", "16"}},
    {{"--verify-step", "1"}, {"--budget", "2"}, {"--score", "count"}, {"--direction", "right"}},
    {{"--layer-id", "0"}, {"--expert", "1"}, {"--count", "accepted"}, {"--limit", "3"}},
    {{"--count", "weight"}, {"--cdf", ""}, {"--score", "weight"}, {"--policy", "lru,belady"}, {"--plain", ""}},
    {{"--count", "steps"}, {"--sort", ""}, {"--lag", "3"}, {"--expert-mb", "2"}, {"--num-experts", "5"}},
    {{"--min-accepted", "2"}, {"--max-accepted", "3"}, {"--limit", "1"}, {"--smooth", "3"}},
    {{"--sort", "loaded"}, {"--limit", "2"}, {"--heat", ""}, {"--budget", "1"}},
    {{"--sort", "rejected"}, {"--order", "stored"}, {"--max-depth", "2"}},
    {{"--order", "breadth"}, {"--max-rank", "2"}, {"--fixed-share", "0.5"}, {"--fail-if", "traffic_ratio>+2%"}},
    {{"--order", "accepted"}, {"--no-experts", ""}, {"--lag", "1"}},
}};

/// What a command prints about the trace, or the line of its error.
std::string said(std::size_t which, const Given& given, const commands::Asked& asked, std::string_view trace,
                 int threads) {
  try {
    const std::unique_ptr<commands::Command> command = commands::all_commands()[which]();
    commands::Options declared;
    command->declare(declared);
    for (const auto& [name, value] : given) {
      for (const commands::Option& option : declared.all()) {
        if (commands::long_name(option) != name) { continue; }
        option.take(value);
      }
    }
    const std::unique_ptr<commands::Inquiry> inquiry = command->inquire(asked);
    commands::Pass pass({inquiry.get()});
    const int times = command->about().several_traces ? 2 : 1;
    for (int i = 0; i < times; ++i) {
      ReadOptions read;
      read.threads = threads;
      TraceReader::of_bytes(trace, read).read(asked.samples, pass.fields(), pass);
      inquiry->end_trace();
    }
    const Answer answer = inquiry->answer();
    std::string text = answer.heading + answer.closing;
    const table::Sink sink = [&text](std::string_view piece) { text += piece; };
    switch (asked.format) {
      case Format::json: {
        const std::string json = table::to_json(answer.json);
        if (!plain::parse(json)) { fuzz::report("no JSON: " + json); }
        text += json;
        break;
      }
      case Format::csv:
      case Format::tsv:
        table::write_csv(*answer.rows, sink);
        break;
      case Format::page:
      case Format::text:
        for (const commands::TextTable& part : answer.tables) {
          table::write_text(*part.table, sink);
        }
        break;
    }
    if (asked.draws && answer.figure) {
      PictureOptions picture;
      picture.format = ImageFormat::svg;
      text += draw(*answer.figure, picture);
    }
    for (const std::string& note : answer.notes) {
      text += note;
    }
    return text;
  } catch (const Error& error) { return error.line(); }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::ControlBytes control(data, size);
  const auto choice = [&control](std::size_t choices) {
    return static_cast<std::size_t>(static_cast<unsigned char>(control.take() - 'a')) % choices;
  };
  const std::size_t which = choice(commands::all_commands().size());
  const Given& given = options[choice(options.size())];
  commands::Asked asked;
  const std::size_t samples = choice(3);
  const auto about = commands::all_commands()[which]()->about().samples;
  if (about == commands::About::Samples::all || (samples == 0 && about == commands::About::Samples::several)) {
    asked.samples = SampleSelection::all();
  } else {
    asked.samples = SampleSelection::one(samples == 2 ? 1 : 0);
  }
  const std::size_t format = choice(8);
  asked.format = std::array{Format::json, Format::csv, Format::text, Format::json}[format % 4];
  asked.draws = format == 7;
  asked.inputs = {"trace", "trace"};
  const std::string one = said(which, given, asked, control.rest(), 1);
  if (one != said(which, given, asked, control.rest(), 2)) { fuzz::report("two threads say otherwise than: " + one); }
  return 0;
}
