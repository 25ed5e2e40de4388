#include "cli/deliver.hpp"

#include "cli/output_file.hpp"
#include "cli/standard_output.hpp"
#include "page/html.hpp"
#include "table/delimited.hpp"
#include "table/json.hpp"
#include "table/text_table.hpp"
#include "terminal/shown.hpp"
#include "text/safe_text.hpp"

#include <optional>

#include <unistd.h>

namespace expertviz::cli {

using commands::Answer;
using commands::Format;

void write_numbers(const Answer& answer, Format format, const table::Sink& sink) {
  switch (format) {
    case Format::csv:
      table::write_csv(*answer.rows, sink);
      return;
    case Format::tsv:
      table::write_tsv(*answer.rows, sink);
      return;
    case Format::json:
      table::JsonWriter(sink).value(answer.json).finish();
      sink("\n");
      return;
    case Format::text:
    case Format::page:
      break;
  }
  sink(answer.heading);
  for (const commands::TextTable& part : answer.tables) {
    sink(part.heading);
    table::write_text(*part.table, sink);
  }
  sink(answer.closing);
}

namespace {

std::string drawn(const Answer& answer, const PictureOptions& options) {
  return answer.page ? page::html_of(*answer.page) : draw(*answer.figure, options);
}

}  // namespace

void deliver(const Answer& answer, const PictureTarget& target, Format format, Interrupts& interrupts) {
  if (target.kind == PictureTarget::Kind::standard_output) {
    write_standard_output(drawn(answer, target.options));
    return;
  }
  std::string picture;
  std::optional<OutputFile> file;
  if (target.kind == PictureTarget::Kind::file) {
    picture = drawn(answer, target.options);
    file.emplace(*target.place, picture, interrupts);
  }
  if (!target.alone) {
    BufferedOutput output;
    write_numbers(answer, format, [&output](std::string_view text) { output.write(text); });
    output.flush();
  }
  if (target.show) {
    const std::string shown =
        terminal::shown(*answer.figure, target.options, terminal::room_of(STDOUT_FILENO), ::isatty(STDOUT_FILENO) == 1);
    write_standard_output((target.alone || shown.empty() ? "" : "\n") + shown);
  }
  if (!file) { return; }
  file->commit();
  // The text of a report is for programs.
  if (format == (answer.page ? Format::page : Format::text)) {
    write_standard_output("\nWrote " + text::safe_text(target.place->given.string()) + '\n');
  }
}

}  // namespace expertviz::cli
