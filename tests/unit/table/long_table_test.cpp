#include "table/long_table.hpp"

#include "catch.hpp"

#include <cmath>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace {

using expertviz::table::Cell;
using expertviz::table::LineForm;
using expertviz::table::LineRests;
using expertviz::table::LongTable;

LongTable table_of(LineForm form) {
  return LongTable(form, {"sample_idx", "question_id"}, {"step", "weight", "accepted"});
}

std::string rests_of(const LongTable& table) {
  LineRests rests(table);
  rests.add(std::int64_t{-12});
  rests.add(0.1f);
  rests.add(true);
  rests.repeat(1);
  rests.add(std::numeric_limits<float>::quiet_NaN());
  rests.add_missing();
  return rests.take();
}

std::string written(LineForm form, const std::vector<Cell>& head) {
  const LongTable table = table_of(form);
  std::string text = table.header();
  LongTable::write(table.head(head), rests_of(table), [&text](std::string_view piece) { text += piece; });
  return text;
}

TEST_CASE("each line has the head in front of its rest") {
  const std::vector<Cell> head{std::int64_t{3}, std::string("a\"b,c\t")};
  CHECK(written(LineForm::csv, head) ==
        "sample_idx,question_id,step,weight,accepted\n"
        "3,\"a\"\"b,c\t\",-12,0.1,true\n"
        "3,\"a\"\"b,c\t\",-12,,\n");
  CHECK(written(LineForm::tsv, {std::int64_t{3}, std::monostate()}) ==
        "sample_idx\tquestion_id\tstep\tweight\taccepted\n"
        "3\t\t-12\t0.1\ttrue\n"
        "3\t\t-12\t\t\n");
  CHECK(written(LineForm::json, head) ==
        "{\"sample_idx\":3,\"question_id\":\"a\\\"b,c\\t\",\"step\":-12,\"weight\":0.1,\"accepted\":true}\n"
        "{\"sample_idx\":3,\"question_id\":\"a\\\"b,c\\t\",\"step\":-12,\"weight\":null,\"accepted\":null}\n");
}

TEST_CASE("a float is the shortest text that reads back as the same float") {
  const LongTable table(LineForm::csv, {}, {"weight"});
  for (const float value : {0.0f, 1.0f, 1.0f / 3, 1e-7f, 3.4028235e38f, 1e-45f, -0.0625f, 16777216.0f}) {
    LineRests rests(table);
    rests.add(value);
    const std::string text = rests.take();
    CAPTURE(text);
    CHECK(static_cast<float>(std::stod(text)) == value);
    CHECK(text.size() <= 15);
  }
  LineRests rests(table);
  rests.add(1.0f / 3);
  CHECK(rests.take() == "0.33333334\n");
}

TEST_CASE("many rows, each a repetition of the one before") {
  const LongTable table(LineForm::csv, {}, {"a", "b", "c"});
  LineRests rests(table);
  std::string expected;
  for (int i = 0; i < 10'000; ++i) {
    if (i % 100 == 0) {
      rests.add(std::int64_t{i});
      rests.add(std::int64_t{7});
    } else {
      rests.repeat(2);
    }
    rests.add(std::int64_t{i});
    expected += std::to_string(i / 100 * 100) + ",7," + std::to_string(i) + '\n';
  }
  CHECK(rests.take() == expected);
  CHECK(rests.take().empty());
}

}  // namespace
