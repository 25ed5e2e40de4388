#include "big_trace.hpp"
#include "bytes/frame_table.hpp"
#include "catch.hpp"
#include "plain/json.hpp"
#include "plain/packing.hpp"
#include "random_trace.hpp"
#include "says.hpp"
#include "step_text.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <zstd.h>

namespace expertviz {
namespace {

std::string packed(const std::string& trace, const PackOptions& options = {}, int threads = 1,
                   const SampleSelection& samples = SampleSelection::all()) {
  std::string to;
  TraceReader::of_bytes(trace, {.threads = threads, .on_progress = {}})
      .pack(samples, options, [&to](std::string_view piece) { to += piece; });
  return to;
}

/// As `zstd -dc` does, from one frame to the next; the text of each frame apart.
std::vector<std::string> frames_of(std::string_view from) {
  std::vector<std::string> frames;
  while (!from.empty()) {
    const std::size_t size = ::ZSTD_findFrameCompressedSize(from.data(), from.size());
    REQUIRE(::ZSTD_isError(size) == 0);
    std::string text(std::size_t{5} << 20, '\0');
    const std::size_t unpacked = ::ZSTD_decompress(text.data(), text.size(), from.data(), size);
    REQUIRE(::ZSTD_isError(unpacked) == 0);
    text.resize(unpacked);
    frames.push_back(text);
    from.remove_prefix(size);
  }
  return frames;
}

std::string unpacked(const std::string& from) {
  std::string text;
  for (const std::string& frame : frames_of(from)) {
    text += frame;
  }
  return text;
}

std::vector<ReadSample> read(std::string_view trace, const SampleSelection& samples = SampleSelection::all(),
                             int threads = 1) {
  Collector collector;
  StepFields fields = all_fields();
  fields.weights = true;
  TraceReader::of_bytes(trace, {.threads = threads, .on_progress = {}}).read(samples, fields, collector);
  return collector.samples;
}

bool same_weights(const std::vector<float>& a, const std::vector<float>& b) {
  return std::ranges::equal(a, b, [](float x, float y) { return x == y || (std::isnan(x) && std::isnan(y)); });
}

bool same(const VerifyStep& a, const VerifyStep& b) {
  const auto same_layer = [](const LayerRouting& x, const LayerRouting& y) {
    return x.layer_id == y.layer_id && x.rows == y.rows && x.expert_ids == y.expert_ids &&
           same_weights(x.weights, y.weights);
  };
  return a.index == b.index && a.tree.has_value() == b.tree.has_value() &&
         (!a.tree || (a.tree->token_ids == b.tree->token_ids && a.tree->accepted == b.tree->accepted &&
                      a.tree->first_child == b.tree->first_child && a.tree->next_sibling == b.tree->next_sibling)) &&
         std::ranges::equal(a.layers, b.layers, same_layer);
}

bool same(const std::vector<ReadSample>& a, const std::vector<ReadSample>& b) {
  return std::ranges::equal(a, b, [](const ReadSample& x, const ReadSample& y) {
    return x.info.sample_idx == y.info.sample_idx && x.info.question_id == y.info.question_id &&
           x.info.turn == y.info.turn && x.info.bytes == y.info.bytes && x.info.num_experts == y.info.num_experts &&
           x.info.completion_tokens == y.info.completion_tokens && x.info.verify_steps == y.info.verify_steps &&
           std::ranges::equal(x.steps, y.steps, [](const VerifyStep& s, const VerifyStep& t) { return same(s, t); });
  });
}

/// Whether `b` has the values of `a`; a number below `topk_weights` as a float32.
bool same_values(const plain::Value& a, const plain::Value& b, bool weights = false) {
  if (a.kind != b.kind || a.items.size() != b.items.size() || a.members.size() != b.members.size()) { return false; }
  for (std::size_t i = 0; i < a.items.size(); ++i) {
    if (!same_values(a.items[i], b.items[i], weights)) { return false; }
  }
  for (std::size_t i = 0; i < a.members.size(); ++i) {
    const auto& [key, value] = a.members[i];
    if (key != b.members[i].first || !same_values(value, b.members[i].second, key == "topk_weights")) { return false; }
  }
  if (a.text == b.text) { return true; }
  return weights && a.is(plain::Value::Kind::number) &&
         static_cast<float>(std::stod(a.text)) == static_cast<float>(std::stod(b.text));
}

const std::string step_with_weights = R"({"tree_structure": )" + TreeText().text() +
                                      R"(, "layers": {"3" : {"topk_ids": [[1, 2], [3, 4],[1,2],
 [-1, 0]], "topk_weights": [[0.13942135870456696, 1.0], [NaN, -Infinity], [0.5, 1e-05], [0, -0.0]], "x": 1 }}})";

