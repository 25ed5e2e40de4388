#include "plot/legend.hpp"

#include "block_fonts.hpp"
#include "catch.hpp"

#include <string>
#include <vector>

using namespace expertviz;
using namespace expertviz::plot;

namespace {

/// Where each name of a legend begins.
struct Name {
  std::string text;
  double x = 0;
  double y = 0;
};

std::vector<Name> names(const Legend& legend) {
  std::vector<Name> found;
  for (const Shape& shape : legend.shapes) {
    if (const Label* label = std::get_if<Label>(&shape)) {
      found.push_back({label->line.runs.front().text, label->at.x, label->at.y});
    }
  }
  return found;
}

LegendEntry entry(Typesetter& type, const std::string& name) {
  const Palette& palette = palette_of(Theme::light);
  return {{legend_part(type, palette, name, {level_sample(palette.level)}, 500)}};
}

}  // namespace

TEST_CASE_METHOD(BlockFonts, "a legend stands in one row where it fits") {
  Typesetter type;
  const Legend legend = lay_out_legend({entry(type, "Mean"), entry(type, "P90")}, 500);
  const std::vector<Name> found = names(legend);
  REQUIRE(found.size() == 2);
  // A sample of 28 points and 7 of space; "Mean" is 4 * 0.6 * 13 = 31.2 wide, then 26 to the next entry.
  CHECK(found[0].x == Approx(35));
  CHECK(found[1].x == Approx(35 + 31.2 + 26 + 35));
  CHECK(found[0].y == found[1].y);
  CHECK(legend.width == Approx(found[1].x + 3 * 0.6 * 13));
}

TEST_CASE_METHOD(BlockFonts, "otherwise in columns that are read downwards") {
  Typesetter type;
  std::vector<LegendEntry> entries;
  for (const char* name : {"Layer 0", "Layer 1", "Layer 2", "Layer 3", "Layer 4"}) {
    entries.push_back(entry(type, name));
  }
  // Each is 35 + 7 * 7.8 = 89.6 wide: with 26 between them two fit into 250.
  const std::vector<Name> found = names(lay_out_legend(entries, 250));
  CHECK(found[0].x == found[1].x);
  CHECK(found[1].x == found[2].x);
  CHECK(found[3].x == Approx(found[0].x + 89.6 + 26));
  CHECK(found[3].y == found[0].y);
  CHECK(found[1].y > found[0].y);
}

TEST_CASE_METHOD(BlockFonts, "what is no series stands below the columns") {
  Typesetter type;
  std::vector<LegendEntry> entries{entry(type, "a"), entry(type, "a rather long explanation"), entry(type, "b")};
  entries[1].apart = true;
  const std::vector<Name> found = names(lay_out_legend(entries, 240));
  REQUIRE(found.size() == 3);
  CHECK(found[0].text == "a");
  CHECK(found[1].text == "b");
  CHECK(found[1].y == found[0].y);
  CHECK(found[2].y > found[0].y);
}

TEST_CASE_METHOD(BlockFonts, "a legend without entries takes no room, and long names are cut") {
  CHECK(lay_out_legend({}, 100).height == 0);
  Typesetter type;
  CHECK(legend_part(type, palette_of(Theme::light), std::string(1000, 'x'), {}, 100).name.width <= 100);
}
