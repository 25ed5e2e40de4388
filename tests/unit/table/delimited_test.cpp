#include "table/delimited.hpp"

#include "catch.hpp"

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace {

using expertviz::table::Cell;
using expertviz::table::Ids;
using expertviz::table::Table;

std::string to_csv(const Table& table) {
  std::string text;
  expertviz::table::write_csv(table, [&text](std::string_view piece) { text += piece; });
  return text;
}

std::string to_tsv(const Table& table) {
  std::string text;
  expertviz::table::write_tsv(table, [&text](std::string_view piece) { text += piece; });
  return text;
}

Table one_cell(const Cell& cell) {
  return {{"x"}, {{cell}}};
}

std::string csv_of(const char* text) {
  return to_csv(one_cell(std::string(text)));
}

TEST_CASE("csv and tsv have a header line and one line per row") {
  const Table table{{"id", "depth", "mean", "accepted", "experts"},
                    {{std::int64_t{0}, std::int64_t{-3}, 32.8, true, Ids{3, 24}},
                     {std::int64_t{1}, std::monostate(), std::numeric_limits<double>::quiet_NaN(), false, Ids{}}}};
  CHECK(to_csv(table) == "id,depth,mean,accepted,experts\n0,-3,32.8,true,3 24\n1,,,false,\n");
  CHECK(to_tsv(table) == "id\tdepth\tmean\taccepted\texperts\n0\t-3\t32.8\ttrue\t3 24\n1\t\t\tfalse\t\n");
}

TEST_CASE("a table without rows is its header") {
  CHECK(to_csv({{"a", "b"}, {}}) == "a,b\n");
}

TEST_CASE("fields are quoted where they hold the delimiter, a quote or a line break") {
  CHECK(csv_of("a,b") == "x\n\"a,b\"\n");
  CHECK(csv_of("say \"a\"") == "x\n\"say \"\"a\"\"\"\n");
  CHECK(csv_of("a\nb") == "x\n\"a\nb\"\n");
  CHECK(csv_of("a\tb") == "x\na\tb\n");
  CHECK(to_tsv(one_cell(std::string("a\tb"))) == "x\n\"a\tb\"\n");
  CHECK(to_tsv(one_cell(std::string("a,b"))) == "x\na,b\n");
}

TEST_CASE("text cannot begin a formula, numbers can be negative") {
  CHECK(csv_of("=1+2") == "x\n'=1+2\n");
  CHECK(csv_of("+1") == "x\n'+1\n");
  CHECK(csv_of("-1") == "x\n'-1\n");
  CHECK(csv_of("@SUM(A1)") == "x\n'@SUM(A1)\n");
  CHECK(csv_of("\t=1") == "x\n'\t=1\n");
  CHECK(csv_of("\r=1") == "x\n\"'\r=1\"\n");
  CHECK(csv_of("1=1") == "x\n1=1\n");
  CHECK(to_csv(one_cell(std::int64_t{-1})) == "x\n-1\n");
  CHECK(to_csv(one_cell(-0.5)) == "x\n-0.5\n");
}

TEST_CASE("control characters and invalid UTF-8 do not get through") {
  CHECK(csv_of("\x1B]0;title\x07") == "x\n<U+001B>]0;title<U+0007>\n");
  CHECK(csv_of("\xE6\x97") == "x\n\uFFFD\n");
}

}  // namespace
