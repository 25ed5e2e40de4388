#include "table/rows.hpp"

#include "catch.hpp"

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace {

using expertviz::table::Cell;
using expertviz::table::Ids;
using expertviz::table::Numbers;
using expertviz::table::Rows;

std::vector<std::vector<Cell>> unpacked(const Rows& rows) {
  std::vector<std::vector<Cell>> all;
  for (const std::vector<Cell>& row : rows) {
    all.push_back(row);
  }
  return all;
}

TEST_CASE("rows come out as they went in, whatever the cells hold") {
  const std::vector<std::vector<Cell>> rows{
      {std::monostate(), true, false},
      {std::int64_t{0}, std::int64_t{-1}, std::numeric_limits<std::int64_t>::min(),
       std::numeric_limits<std::int64_t>::max()},
      {0.1, -0.0, 5e-324},
      {std::string(), std::string("a\0b", 3), std::string(1000, 'x')},
      {Ids{}, Ids{-1, 65'535}, Numbers{}, Numbers{0.5, 2}},
      {}};
  Rows packed;
  for (const std::vector<Cell>& row : rows) {
    packed.add(row);
  }
  CHECK(packed.size() == 6);
  CHECK(unpacked(packed) == rows);
}

TEST_CASE("there may be none, or more than a chunk holds") {
  CHECK(unpacked(Rows()).empty());
  Rows packed;
  for (std::int64_t i = 0; i < 300'000; ++i) {
    packed.add({i});
  }
  std::int64_t expected = 0;
  for (const std::vector<Cell>& row : packed) {
    REQUIRE(row == std::vector<Cell>{expected++});
  }
  CHECK(expected == 300'000);
}

}  // namespace
