#include "table/json.hpp"

#include "catch.hpp"

#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using expertviz::table::Cell;
using expertviz::table::Column;
using expertviz::table::Ids;
using expertviz::table::JsonWriter;
using expertviz::table::Members;
using expertviz::table::Numbers;
using expertviz::table::Table;
using expertviz::table::to_json;
using expertviz::table::Value;

std::string written(const Cell& cell) {
  return expertviz::table::to_json(cell);
}

TEST_CASE("values as JSON") {
  CHECK(written(std::monostate()) == "null");
  CHECK(written(true) == "true");
  CHECK(written(false) == "false");
  CHECK(written(std::int64_t{-1}) == "-1");
  CHECK(written(std::numeric_limits<std::int64_t>::max()) == "9223372036854775807");
  CHECK(written(Ids{}) == "[]");
  CHECK(written(Ids{3, 24, 116}) == "[3,24,116]");
  CHECK(written(std::string("travel")) == "\"travel\"");
}

TEST_CASE("doubles are the shortest that read back the same") {
  CHECK(written(32.8) == "32.8");
  CHECK(written(0.1 + 0.2) == "0.30000000000000004");
  CHECK(written(1.0 / 3) == "0.3333333333333333");
  CHECK(written(5e-324) == "5e-324");
  CHECK(std::stod(written(600.0)) == 600);
}

TEST_CASE("what JSON has no number for is missing") {
  CHECK(written(std::numeric_limits<double>::quiet_NaN()) == "null");
  CHECK(written(std::numeric_limits<double>::infinity()) == "null");
  CHECK(written(-std::numeric_limits<double>::infinity()) == "null");
}

TEST_CASE("strings are escaped") {
  CHECK(written(std::string("\"\\/")) == R"("\"\\/")");
  CHECK(written(std::string("a\nb\tc\rd")) == R"("a\nb\tc\rd")");
  CHECK(written(std::string("\0\b\x1B", 3)) == R"("\u0000\u0008\u001b")");
  CHECK(written(std::string("\x7F\u009B")) == R"("\u007f\u009b")");
  CHECK(written(std::string("旅\U0001F600")) == "\"旅\U0001F600\"");
  CHECK(written(std::string("\xE6\x97x\xFF")) == "\"\uFFFDx\uFFFD\"");
}

TEST_CASE("lists of numbers and of counts: what is missing is null") {
  CHECK(written(Numbers{0.5, std::numeric_limits<double>::quiet_NaN(), 3}) == "[0.5,null,3]");
  CHECK(written(Ids{4, -1, 6}) == "[4,null,6]");
}

TEST_CASE("objects and arrays inside one another") {
  const Value value = Members{{"a", Cell(std::int64_t{1})},
                              {"b", std::vector<Value>{Cell(true), Members{}, std::vector<Value>{}, Cell()}},
                              {"c \"", Cell(std::string("d"))}};
  CHECK(to_json(value) == "{\"a\":1,\"b\":[true,{},[],null],\"c \\\"\":\"d\"}");
}

TEST_CASE("the rows of a table are objects, without the columns for other forms") {
  auto table = std::make_shared<Table>();
  table->columns = {"id", "text", Column("seen", "Seen", Column::text)};
  table->rows.add({std::int64_t{0}, std::string("an"), true});
  table->rows.add({std::int64_t{1}, std::monostate(), true});
  CHECK(to_json(std::shared_ptr<const Table>(table)) == "[{\"id\":0,\"text\":\"an\"},{\"id\":1,\"text\":null}]");
  CHECK(to_json(std::make_shared<const Table>()) == "[]");
}

TEST_CASE("elements that are JSON already are put in as they are") {
  const auto pieces = std::make_shared<const std::vector<std::string>>(std::vector<std::string>{"{\"a\":1},", "2"});
  CHECK(to_json(pieces) == "[{\"a\":1},2]");
}

TEST_CASE("a sink gets the same text") {
  std::string text;
  JsonWriter writer([&text](std::string_view piece) { text += piece; });
  const Ids many(100'000, 7);
  writer.value(Members{{"ids", Cell(many)}, {"more", Cell(many)}}).finish();
  CHECK(text == to_json(Members{{"ids", Cell(many)}, {"more", Cell(many)}}));
}

}  // namespace
