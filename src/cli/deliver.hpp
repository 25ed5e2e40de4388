#pragma once

#include "cli/interrupts.hpp"
#include "cli/picture_target.hpp"
#include "commands/answer.hpp"

#include <string>

namespace expertviz::cli {

/// Hands over an answer: the picture to its target, the numbers to standard output (unless the picture goes there), and
/// then, for `Format::text`, which file was written. The picture's file is there before that is said.
/// Throws `Error` where either cannot be written; the picture's file is then as it was before.
void deliver(const commands::Answer& answer, const PictureTarget& target, commands::Format format,
             Interrupts& interrupts);

/// The numbers of an answer, piece by piece.
void write_numbers(const commands::Answer& answer, commands::Format format, const table::Sink& sink);

}  // namespace expertviz::cli
