#include "big_trace.hpp"
#include "bytes/segment.hpp"
#include "catch.hpp"
#include "collector.hpp"
#include "fed_pipe.hpp"
#include "plain/packing.hpp"
#include "says.hpp"

#include <string>
#include <vector>

namespace expertviz {
namespace {

const std::vector<int> thread_counts = {1, 2, 3, 8};

/// Text within a string, that pushes what follows it into the next segment.
std::string filler() {
  return std::string(bytes::segment_size + 1'000, '.');
}

TEST_CASE("a trace of many segments gives the same numbers from any source with any number of threads") {
  const BigTrace trace(3, 260, 2'000'000);
  const std::string text = trace.text();
  REQUIRE(text.size() > 3 * bytes::segment_size);
  const TemporaryFile plain_file(text);
  const TemporaryFile gzip_file(plain::pack_gzip(text));
  const TemporaryFile zstd_file(plain::pack_zstd(text));
  for (const int threads : thread_counts) {
    INFO(threads << " threads");
    CHECK(trace.difference(read_all_of(plain_file.path(), threads)).empty());
    CHECK(trace.difference(read_all_of(gzip_file.path(), threads)).empty());
    CHECK(trace.difference(read_all_of(zstd_file.path(), threads)).empty());
    const FedPipe pipe(text);
    CHECK(trace.difference(read_all_of(pipe.path(), threads)).empty());
  }
}

TEST_CASE("a document that ends just where a segment ends is whole") {
  for (const std::size_t segments : {1, 2}) {
    const std::size_t size = segments * bytes::segment_size;
    std::string text = "[{\"turn\": 8, \"other\": \"\"}]";
    text.insert(text.size() - 3, std::string(size - text.size(), '.'));
    const TemporaryFile file(text);
    for (const int threads : thread_counts) {
      CHECK(read_all_of(file.path(), threads).at(0).info.turn == 8);
    }
    const TemporaryFile packed(plain::pack_zstd(text));
    CHECK(read_all_of(packed.path(), 2).at(0).info.turn == 8);
    file.cut(size - 1);
    for (const int threads : thread_counts) {
      CHECK_THROWS_AS(read_all_of(file.path(), threads), Error);
    }
  }
}

TEST_CASE("borders of segments may fall anywhere in a member") {
  const std::string end = R"(\\\u0041\"]}", "turn" : -17 , "meta_info": {"model_path": "\u00e9\n"}, "\u0074urn": 25}])";
  for (std::size_t before = 0; before <= end.size(); before += 7) {
    std::string text = "[{\"question_id\": \"";
    text += std::string(bytes::segment_size - text.size() - before, 'q') + end;
    INFO("the border is " << before << " bytes into the end");
    const auto samples = read_all_of(TemporaryFile(text).path(), 2);
    REQUIRE(samples.at(0).info.turn == 25);
    REQUIRE(samples.at(0).info.model_path == "\xc3\xa9\n");
    REQUIRE(std::get<std::string>(samples.at(0).info.question_id).ends_with("q\\A\"]}"));
  }
}

TEST_CASE("a history that starts anew in a later segment starts anew for whoever had enough of the first") {
  const std::string text = "[{\"expert_layer_history\": [" + short_step(1) + ", " + short_step(2) + "], \"a\": \"" +
                           filler() + filler() + "\", \"expert_layer_history\": [" + short_step(3) + ", {\"a\": \"" +
                           filler() + "\"}, {\"a\": \"" + filler() + "\"}, " + short_step(4) +
                           "], \"question_id\": 1, \"meta_info\": {}}]";
  const TemporaryFile file(text);
  for (const int threads : thread_counts) {
    for (const std::size_t enough_after : {1, 4}) {
      INFO(threads << " threads, enough after " << enough_after);
      Collector collector(enough_after);
      TraceReader(file.path(), {.threads = threads, .on_progress = {}})
          .read(SampleSelection::one(0), all_fields(), collector);
      CHECK(collector.restarts == 1);
      REQUIRE(collector.samples.size() == 1);
      REQUIRE(collector.samples[0].steps.size() == enough_after);
      CHECK(collector.samples[0].steps[0].layers.at(0).expert_ids.at(0) == 3);
      CHECK(collector.samples[0].info.verify_steps == 4);
    }
  }
}

TEST_CASE("a visitor that has enough is told nothing of what stands behind, whatever that is") {
  const std::string text = "[{\"question_id\": 1, \"turn\": 1, \"meta_info\": {}, \"expert_layer_history\": [" +
                           short_step(1) + ", {\"a\": \"" + filler() + "\"}, [" + filler() + "], oops \x01";
  const TemporaryFile file(text);
  for (const int threads : thread_counts) {
    Collector collector(1);
    TraceReader(file.path(), {.threads = threads, .on_progress = {}})
        .read(SampleSelection::one(0), all_fields(), collector);
    REQUIRE(collector.samples.size() == 1);
    CHECK(collector.samples[0].steps.size() == 1);
    CHECK(collector.samples[0].info.verify_steps == 1);
  }
}

TEST_CASE("the first of several faults is told, with any number of threads") {
  const std::string text = "[{\"expert_layer_history\": [" + short_step(1) + ", {\"a\": \"" + filler() +
                           "\"}, {\"layers\": 0}, {\"a\": \"" + filler() + "\"}, {\"layers\": 1}, " + filler() +
                           "]}, 5]";
  const TemporaryFile file(text);
  for (const int threads : thread_counts) {
    INFO(threads << " threads");
    Collector collector;
    try {
      TraceReader(file.path(), {.threads = threads, .on_progress = {}})
          .read(SampleSelection::all(), all_fields(), collector);
      FAIL("it was read");
    } catch (const Error& error) {
      CHECK(says(error, "layers is a number"));
      CHECK(error.place().byte == text.find("0}, {\"a\""));
      CHECK(error.place().verify_step == 2);
      CHECK(error.source() == file.path());
    }
  }
}

TEST_CASE("packed input that is cut or damaged far in is refused with any number of threads") {
  const std::string packed = plain::pack_gzip(BigTrace(2, 100, 3'000'000).text());
  const TemporaryFile cut(packed.substr(0, packed.size() / 2));
  std::string damaged = packed;
  damaged.replace(packed.size() / 2, 100, std::string(100, '\xff'));
  const TemporaryFile broken(damaged);
  for (const int threads : thread_counts) {
    CHECK_THROWS_AS(read_all_of(cut.path(), threads), Error);
    CHECK_THROWS_AS(read_all_of(broken.path(), threads), Error);
  }
}

TEST_CASE("a step longer than several segments is read") {
  std::string text = "[{\"expert_layer_history\": [" + short_step(1) + ", {\"a\": [\"" + filler() + "\", \"" +
                     filler() + "\", \"" + filler() + "\"], \"layers\": {\"0\": {\"topk_ids\": [[2]]}}}, " +
                     short_step(3) + "]}]";
  const TemporaryFile file(text);
  for (const int threads : thread_counts) {
    const auto samples = read_all_of(file.path(), threads);
    CHECK(first_ids(samples.at(0)) == std::vector<std::int32_t>{1, 2, 3});
  }
}

}  // namespace
}  // namespace expertviz