std::string trace_of(const std::vector<std::vector<std::string>>& samples) {
  std::string text = "[";
  for (std::size_t i = 0; i < samples.size(); ++i) {
    text += (i > 0 ? ", " : "") + std::string(R"({ "question_id": )") + std::to_string(80 + i) +
            R"(, "turn" : 1, "text": "a \" {[ b", "expert_layer_history": [)";
    for (std::size_t step = 0; step < samples[i].size(); ++step) {
      text += (step > 0 ? " , " : "") + samples[i][step];
    }
    text += "] }";
  }
  return text + " ]\n";
}

TEST_CASE("a packed trace is compact, with weights in their shortest form or without") {
  const std::string trace = trace_of({{step_with_weights}, {}});
  const std::string head =
      R"({"question_id":80,"turn":1,"text":"a \" {[ b","expert_layer_history":[{"tree_structure":)";
  const std::string text = unpacked(packed(trace));
  CHECK(text.starts_with("[\n" + head));
  CHECK(text.find(R"("layers":{"3":{"topk_ids":[[1,2],[3,4],[1,2],[-1,0]],"topk_weights":[[0.13942136,1.0],)"
                  R"([NaN,-Infinity],[0.5,1e-05],[0.0,-0.0]],"x":1}}}]})") != std::string::npos);
  CHECK(text.ends_with(",\n{\"question_id\":81,\"turn\":1,\"text\":\"a \\\" {[ b\",\"expert_layer_history\":[]}\n]\n"));
  CHECK(unpacked(packed(trace, {.weights = false}))
            .find(R"("layers":{"3":{"topk_ids":[[1,2],[3,4],[1,2],[-1,0]],"x":1}}}]})") != std::string::npos);
  CHECK(unpacked(packed("[ ]")) == "[\n\n]\n");
}

TEST_CASE("weights are left out wherever they stand") {
  const auto without = [](const std::string& layer) {
    const std::string text = unpacked(packed(trace_of({{R"({"layers": {"0": )" + layer + "}}"}}), {.weights = false}));
    const std::size_t begin = text.find("\"0\":") + 4;
    return text.substr(begin, text.find("}}]", begin) - begin);
  };
  CHECK(without(R"({"topk_weights": [[1.0]], "topk_ids": [[3]]})") == R"({"topk_ids":[[3]]})");
  CHECK(without(R"({"topk_weights": [[1.0]]})") == "{}");
  CHECK(without(R"({"a": 1, "topk_\u0077eights": [["]"]], "b": 2})") == R"({"a":1,"b":2})");
  CHECK(without(R"({"topk_weights": [[1]], "topk_weights": [], "b": 2})") == R"({"b":2})");
  CHECK(without(R"({"topk_weights": null})") == R"({"topk_weights":null})");
}

TEST_CASE("what is wrong inside of a step stays wrong") {
  const std::string text = unpacked(packed(trace_of({{R"({"layers": {"0": {"topk_ids": [[1 2], [tr ue, 01]]}}})"}})));
  CHECK(text.find(R"({"topk_ids":[[1 2],[tr ue,01]]})") != std::string::npos);
}

