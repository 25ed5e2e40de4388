#include "cli/picture_target.hpp"

#include "expertviz/error.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <utility>

#include <unistd.h>

namespace expertviz::cli {
namespace {

constexpr std::array<std::pair<const char*, ImageFormat>, 3> endings{
    {{".png", ImageFormat::png}, {".svg", ImageFormat::svg}, {".pdf", ImageFormat::pdf}}};

std::string ending_of(ImageFormat format) {
  return std::find_if(endings.begin(), endings.end(), [format](const auto& e) { return e.second == format; })->first;
}

ImageFormat format_of(const std::filesystem::path& path) {
  std::string ending = path.extension().string();
  std::transform(ending.begin(), ending.end(), ending.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  const auto found = std::find_if(endings.begin(), endings.end(), [&](const auto& e) { return e.first == ending; });
  if (found == endings.end()) {
    throw Error("the name does not end in .png, .svg or .pdf", "choose one of these, or say --image-format")
        .of(path.string());
  }
  return found->second;
}

/// Throws `Error` where no file can be written there, and where it is an input.
void put_file(PictureTarget& target, const std::string& path, const std::vector<std::string>& inputs) {
  target.kind = PictureTarget::Kind::file;
  target.place = find_output_place(path, inputs);
}

void require_showable(const PictureOptionsGiven& given, Format numbers) {
  if (numbers != Format::text || given.output == "-") {
    throw Error("--show and what else is asked for would both go to standard output",
                "leave out --format and --output -, or write the picture to a file");
  }
}

}  // namespace

PictureTarget resolve_picture(const PictureOptionsGiven& given, Format numbers, const std::string& default_stem,
                              const std::vector<std::string>& inputs) {
  PictureTarget target;
  target.options.theme = given.theme;
  target.options.scale = given.scale;
  target.options.size = given.size;
  target.options.format = given.format.value_or(ImageFormat::png);
  if (given.show) {
    require_showable(given, numbers);
    target.show = true;
    if (!given.output) { return target; }
  }
  if (!given.output && numbers != Format::text) { return target; }

  if (given.output == "-") {
    target.kind = PictureTarget::Kind::standard_output;
    if (::isatty(STDOUT_FILENO) == 1) {
      throw Error("standard output is a terminal, which cannot show a picture",
                  "name a file with --output, or send it through a pipe");
    }
    return target;
  }
  const std::string path = given.output.value_or(default_stem + ending_of(target.options.format));
  if (path.empty()) { throw Error("--output is empty", "name a file, such as " + default_stem + ".png"); }
  if (!given.format) { target.options.format = format_of(path); }
  put_file(target, path, inputs);
  return target;
}

PictureTarget resolve_page(const PictureOptionsGiven& given, Format numbers, const std::string& default_stem,
                           const std::vector<std::string>& inputs) {
  PictureTarget target;
  if (!given.output && numbers != Format::page) { return target; }
  if (given.output == "-") {
    target.kind = PictureTarget::Kind::standard_output;
    return target;
  }
  const std::string path = given.output.value_or(default_stem + ".html");
  if (!path.ends_with(".html") && !path.ends_with(".htm")) {
    throw Error("the name does not end in .html", "the report is a page").of(path);
  }
  put_file(target, path, inputs);
  return target;
}

}  // namespace expertviz::cli
