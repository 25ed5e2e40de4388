#include "expertviz/trace_reader.hpp"

#include "catch.hpp"
#include "collector.hpp"
#include "fed_pipe.hpp"
#include "says.hpp"

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace expertviz {
namespace {

using History = SampleInfo::History;
using Ids = std::vector<std::int32_t>;

std::string sample(int question, const std::vector<int>& experts) {
  std::string text = "{\"question_id\": " + std::to_string(question) + ", \"turn\": 1, \"meta_info\": {}, " +
                     "\"expert_layer_history\": [";
  for (std::size_t i = 0; i < experts.size(); ++i) {
    text += i > 0 ? ", " : "";
    text += short_step(experts[i]);
  }
  text += "]}";
  return text;
}

const std::string three_samples =
    "[" + sample(81, {10, 11, 12}) + ",\n " + sample(82, {}) + ", " + sample(83, {30}) + "]";

std::vector<ReadSample> read_one(const std::string& trace, std::uint64_t index, std::size_t enough_after = 1000,
                                 std::optional<std::uint64_t> only_step = {}) {
  const TemporaryFile file(trace);
  Collector collector(enough_after);
  StepFields fields = all_fields();
  fields.only_step = only_step;
  TraceReader(file.path(), {}).read(SampleSelection::one(index), fields, collector);
  return collector.samples;
}

TEST_CASE("all samples of a trace are read in its order") {
  const auto samples = read_text(three_samples);
  REQUIRE(samples.size() == 3);
  CHECK(first_ids(samples[0]) == Ids{10, 11, 12});
  CHECK(first_ids(samples[2]) == Ids{30});
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(samples[i].info.sample_idx == i);
    CHECK(std::get<std::int64_t>(samples[i].info.question_id) == 81 + static_cast<std::int64_t>(i));
    CHECK(samples[i].info.turn == 1);
    CHECK(samples[i].info.history == History::present);
    CHECK(samples[i].info.verify_steps == samples[i].steps.size());
  }
  CHECK(samples[0].info.bytes == sample(81, {10, 11, 12}).size());
  CHECK(samples[0].steps[2].index == 2);
  CHECK(read_text("[]").empty());
  CHECK(read_text(" \r\n [ ] \n\t").empty());
}

TEST_CASE("one sample is read: those before it are skipped, those after it do not matter") {
  const auto middle = read_one(three_samples, 2);
  REQUIRE(middle.size() == 1);
  CHECK(middle[0].info.sample_idx == 2);
  CHECK(first_ids(middle[0]) == Ids{30});

  const std::string rubbish_around = "[null, 7, \"}\", [[{}]], " + sample(5, {4}) + " and then \x01 no JSON at all";
  const auto found = read_one(rubbish_around, 4);
  REQUIRE(found.size() == 1);
  CHECK(first_ids(found[0]) == Ids{4});
}

TEST_CASE("a sample that is not there is named with those that are") {
  const auto missing = [](const std::string& trace, std::uint64_t index) -> Error {
    try {
      read_one(trace, index);
    } catch (const Error& error) { return error; }
    return Error("no error");
  };
  CHECK(says(missing(three_samples, 3), "there is no sample 3"));
  CHECK(missing(three_samples, 3).hint() == "the trace holds 3 samples, 0 to 2");
  CHECK(missing("[" + sample(1, {}).append("]"), 18'446'744'073'709'551'615U).hint() ==
        "the trace holds sample 0 only");
  CHECK(missing("[]", 0).hint() == "the trace holds no samples");
}

std::vector<std::uint64_t> indices(const std::vector<ReadSample>& samples) {
  std::vector<std::uint64_t> found;
  for (const ReadSample& sample : samples) {
    found.push_back(sample.info.sample_idx);
  }
  return found;
}

std::vector<ReadSample> read_some(const std::string& path, std::vector<SampleSelection::Range> ranges) {
  Collector collector;
  TraceReader(path, {.threads = 2, .on_progress = {}})
      .read(SampleSelection::some(std::move(ranges)), all_fields(), collector);
  return collector.samples;
}

TEST_CASE("several samples are read in one pass, in the trace's order") {
  const std::string rubbish_between = "[" + sample(1, {4}) + ", [[[]], \"}\"], " + sample(3, {6, 7}) + "," +
                                      sample(4, {8}) + " and then \x01 no JSON at all";
  const auto check = [](const std::vector<ReadSample>& samples) {
    REQUIRE((indices(samples) == std::vector<std::uint64_t>{0, 2, 3}));
    CHECK((first_ids(samples[0]) == Ids{4}));
    CHECK((first_ids(samples[1]) == Ids{6, 7}));
    CHECK((first_ids(samples[2]) == Ids{8}));
  };
  check(read_some(TemporaryFile(rubbish_between).path(), {{2, 3}, {0, 0}, {3, 3}}));
  check(read_some(FedPipe(rubbish_between).path(), {{2, 3}, {0, 0}, {3, 3}}));
}

TEST_CASE("of several samples that are not there the first is named once the trace has ended") {
  const auto missing = [](const std::string& trace, std::vector<SampleSelection::Range> ranges) -> Error {
    const TemporaryFile file(trace);
    Collector collector;
    try {
      TraceReader(file.path(), {}).read(SampleSelection::some(std::move(ranges)), all_fields(), collector);
    } catch (const Error& error) {
      CHECK(collector.samples.size() == 1);
      return error;
    }
    return Error("no error");
  };
  CHECK(says(missing(three_samples, {{2, 2}, {7, 9}, {5, 5}}), "there is no sample 5"));
  CHECK(says(missing(three_samples, {{2, 4}}), "there is no sample 3"));
  CHECK(says(missing(three_samples, {{0, 0}, {3, 18'446'744'073'709'551'615U}}), "there is no sample 3"));
  CHECK(missing(three_samples, {{2, 4}}).hint() == "the trace holds 3 samples, 0 to 2");
}

TEST_CASE("reading stops where the visitor has enough") {
  const std::string broken_behind = "[" + sample(1, {5, 6, 7}).substr(0, sample(1, {5, 6, 7}).size() - 2) + ", oops";
  const auto stopped = read_one(broken_behind, 0, 2);
  REQUIRE(stopped.size() == 1);
  CHECK(first_ids(stopped[0]) == Ids{5, 6});
  CHECK(stopped[0].info.verify_steps == 2);
  CHECK(stopped[0].info.bytes == 0);

  SECTION("but not before the head of the sample is known") {
    const auto late = read_one("[{\"expert_layer_history\": [" + short_step(5) + ", " + short_step(6) +
                                   "], \"meta_info\": {\"model_path\": \"m\"}, \"question_id\": 9}]",
                               0, 1);
    REQUIRE(late.size() == 1);
    CHECK(first_ids(late[0]) == Ids{5});
    CHECK(late[0].info.model_path == "m");
    CHECK(std::get<std::int64_t>(late[0].info.question_id) == 9);
    CHECK(late[0].info.verify_steps == 2);
  }
  SECTION("and of all samples it is the sample at hand that is enough") {
    const TemporaryFile file(three_samples);
    Collector collector(1);
    TraceReader(file.path(), {}).read(SampleSelection::all(), all_fields(), collector);
    REQUIRE(collector.samples.size() == 3);
    CHECK(first_ids(collector.samples[0]) == Ids{10});
    CHECK(collector.samples[0].info.verify_steps == 3);
    CHECK(first_ids(collector.samples[2]) == Ids{30});
  }
}

TEST_CASE("of steps that were not asked for the routing is not decoded") {
  const std::string trace = "[{\"question_id\": 1, \"expert_layer_history\": [{\"layers\": 3}, " + short_step(4) +
                            ", {\"tree_structure\": null, \"layers\": [true]}]}]";
  const auto only = read_one(trace, 0, 1000, 1);
  REQUIRE(only.size() == 1);
  REQUIRE(only[0].steps.size() == 3);
  CHECK(only[0].steps[0].layers.empty());
  CHECK(only[0].steps[1].layers.size() == 1);
  CHECK(only[0].steps[2].layers.empty());
  CHECK(only[0].info.verify_steps == 3);
}

TEST_CASE("a history that is there twice starts anew, as in Python") {
  const std::string twice = "[{\"expert_layer_history\": [" + short_step(1) + ", " + short_step(2) +
                            "], \"expert_layer_history\": [" + short_step(3) +
                            "], \"question_id\": 1, \"meta_info\": {}}]";
  const TemporaryFile file(twice);
  SECTION("for a visitor that wants all") {
    Collector collector;
    TraceReader(file.path(), {}).read(SampleSelection::all(), all_fields(), collector);
    CHECK(collector.restarts == 1);
    REQUIRE(collector.samples.size() == 1);
    CHECK(first_ids(collector.samples[0]) == Ids{3});
    CHECK(collector.samples[0].info.verify_steps == 1);
  }
  SECTION("for one that had enough of the first") {
    const auto samples = read_one(twice, 0, 1);
    REQUIRE(samples.size() == 1);
    CHECK(first_ids(samples[0]) == Ids{3});
  }
  SECTION("and null the second time is null") {
    const auto samples =
        read_text("[{\"expert_layer_history\": [" + short_step(1) + "], \"expert_layer_history\": null}]");
    CHECK(samples.at(0).steps.empty());
    CHECK(samples.at(0).info.history == History::null);
    CHECK(samples.at(0).info.verify_steps == 0);
  }
}

TEST_CASE("a history may be absent, null or empty") {
  const auto history = [](const std::string& text) { return read_text("[" + text + "]").at(0).info.history; };
  CHECK(history("{}") == History::absent);
  CHECK(history(R"({"question_id": 3})") == History::absent);
  CHECK(history(R"({"expert_layer_history": null})") == History::null);
  CHECK(history(R"({"expert_layer_history": []})") == History::present);
  CHECK(history(R"({"expert_layer_history": [ ], "turn": 1})") == History::present);
}

TEST_CASE("what stands behind the history is known of the sample too") {
  const auto samples =
      read_text("[{\"expert_layer_history\": [" + short_step(1) + "], \"question_id\": \"q\", \"turn\": 2, " +
                R"("meta_info": {"completion_tokens": 7}, "expert_layer_activations": {"0": [1, 0, 2]}}])");
  const SampleInfo& info = samples.at(0).info;
  CHECK(std::get<std::string>(info.question_id) == "q");
  CHECK(info.turn == 2);
  CHECK(info.completion_tokens == 7);
  CHECK(info.num_experts == 3);
}

TEST_CASE("progress is told and ends with all that is stored") {
  const TemporaryFile file(three_samples);
  std::vector<ReadProgress> told;
  Collector collector;
  TraceReader(file.path(), {.threads = 2, .on_progress = [&told](const ReadProgress& p) { told.push_back(p); }})
      .read(SampleSelection::all(), all_fields(), collector);
  REQUIRE_FALSE(told.empty());
  CHECK(told.back().bytes_read >= three_samples.size());
  CHECK(told.back().bytes_total == three_samples.size());
}

TEST_CASE("what a visitor throws comes out of the reader") {
  struct Stop {};
  class Thrower final : public TraceVisitor {
    bool on_step(VerifyStep& /*step*/, std::unique_ptr<Measurement> /*measurement*/) override { throw Stop(); }
    void on_sample(const SampleInfo& /*info*/) override {}
    void on_restart() override {}
  } thrower;
  const TemporaryFile file(three_samples);
  for (const int threads : {1, 4}) {
    CHECK_THROWS_AS(TraceReader(file.path(), {.threads = threads, .on_progress = {}})
                        .read(SampleSelection::all(), all_fields(), thrower),
                    Stop);
  }
}

/// Measures the first expert of each step; refuses one of them.
class MeasuringVisitor final : public TraceVisitor {
 public:
  struct FirstExpert : Measurement {
    std::int32_t id = 0;
  };
  explicit MeasuringVisitor(std::int32_t refused) : refused_(refused) {}

  [[nodiscard]] std::unique_ptr<Measurement> measure(const VerifyStep& step) const override {
    auto first = std::make_unique<FirstExpert>();
    first->id = step.layers.at(0).expert_ids.at(0);
    if (first->id == refused_) { throw Error("no such expert", Place{.layer = 0}); }
    return first;
  }
  bool on_step(VerifyStep& step, std::unique_ptr<Measurement> measurement) override {
    const VerifyStep moved = std::move(step);
    measured.push_back(dynamic_cast<FirstExpert&>(*measurement).id);
    CHECK(moved.layers.at(0).expert_ids.at(0) == measured.back());
    return true;
  }
  void on_sample(const SampleInfo& /*info*/) override {}
  void on_restart() override {}

  Ids measured;

 private:
  std::int32_t refused_;
};

TEST_CASE("what is measured of a step comes with it, in order, and so does what measuring throws") {
  std::vector<int> experts;
  for (int i = 0; i < 500; ++i) {
    experts.push_back(i);
  }
  const TemporaryFile file("[{\"answer\": \"" + std::string(std::size_t{4} << 20, ' ') + "\"}, " + sample(1, experts) +
                           ", {\"answer\": \"" + std::string(std::size_t{9} << 20, ' ') + "\"}, " +
                           sample(1, {600, 601}) + "]");
  for (const int threads : {1, 4}) {
    MeasuringVisitor whole(-1);
    TraceReader(file.path(), {.threads = threads, .on_progress = {}}).read(SampleSelection::all(), all_fields(), whole);
    Ids expected(experts.begin(), experts.end());
    expected.insert(expected.end(), {600, 601});
    CHECK((whole.measured == expected));

    MeasuringVisitor refusing(601);
    try {
      TraceReader(file.path(), {.threads = threads, .on_progress = {}})
          .read(SampleSelection::all(), all_fields(), refusing);
      FAIL("nothing was thrown");
    } catch (const Error& error) {
      CHECK(error.place().sample == 3);
      CHECK(error.place().verify_step == 1);
      CHECK(error.place().layer == 0);
      CHECK(refusing.measured.size() == 501);
    }
  }
}

TEST_CASE("a trace that is not there is refused when its reader is made") {
  try {
    const TraceReader reader("/no/such/folder/trace.json", {});
    FAIL("it was opened");
  } catch (const Error& error) { CHECK(error.source() == "/no/such/folder/trace.json"); }
}

}  // namespace
}  // namespace expertviz