TEST_CASE("random traces have the same values packed as before") {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    CAPTURE(seed);
    Random random(seed);
    const std::string trace = spell(random_trace(random), random);
    const auto before = plain::parse(trace.starts_with("\xef\xbb\xbf") ? trace.substr(3) : trace);
    REQUIRE(before);
    const std::string small = packed(trace, {}, 1 + static_cast<int>(random.below(3)));
    const auto after = plain::parse(unpacked(small));
    REQUIRE(after);
    CHECK(same_values(*before, *after));
    CHECK(unpacked(small) == unpacked(packed(small)));
    std::vector<ReadSample> expected;
    try {
      expected = read(trace);
    } catch (const Error&) { continue; }  // its values make no sense to a decoder
    CHECK(same(expected, read(small)));
    CHECK(same(expected, read(packed(small))));
  }
}

const BigTrace big(5, 500, 20'000);

TEST_CASE("the order of the frames does not depend on the threads, and each sample begins one") {
  const std::string trace = big.text();
  const std::string small = packed(trace, {}, 1);
  CHECK(small == packed(trace, {}, 4));
  const std::vector<std::string> frames = frames_of(small);
  CHECK(std::ranges::count_if(frames, [](const std::string& text) { return text.starts_with("{\"question_id\""); }) ==
        5);
  CHECK(frames.size() > 8);
  for (const std::string& text : frames) {
    CHECK(text.size() <= std::size_t{4} << 20);
  }
}

TEST_CASE("a packed trace is read from the sample that is wanted, by any number of threads") {
  const std::string trace = big.text();
  const std::string small = packed(trace);
  for (const int threads : {1, 3}) {
    CHECK(big.difference(read(small, SampleSelection::all(), threads)).empty());
    for (std::uint64_t index = 0; index < 5; ++index) {
      CHECK(same(read(trace, SampleSelection::one(index)), read(small, SampleSelection::one(index), threads)));
    }
    const auto some = SampleSelection::some({{1, 1}, {3, 4}});
    CHECK(same(read(trace, some), read(small, some, threads)));
  }
  CHECK_THROWS_WITH(read(small, SampleSelection::one(5)), Catch::Matchers::Contains("5"));
}

/// What reading gives, or the error without its byte, which is another one in compact text.
struct Outcome {
  std::vector<ReadSample> samples;
  std::string error;
  Place place;
};

Outcome outcome_of(std::string_view trace, const StepFields& fields, const SampleSelection& samples) {
  Outcome outcome;
  Collector collector;
  try {
    TraceReader::of_bytes(trace, {.threads = 2, .on_progress = {}}).read(samples, fields, collector);
    outcome.samples = collector.samples;
  } catch (const Error& error) {
    outcome.error = error.what();
    outcome.place = error.place();
  }
  return outcome;
}

bool same(const Outcome& a, const Outcome& b) {
  return same(a.samples, b.samples) && a.error == b.error && a.place.sample == b.place.sample &&
         a.place.verify_step == b.place.verify_step && a.place.layer == b.place.layer;
}

StepFields outline_fields() {
  StepFields fields;
  fields.tree = true;
  fields.routing = StepFields::Routing::present;
  return fields;
}

StepFields step_fields(std::uint64_t step) {
  StepFields fields = all_fields();
  fields.weights = true;
  fields.only_step = step;
  return fields;
}

TEST_CASE("trees and layers of random traces are the same in the outline, and so is what is wrong with them") {
  int wrong = 0;
  for (std::uint64_t seed = 0; seed < 600; ++seed) {
    CAPTURE(seed);
    Random random(seed);
    std::string trace = spell(random_trace(random), random);
    // Something else in the place of a value: most readers of the step must refuse it.
    if (random.chance(30)) {
      const std::size_t at = trace.find(random.chance(50) ? "accept_index\"" : "topk_ids\"", random.below(trace.size()));
      const std::size_t begin = at == std::string::npos ? at : trace.find('[', at);
      if (begin != std::string::npos) { trace.replace(begin, 1, "7, \"x\": ["); }
    }
    std::string small;
    try {
      small = packed(trace);
    } catch (const Error&) { continue; }
    const Outcome expected = outcome_of(trace, outline_fields(), SampleSelection::all());
    CHECK(same(expected, outcome_of(small, outline_fields(), SampleSelection::all())));
    wrong += expected.error.empty() ? 0 : 1;
  }
  CHECK(wrong > 20);
}

TEST_CASE("one step of a packed trace is read by a seek to it, and the trees before it from the outline") {
  const std::string trace = big.text();
  const std::string small = packed(trace);
  for (const std::uint64_t sample : {0, 3}) {
    for (const std::uint64_t step : {0, 1, 160, 499, 500}) {
      CAPTURE(sample, step);
      const auto one = SampleSelection::one(sample);
      CHECK(same(outcome_of(trace, step_fields(step), one), outcome_of(small, step_fields(step), one)));
    }
  }
}

TEST_CASE("of a history that stands twice, the step is that of the later one") {
  // Its frames are larger than a MiB, so there is a step to seek.
  const std::string filler = R"("filler": ")" + std::string(700'000, 'x') + R"(", )";
  const auto step = [&filler](int expert) {
    return "{" + filler + R"("layers": {"0": {"topk_ids": [[)" + std::to_string(expert) + ", 1]]}}}";
  };
  const std::string trace = R"([{"expert_layer_history": [)" + step(2) + "," + step(3) + "," + step(4) +
                            R"(], "expert_layer_history": [)" + step(5) + "," + step(6) + "," + step(7) + "]}]";
  const std::string small = packed(trace);
  CHECK(frames_of(small).size() > 3);
  const Outcome found = outcome_of(small, step_fields(2), SampleSelection::one(0));
  CHECK(same(outcome_of(trace, step_fields(2), SampleSelection::one(0)), found));
  REQUIRE(found.samples.size() == 1);
  CHECK(found.samples[0].steps.back().layers.at(0).expert_ids == std::vector<std::int32_t>{7, 1});
}

TEST_CASE("samples are packed as they are chosen") {
  const std::string trace = big.text();
  const std::string small = packed(trace, {}, 2, SampleSelection::some({{1, 1}, {4, 4}}));
  std::vector<ReadSample> expected = read(trace, SampleSelection::some({{1, 1}, {4, 4}}));
  expected[0].info.sample_idx = 0;
  expected[1].info.sample_idx = 1;
  CHECK(same(expected, read(small)));
  CHECK_THROWS_AS(packed(trace, {}, 1, SampleSelection::one(5)), Error);
}

std::uint32_t u32(const std::string& bytes, std::size_t at) {
  std::uint32_t number = 0;
  for (std::size_t i = 4; i-- > 0;) {
    number = number << 8 | static_cast<unsigned char>(bytes[at + i]);
  }
  return number;
}

TEST_CASE("the seek table is that of the zstd seekable format") {
  const std::string small = packed(big.text());
  const std::size_t end = small.size();
  CHECK(u32(small, end - 4) == 0x8F92EAB1);
  CHECK(small[end - 5] == '\x80');
  const std::size_t frames = u32(small, end - 9);
  const std::size_t table = end - 9 - 12 * frames;
  CHECK(u32(small, table - 8) == 0x184D2A5E);
  CHECK(u32(small, table - 4) == 12 * frames + 9);
  std::size_t at = 0;
  std::size_t text_end = 0;
  std::vector<std::string> marks;
  std::string side;
  for (std::size_t i = 0; i < frames; ++i) {
    const std::size_t size = u32(small, table + 12 * i);
    CHECK(::ZSTD_findFrameCompressedSize(small.data() + at, end - at) == size);
    const std::uint32_t text_size = u32(small, table + 12 * i + 4);
    const std::uint32_t checksum = u32(small, table + 12 * i + 8);
    const std::string magic = small.substr(at, 4);
    if (text_size > 0) {
      CHECK(::ZSTD_getFrameContentSize(small.data() + at, size) == text_size);
      CHECK(checksum == u32(small, at + size - 4));
    } else {
      CHECK(checksum == 0x51D8E999);  // the low half of what xxhsum -H1 says of an empty file
      if (magic == "\x5b\x2a\x4d\x18") { marks.push_back(small.substr(at + 8, size - 8)); }
      if (magic == "\x5d\x2a\x4d\x18") { side += unpacked(small.substr(at + 8, size - 8)); }
    }
    text_end += text_size;
    at += size;
  }
  const std::string text = unpacked(small);
  CHECK(text_end == text.size());
  CHECK(marks.front() == "trace");
  std::erase_if(marks, [](const std::string& mark) { return !mark.starts_with("sample 3"); });
  REQUIRE(marks.size() > 1);
  CHECK(marks[0] == "sample 3");
  CHECK(marks[1].starts_with("sample 3 step "));
  // The side text is the trace without its routing.
  CHECK(side.size() < text.size() / 3);
  const std::vector<ReadSample> outline = outcome_of(side, outline_fields(), SampleSelection::all()).samples;
  const std::vector<ReadSample> whole = read(text);
  REQUIRE(outline.size() == 5);
  for (std::size_t i = 0; i < 5; ++i) {
    CHECK(outline[i].info.question_id == whole[i].info.question_id);
    REQUIRE(outline[i].steps.size() == whole[i].steps.size());
    CHECK(outline[i].steps[7].tree->accepted == whole[i].steps[7].tree->accepted);
    CHECK(outline[i].steps[7].layer_ids == whole[i].steps[7].layer_ids);
    CHECK(outline[i].steps[7].experts_per_token == whole[i].steps[7].experts_per_token);
  }
  // One skippable frame stands between.
  CHECK(u32(small, at) == 0x184D2A5C);
  CHECK(at + 8 + u32(small, at + 4) == table - 8);
}

/// The packed trace with another table, whose checksum is right.
std::string with_table(const std::string& small, void (*change)(bytes::FrameTable&)) {
  plain::PackedTrace trace = plain::take_apart(small);
  REQUIRE(small == trace.text());
  change(trace.table);
  return trace.text();
}

TEST_CASE("a table that lies is not trusted") {
  using bytes::FrameTable;
  const std::string trace = big.text();
  const std::string small = packed(trace);
  const auto expected = read(trace, SampleSelection::one(3));
  const std::vector<void (*)(FrameTable&)> lies{
      [](FrameTable& table) { std::swap(table.frames[1].text_size, table.frames[3].text_size); },
      [](FrameTable& table) { std::swap(table.frames[1].packed_size, table.frames[3].packed_size); },
      [](FrameTable& table) { table.frames[3].checksum ^= 1; },
      [](FrameTable& table) { table.side[0].checksum ^= 1; },
      [](FrameTable& table) { table.side[0].text_size -= 1; },
      [](FrameTable& table) { table.side[0].frame = 0; },
      [](FrameTable& table) {
        table.frames[1].packed_size += table.frames[2].packed_size;
        table.frames[1].text_size += table.frames[2].text_size;
        table.frames.erase(table.frames.begin() + 2);
      },
      [](FrameTable& table) {
        for (FrameTable::Frame& frame : table.frames) {
          frame.tag = 1;  // each frame is said to begin a sample
        }
        table.appendix.assign(2 * table.frames.size(), '\1');
      },
      [](FrameTable& table) { table.frames.clear(); }};
  for (std::size_t i = 0; i < lies.size(); ++i) {
    CAPTURE(i);
    auto found = read(with_table(small, lies[i]), SampleSelection::one(3));
    REQUIRE(found.size() == 1);
    CHECK(found[0].info.notes.size() == 1);
    found[0].info.bytes = expected[0].info.bytes;  // without a table nothing tells of the original trace
    CHECK(same(found, expected));
  }
  // Where its mark in front says that there was one, it is missed.
  const auto found = read(small.substr(0, small.rfind("\x5c\x2a\x4d\x18")), SampleSelection::one(3));
  REQUIRE(found.size() == 1);
  CHECK(found[0].info.notes.size() == 1);
  const std::size_t tables = small.rfind("\x5c\x2a\x4d\x18");
  for (std::size_t size = tables + 1; size < small.size(); size += 1 + size % 7) {
    CAPTURE(size);
    CHECK(read(small.substr(0, size), SampleSelection::one(0)).size() == 1);
  }
  const std::size_t last_side_frame = small.rfind("\x5d\x2a\x4d\x18");
  CHECK_THROWS_AS(read(small.substr(0, last_side_frame - 1)), Error);
}

TEST_CASE("a table that leads to another sample's outline is not trusted") {
  const std::string trace = BigTrace(3, 6, 400).text();
  const auto swapped = with_table(packed(trace), [](bytes::FrameTable& table) {
    std::vector<std::uint64_t> numbers;
    for (std::string_view from = table.appendix; !from.empty();) {
      numbers.push_back(bytes::take_number(from).value());
    }
    REQUIRE(numbers.size() == 6);
    std::swap(numbers[2], numbers[4]);  // where the second and third sample begin there
    table.appendix.clear();
    for (const std::uint64_t number : numbers) {
      bytes::put_number(table.appendix, number);
    }
  });
  CHECK(same(outcome_of(trace, outline_fields(), SampleSelection::one(1)),
             outcome_of(swapped, outline_fields(), SampleSelection::one(1))));
}

TEST_CASE("a packed trace that is damaged anywhere gives the right numbers or an error") {
  const std::string trace = BigTrace(3, 6, 400).text();
  const std::string small = packed(trace);
  int right = 0;
  for (std::uint64_t seed = 0; seed < 1000; ++seed) {
    CAPTURE(seed);
    Random random(seed);
    std::string damaged = small;
    // Half of them in the tables.
    const std::size_t at = random.chance(50) ? damaged.size() - 1 - random.below(150) : random.below(damaged.size());
    switch (random.below(4)) {
      case 0:
        damaged[at] = static_cast<char>(damaged[at] ^ (1 << random.below(8)));
        break;
      case 1:
        damaged.resize(at);
        break;
      case 2:
        damaged.insert(at, 1 + random.below(9), static_cast<char>(random.below(256)));
        break;
      default:
        damaged.erase(at, 1 + random.below(9));
    }
    const auto fields = random.pick(std::vector{outline_fields(), step_fields(4), step_fields(0), all_fields()});
    const auto samples = random.pick(std::vector{SampleSelection::all(), SampleSelection::one(1)});
    Outcome found = outcome_of(damaged, fields, samples);
    if (!found.error.empty()) { continue; }
    const Outcome expected = outcome_of(trace, fields, samples);
    REQUIRE(found.samples.size() == expected.samples.size());
    for (std::size_t i = 0; i < found.samples.size(); ++i) {
      found.samples[i].info.bytes = expected.samples[i].info.bytes;
    }
    CHECK(same(found, expected));
    ++right;
  }
  CHECK(right > 100);
}

TEST_CASE("what is no trace of the tracker is not packed") {
  CHECK_THROWS_WITH(packed(R"({"choices": []})"), Catch::Matchers::Contains("only traces of the tracker"));
  for (const std::string text :
       {"[1]", "[{]", "[{\"a\" 1}]", "[{}] x", "[{\"a\": 1,}", "[{\"expert_layer_history\": [{}"}) {
    CAPTURE(text);
    CHECK_THROWS_AS(packed(text), Error);
  }
}

}  // namespace
}  // namespace expertviz
