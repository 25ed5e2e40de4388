#include "table/text_table.hpp"

#include "catch.hpp"

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace {

using expertviz::table::Ids;
using expertviz::table::Table;
using expertviz::table::write_text;

std::string to_text(Table table, int decimals) {
  for (expertviz::table::Column& column : table.columns) {
    column.decimals = decimals;
  }
  std::string text;
  write_text(table, [&text](std::string_view piece) { text += piece; });
  return text;
}

TEST_CASE("numbers to the right, text to the left, no blanks at line ends") {
  const Table table{{"Layer", "Mean", "Model", "Steps"},
                    {{std::int64_t{0}, 66.25, std::string("Qwen3"), std::int64_t{600}},
                     {std::int64_t{47}, 5.125, std::string("M"), std::int64_t{5}}}};
  CHECK(to_text(table, 2) ==
        "Layer   Mean  Model  Steps\n"
        "    0  66.25  Qwen3    600\n"
        "   47   5.12  M          5\n");
}

TEST_CASE("missing values are a dash, and leave the alignment to the others") {
  const Table table{{"Mean", "Turn"},
                    {{std::numeric_limits<double>::quiet_NaN(), std::monostate()}, {12.0, std::int64_t{1}}}};
  CHECK(to_text(table, 1) ==
        "Mean  Turn\n"
        "   -     -\n"
        "12.0     1\n");
}

TEST_CASE("widths are counted in characters, and text is made printable") {
  const Table table{
      {"Token", "Experts", "Text"},
      {{std::string("caf\u00E9"), Ids{3, 24}, std::string("\x1B[0m")}, {std::string("a"), Ids{}, std::string("b\n")}}};
  CHECK(to_text(table, 1) ==
        "Token  Experts  Text\n"
        "caf\u00E9   3 24     <U+001B>[0m\n"
        "a               b<U+000A>\n");
}

}  // namespace
