#include "input/tracker/slicer.hpp"

#include "catch.hpp"
#include "each_instruction_set.hpp"
#include "expertviz/error.hpp"
#include "plain/cut_slicing.hpp"
#include "plain/indexed_copy.hpp"
#include "plain/slicing.hpp"
#include "random_trace.hpp"
#include "says.hpp"

#include <functional>
#include <string>
#include <vector>

namespace expertviz {
namespace {

using plain::Value;

std::vector<std::size_t> random_sizes(Random& random, std::size_t document) {
  const std::size_t longest = random.pick(std::vector<std::size_t>{1, 7, 100, 3000, document + 1});
  std::vector<std::size_t> sizes{3};  // a byte order mark is never cut
  for (std::size_t sum = 0; sum < document; sum += sizes.back()) {
    sizes.push_back(random.between(1, longest));
  }
  return sizes;
}

/// Whether a line of a log holds the text of this value.
bool tells(const std::string& line, const Value& value) {
  const std::size_t text = line.find(": ");
  return text != std::string::npos && plain::parse(std::string_view(line).substr(text + 2)) == value;
}

/// The log against the value that the document was written from, with no scan at all.
void check_against_value(const plain::SliceLog& log, const Value& trace) {
  std::size_t at = 0;
  for (std::size_t sample = 0; sample < trace.items.size(); ++sample) {
    for (const auto& [key, value] : trace.items[sample].members) {
      if (key == "expert_layer_history") {
        REQUIRE(log.at(at++) == plain::history_line(sample, value.is(Value::Kind::null)));
        for (std::size_t step = 0; step < value.items.size(); ++step, ++at) {
          INFO(log.at(at));
          REQUIRE(log.at(at).starts_with("sample " + std::to_string(sample) + " step " + std::to_string(step) + " "));
          REQUIRE(tells(log.at(at), value.items[step]));
        }
        if (value.is(Value::Kind::array)) {
          REQUIRE(log.at(at++) == plain::history_end_line(sample, value.items.size()));
        }
      } else if (key == "question_id" || key == "turn" || key == "meta_info" || key == "expert_layer_activations") {
        INFO(log.at(at));
        REQUIRE(log.at(at).starts_with("sample " + std::to_string(sample) + " " + key + " "));
        REQUIRE(tells(log.at(at), value));
        ++at;
      }
    }
    REQUIRE(log.at(at++).starts_with("sample " + std::to_string(sample) + " of "));
  }
  REQUIRE(log.at(at++) == "whole");
  REQUIRE(at == log.size());
}

TEST_CASE("random traces in random spellings and cuts give the pieces that they were written from") {
  for_each_instruction_set([] {
    for (std::uint64_t seed = 1; seed <= 120; ++seed) {
      INFO("seed " << seed);
      Random random(seed);
      const Value trace = random_trace(random);
      const std::string document = (random.chance(20) ? "\xef\xbb\xbf" : "") + spell(trace, random);
      INFO(document);
      const auto log =
          plain::slice_in_segments(document, random_sizes(random, document.size()), SampleSelection::all());
      check_against_value(log, trace);
      REQUIRE(log == plain::slice_trace(document, SampleSelection::all()));
    }
  });
}

TEST_CASE("some samples of random traces are those that a plain scan finds") {
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    INFO("seed " << seed);
    Random random(seed);
    const std::string document = spell(random_trace(random), random);
    INFO(document);
    SampleSelection samples = SampleSelection::all();
    if (random.chance(40)) { samples = SampleSelection::one(random.below(5)); }
    if (random.chance(40)) {
      const std::uint64_t first = random.below(4);
      samples = SampleSelection::some({{first, first + random.below(2)}, {random.below(2), random.below(2) + 1}});
    }
    REQUIRE(plain::slice_in_segments(document, random_sizes(random, document.size()), samples) ==
            plain::slice_trace(document, samples));
  }
}

TEST_CASE("a damaged trace is refused at the byte where a plain scan refuses it") {
  std::size_t refused = 0;
  for (std::uint64_t seed = 1; seed <= 1500; ++seed) {
    INFO("seed " << seed);
    Random random(seed);
    std::string document = spell(random_trace(random), random);
    for (std::size_t left = random.between(1, 3); left > 0; --left) {
      const std::size_t at = random.below(document.size());
      switch (random.below(4)) {
        case 0:
          document[at] = random.pick(std::string_view("\"\\[]{},: x\x01\xff"));
          break;
        case 1:
          document.erase(at, random.between(1, 5));
          break;
        case 2:
          document.insert(at, 1, random.pick(std::string_view("\"\\[]{},: x\x01\xff")));
          break;
        default:
          document.resize(at);
      }
      if (document.empty()) { document.push_back(' '); }
    }
    INFO(document);
    const auto log = plain::slice_in_segments(document, random_sizes(random, document.size()), SampleSelection::all());
    REQUIRE(log == plain::slice_trace(document, SampleSelection::all()));
    refused += log.back() == "whole" ? 0 : 1;
  }
  CHECK(refused > 500);
}

TEST_CASE("escaped and repeated keys are recognised") {
  const std::string document =
      "[{\"\\u0065xpert_layer_history\": [1], \"turn\": 1, \"\\u0074urn\": 2, "
      "\"expert_layer_history\": [{\"a\": \"]\"}], \"expert_layer_history\\u0000\": [3]}]";
  const auto at = [&document](std::string_view text) { return document.find(text); };
  CHECK(plain::slice_in_segments(document, {}, SampleSelection::all()) ==
        plain::SliceLog{plain::history_line(0, false), plain::step_line(0, 0, at("1]"), "1"),
                        plain::history_end_line(0, 1), plain::piece_line("turn", 0, at("1, \"\\u0074"), "1"),
                        plain::piece_line("turn", 0, at("2, \"exp"), "2"), plain::history_line(0, false),
                        plain::step_line(0, 0, at("{\"a\""), "{\"a\": \"]\"}"), plain::history_end_line(0, 1),
                        plain::sample_end_line(0, document.size() - 2), "whole"});
}

TEST_CASE("a key longer than any of ours is passed over, wherever it is cut") {
  const std::string key(10'000, 'k');
  const std::string document = "[{\"" + key + "\": 1, \"turn\": 4, \"" + key + "\\\"\": {}}]";
  const auto expected = plain::slice_trace(document, SampleSelection::all());
  REQUIRE(expected.size() == 3);
  for (const std::size_t size : {3, 255, 256, 257, 5000, 10'003}) {
    CHECK(plain::slice_in_segments(document, std::vector<std::size_t>(40'000 / size, size), SampleSelection::all()) ==
          expected);
  }
}

/// Feeds a document that begins so and goes on with the same MiB again and again; returns the error that it ends in.
Error error_of_endless(const std::string& begin, char filler, std::uint64_t mebibytes) {
  const plain::IndexedCopy first(begin);
  const plain::IndexedCopy wall(std::string(std::size_t{1} << 20, filler), 0, first.end_state());
  bytes::TextStream stream;
  const std::function<void(input::TracePart &&)> ignore = [](input::TracePart&&) {};
  const bytes::TextTask task = input::slice_trace(stream, SampleSelection::all(), ignore);
  stream.feed(first.text());
  bytes::IndexedText text = wall.text();
  text.offset = begin.size();
  for (std::uint64_t i = 0; i < mebibytes && !task.done(); ++i, text.offset += text.size) {
    stream.feed(text);
  }
  text.offset -= text.size;
  stream.end(false);
  try {
    task.check();
  } catch (const Error& error) { return error; }
  return Error("no error");
}

TEST_CASE("brackets that nest beyond 32 bits are counted, and bytes beyond them are told") {
  const std::string begin = R"([{"other": )";
  const Error error = error_of_endless(begin, '[', 5'000);
  CHECK(says(error, "ends in the middle"));
  CHECK(error.place().byte == begin.size() + (std::uint64_t{5'000} << 20));
}

TEST_CASE("a member that is kept is refused beyond 64 MiB, one that is leapt over is not") {
  CHECK(says(error_of_endless(R"([{"meta_info": {"a": ")", 'x', 70), "larger than 64 MiB"));
  CHECK(says(error_of_endless(R"([{"question_id": ")", 'x', 70), "larger than 64 MiB"));
  CHECK(says(error_of_endless(R"([{"turn": 1)", '1', 70), "larger than 64 MiB"));
  CHECK(says(error_of_endless(R"([{"answer": ")", 'x', 70), "ends in the middle"));
  CHECK(says(error_of_endless(R"([{"expert_layer_history": [{"a": ")", 'x', 70), "ends in the middle"));
}

}  // namespace
}  // namespace expertviz
