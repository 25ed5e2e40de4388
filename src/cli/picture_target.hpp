#pragma once

#include "cli/output_file.hpp"
#include "cli/shared_options.hpp"
#include "expertviz/picture.hpp"

#include <optional>
#include <string>
#include <vector>

namespace expertviz::cli {

/// Where the picture goes, decided from the arguments, the terminal and the folders.
struct PictureTarget {
  enum class Kind {
    none,
    standard_output,  ///< the picture alone; the numbers are not printed
    file
  };
  Kind kind = Kind::none;
  std::optional<OutputPlace> place;  ///< of a file
  bool show = false;                 ///< in the terminal, behind the numbers
  bool alone = false;                ///< without the numbers
  PictureOptions options;

  [[nodiscard]] bool is_drawn() const { return kind != Kind::none || show; }
};

/// Throws `Error` for an ending that names no image format, a picture on a terminal, a place that cannot be written,
/// and an output that is an input; all before anything is read.
[[nodiscard]] PictureTarget resolve_picture(const PictureOptionsGiven& given, Format numbers,
                                            const std::string& default_stem, const std::vector<std::string>& inputs);
/// The same of a page, which is a file by default where the numbers are those of `Format::page`.
[[nodiscard]] PictureTarget resolve_page(const PictureOptionsGiven& given, Format numbers,
                                         const std::string& default_stem, const std::vector<std::string>& inputs);

}  // namespace expertviz::cli
