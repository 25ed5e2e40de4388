#include "cli/picture_target.hpp"

#include "catch.hpp"
#include "expertviz/error.hpp"
#include "temporary_folder.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace {

using expertviz::Error;
using expertviz::ImageFormat;
using expertviz::cli::Format;
using expertviz::cli::PictureOptionsGiven;
using expertviz::cli::PictureTarget;
using expertviz::cli::resolve_picture;

using Kind = PictureTarget::Kind;

PictureOptionsGiven given(std::optional<std::string> output, std::optional<ImageFormat> format = {}) {
  PictureOptionsGiven options;
  options.output = std::move(output);
  options.format = format;
  return options;
}

PictureTarget resolve(const PictureOptionsGiven& options, Format numbers = Format::text) {
  return resolve_picture(options, numbers, "expert_tree", {"expert_activations.json"});
}

TEST_CASE("without --output, text draws to the command's own file and the other formats draw nothing") {
  CHECK(resolve(given({})).kind == Kind::file);
  CHECK(resolve(given({})).place.value().given == "expert_tree.png");
  CHECK(resolve(given({}, ImageFormat::svg)).place.value().given == "expert_tree.svg");
  for (const Format format : {Format::csv, Format::tsv, Format::json}) {
    CHECK(resolve(given({}), format).kind == Kind::none);
    CHECK(resolve(given("a.png"), format).kind == Kind::file);
  }
}

TEST_CASE("the ending names the format, in either case, and --image-format overrides it") {
  CHECK(resolve(given("a.png")).options.format == ImageFormat::png);
  CHECK(resolve(given("a.b.SVG")).options.format == ImageFormat::svg);
  CHECK(resolve(given("a.Pdf")).options.format == ImageFormat::pdf);
  CHECK(resolve(given("a.png", ImageFormat::pdf)).options.format == ImageFormat::pdf);
  CHECK(resolve(given("a", ImageFormat::pdf)).place.value().given == "a");
}

TEST_CASE("an ending that names no format is refused") {
  for (const std::string name : {"a.jpg", "a", "png", ".png", "a.png.gz", "a.", ""}) {
    CAPTURE(name);
    CHECK_THROWS_AS(resolve(given(name)), Error);
  }
}

TEST_CASE("the theme and the scale are passed on") {
  PictureOptionsGiven options = given("a.png");
  options.theme = expertviz::Theme::dark;
  options.scale = 2;
  CHECK(resolve(options).options.theme == expertviz::Theme::dark);
  CHECK(resolve(options).options.scale == 2);
}

TEST_CASE("the output must not be the input, by whatever name") {
  TemporaryFolder folder;
  write_file(folder / "trace.json", "[]");
  std::filesystem::create_hard_link(folder / "trace.json", folder / "same.png");
  std::filesystem::create_symlink("trace.json", folder / "link.png");
  const std::string input = folder / "trace.json";
  const auto resolve_as = [&](const std::string& name) {
    return resolve_picture(given(folder / name, ImageFormat::png), Format::text, "expert_tree", {"before.json", input});
  };
  CHECK_THROWS_AS(resolve_as("trace.json"), Error);
  CHECK_THROWS_AS(resolve_as("same.png"), Error);
  CHECK_THROWS_AS(resolve_as("link.png"), Error);
  CHECK(resolve_as("other.png").kind == Kind::file);
  CHECK(content_of(folder / "trace.json") == "[]");
}

TEST_CASE("a folder that is not there is refused") {
  CHECK_THROWS_AS(resolve(given("no-such-folder/a.png")), Error);
}

}  // namespace
