#include "cli/delivery.hpp"

#include "cli/output_file.hpp"
#include "cli/standard_output.hpp"
#include "table/printable.hpp"
#include "terminal/terminal_picture.hpp"

#include <unistd.h>

namespace expertviz::cli {

void deliver(const PictureTarget& target, const Drawn& picture, NumberFormat format, std::string numbers,
             Interrupts& interrupts) {
  numbers.insert(0, picture.shown);
  switch (target.kind) {
    case PictureTarget::Kind::standard_output:
      write_standard_output(picture.file);
      return;
    case PictureTarget::Kind::none:
      write_standard_output(numbers);
      return;
    case PictureTarget::Kind::file:
      OutputFile file(*target.place, picture.file, interrupts);
      write_standard_output(numbers);
      file.commit();
      if (format == NumberFormat::text) {
        write_standard_output("\nWrote " + table::printable(target.place->given.string()) + '\n');
      }
  }
}

std::string shown_on_standard_output(const Raster& picture) {
  return terminal::shown(picture, terminal::room_of(STDOUT_FILENO), ::isatty(STDOUT_FILENO) == 1);
}

}  // namespace expertviz::cli
