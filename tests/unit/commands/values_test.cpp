#include "commands/values.hpp"

#include "catch.hpp"
#include "commands/wording.hpp"
#include "expertviz/error.hpp"

#include <string>
#include <vector>

namespace {

using expertviz::Error;
using expertviz::commands::human_bytes;
using expertviz::commands::parse_choice;
using expertviz::commands::parse_factor;
using expertviz::commands::parse_layers;
using expertviz::commands::parse_number;
using expertviz::commands::ranges;

using Layers = std::vector<int>;

TEST_CASE("whole numbers within their bounds") {
  CHECK(parse_number("--limit", "0", 0, 10) == 0);
  CHECK(parse_number("--limit", "10", 0, 10) == 10);
  CHECK(parse_number("--limit", "007", 0, 10) == 7);
}

TEST_CASE("what is no whole number within the bounds is refused, with the option's name") {
  for (const std::string text : {"", " ", "-1", "+1", " 1", "1 ", "1.0", "1e1", "0x1", "11", "one",
                                 "18446744073709551616", "99999999999999999999999"}) {
    CAPTURE(text);
    CHECK_THROWS_AS(parse_number("--limit", text, 0, 10), Error);
  }
  CHECK_THROWS_WITH(parse_number("--limit", "-1", 0, 10), "--limit must be a whole number from 0 on, not '-1'");
  CHECK_THROWS_WITH(parse_number("--limit", "11", 0, 10), "--limit must be at most 10, not '11'");
}

TEST_CASE("factors are decimal numbers within their bounds") {
  CHECK(parse_factor("--scale", "2", 0.1, 20) == 2);
  CHECK(parse_factor("--scale", "0.5", 0.1, 20) == 0.5);
  CHECK(parse_factor("--scale", "1e1", 0.1, 20) == 10);
  for (const std::string text : {"", "-1", "0", "21", "nan", "inf", "0x2", " 2", "2 ", "2,0", "1e999", "."}) {
    CAPTURE(text);
    CHECK_THROWS_AS(parse_factor("--scale", text, 0.1, 20), Error);
  }
}

TEST_CASE("layers: numbers and ranges, in the order given, each once") {
  CHECK(parse_layers("-l", "20") == Layers{20});
  CHECK(parse_layers("-l", "20,0,10") == Layers{20, 0, 10});
  CHECK(parse_layers("-l", "0-3") == Layers{0, 1, 2, 3});
  CHECK(parse_layers("-l", "0-2,20,1-4") == Layers{0, 1, 2, 20, 3, 4});
  CHECK(parse_layers("-l", "5-5") == Layers{5});
  CHECK(parse_layers("-l", "65535") == Layers{65535});
}

TEST_CASE("layers that are none are refused") {
  for (const std::string text : {"", ",", "1,", ",1", "-1", "1-", "-", "3-1", "1-2-3", "a", "1;2", " 1", "65536",
                                 "0-65535", "99999999999999999999", "1--2"}) {
    CAPTURE(text);
    CHECK_THROWS_AS(parse_layers("-l", text), Error);
  }
}

TEST_CASE("choices are taken by their whole name") {
  const std::vector<std::pair<std::string, char>> choices{{"text", 't'}, {"csv", 'c'}, {"json", 'j'}};
  CHECK(parse_choice("--format", "text", choices) == 't');
  CHECK(parse_choice("--format", "json", choices) == 'j');
  CHECK_THROWS_WITH(parse_choice("--format", "JSON", choices), "--format must be text, csv or json, not 'JSON'");
}

TEST_CASE("ranges join neighbours") {
  CHECK(ranges({}) == "");
  CHECK(ranges({4}) == "4");
  CHECK(ranges({0, 1, 2, 3}) == "0-3");
  CHECK(ranges({0, 2, 3, 9}) == "0, 2-3, 9");
}

TEST_CASE("bytes for people: three digits that count") {
  CHECK(human_bytes(0) == "0 B");
  CHECK(human_bytes(999) == "999 B");
  CHECK(human_bytes(1000) == "1.00 kB");
  CHECK(human_bytes(48'600'000) == "48.6 MB");
  CHECK(human_bytes(999'499) == "999 kB");
  CHECK(human_bytes(999'500) == "1.00 MB");
  CHECK(human_bytes(9'996) == "10.0 kB");
  CHECK(human_bytes(1'940'000'000) == "1.94 GB");
  CHECK(human_bytes(18'446'744'073'709'551'615u) == "18.4 EB");
}

TEST_CASE("samples: one, a list, ranges, all") {
  using expertviz::SampleSelection;
  using expertviz::commands::parse_samples;
  const auto chosen = [](const std::string& text) {
    const SampleSelection selection = parse_samples("--sample-idx", text);
    std::vector<int> samples;
    for (int sample = 0; sample < 12; ++sample) {
      if (selection.contains(static_cast<std::uint64_t>(sample))) { samples.push_back(sample); }
    }
    return samples;
  };
  CHECK(chosen("3") == std::vector<int>{3});
  CHECK(chosen("0,2,5-7") == std::vector<int>{0, 2, 5, 6, 7});
  CHECK(chosen("7,1-3,2-4") == std::vector<int>{1, 2, 3, 4, 7});
  CHECK(chosen("all").size() == 12);
  CHECK_FALSE(parse_samples("--sample-idx", "3").several());
  for (const char* text : {"3-3", "3,3", "all"}) {
    CHECK(parse_samples("--sample-idx", text).several());
  }
  CHECK(parse_samples("--sample-idx", "5,1-3").last() == 5);
  CHECK_FALSE(parse_samples("--sample-idx", "all").last());
  for (const std::string text : {"", "-1", "1-", "-", "3-1", "1,,2", "all,1", "1-2-3", "x", "99999999999999999999"}) {
    CAPTURE(text);
    CHECK_THROWS_AS(parse_samples("--sample-idx", text), Error);
  }
}

}  // namespace
