// Texts that are short when packed and make a careless reader take gigabytes: what docs/security.md promises of memory.
// Each is read in a process of its own, whose peak the system knows.

#include "catch.hpp"
#include "expertviz/error.hpp"
#include "expertviz/trace_reader.hpp"
#include "plain/packing.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace expertviz {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool sanitized = true;
#elif defined(__has_feature)
constexpr bool sanitized = __has_feature(address_sanitizer) || __has_feature(thread_sanitizer);
#else
constexpr bool sanitized = false;
#endif

constexpr std::size_t mebibyte = std::size_t{1} << 20;

class Forgetful final : public TraceVisitor {
 public:
  bool on_step(VerifyStep& /*step*/, std::unique_ptr<Measurement> /*measurement*/) override { return true; }
  void on_sample(const SampleInfo& /*info*/) override {}
  void on_restart() override {}
};

/// Reads all of a trace in a child process; returns the most memory that it took.
std::size_t peak_of(const std::string& packed, int threads) {
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    Forgetful visitor;
    const StepFields fields{
        .tree = true, .routing = StepFields::Routing::all, .layer_ids = {}, .weights = true, .only_step = {}};
    try {
      TraceReader::of_bytes(packed, {.threads = threads, .on_progress = {}})
          .read(SampleSelection::all(), fields, visitor);
    } catch (const Error&) {
      // One line is all that an unbelievable text may cost.
    } catch (...) { ::_exit(1); }
    ::_exit(0);
  }
  int status = 0;
  struct rusage usage {};
  REQUIRE(::wait4(child, &status, 0, &usage) == child);
  REQUIRE((WIFEXITED(status) && WEXITSTATUS(status) == 0));
#ifdef __APPLE__
  return static_cast<std::size_t>(usage.ru_maxrss);
#else
  return static_cast<std::size_t>(usage.ru_maxrss) * 1024;
#endif
}

struct Bomb {
  const char* name;
  std::string before;
  std::string repeated;
  std::string after;
  bool is_one_step;
};

std::vector<Bomb> bombs() {
  const std::string history = R"([{"expert_layer_history":[)";
  const std::string layers = history + R"({"layers":{)";
  const std::string ids = layers + R"("0":{"topk_ids":[)";
  const std::string tree = history + R"({"tree_structure":{"draft_token_num":1,"retrive_next_token":[)";
  return {{"samples", "[", "{},", "{}]", false},
          {"samples with ids", "[", R"({"question_id":1},)", "{}]", false},
          {"steps", history, "{},", "{}]}]", false},
          {"steps of one layer", history, R"({"layers":{"0":{"topk_ids":[[1]]}}},)", "{}]}]", false},
          {"histories", R"([{"a":0)", R"(,"expert_layer_history":[])", "}]", false},
          {"members of a sample", "[{", R"("turn":1,)", R"("turn":2}]"})", false},
          {"unknown members", "[{", R"("a":1,)", R"("a":2}]"})", false},
          {"a long key", "[{\"", "k", "\":1}]", false},
          {"a layer again and again", layers, R"("1":0,)", R"("1":{"topk_ids":[[1]]}}}]}])", true},
          {"two layers in turn", layers, R"("1":0,"2":0,)", R"("1":null,"2":null}}]}])", true},
          {"members of a step", history + "{", R"("a":1,)", R"("a":1}]}])", true},
          {"ids of a row", ids + "[", "1,", "1]]}}}]}]", true},
          {"rows", ids, "[1],", "[1]]}}}]}]", true},
          {"empty rows", ids, "[],", "[]]}}}]}]", true},
          {"weights", layers + R"("0":{"topk_ids":[[1]],"topk_weights":[[)", "0,", "0]]}}}]}]", true},
          {"nodes", tree + "[", "1,", "1]]}}]}]", true},
          {"trees", tree, "[],", "[]]}}]}]", true},
          {"brackets", R"([{"meta_info":)", "[", "", false},
          {"layers of activations", R"([{"expert_layer_activations":{)", R"("1":[],)", R"("1":[]}}])", false}};
}

TEST_CASE("memory stays within its bound, whatever the trace holds") {
  if (sanitized) { return; }
  for (const Bomb& bomb : bombs()) {
    // Packed piece by piece, as a child process begins with the memory of its parent.
    std::string some;
    while (some.size() < mebibyte) {
      some += bomb.repeated;
    }
    std::string packed = plain::pack_zstd(bomb.before);
    const std::string packed_some = plain::pack_zstd(some);
    std::size_t size = 0;
    for (; size < (bomb.is_one_step ? 30 : 60) * mebibyte; size += some.size()) {
      packed += packed_some;
    }
    packed += plain::pack_zstd(bomb.after);
    const std::size_t step = bomb.is_one_step ? size : 0;
    for (const int threads : {1, 8}) {
      INFO(bomb.name << ", " << threads << " threads");
      const std::size_t bound = (96 + 8 * static_cast<std::size_t>(threads)) * mebibyte + 2 * step;
      const std::size_t peak = peak_of(packed, threads);
      CAPTURE(peak / mebibyte, bound / mebibyte);
      CHECK(peak <= bound);
    }
  }
}

TEST_CASE("a .npy array is never held as a whole, and a header is not believed") {
  if (sanitized) { return; }
  const auto header = [](const std::string& shape) {
    std::string dict = "{'descr': '|u1', 'fortran_order': False, 'shape': " + shape + ", }";
    dict.resize(117, ' ');
    return std::string("\x93NUMPY\x01\x00\x76\x00", 10) + dict + "\n";
  };
  std::string some;
  for (std::size_t i = 0; i < mebibyte; ++i) {
    some += static_cast<char>(i % 8 + 1);
  }
  const std::string packed_some = plain::pack_zstd(some);
  for (const std::string shape : {"(3276800, 2, 32)", "(18014398509481983, 2, 32)"}) {
    std::string packed = plain::pack_zstd(header(shape));
    for (int i = 0; i < 200; ++i) {
      packed += packed_some;
    }
    for (const int threads : {1, 8}) {
      const std::size_t peak = peak_of(packed, threads);
      CAPTURE(shape, threads, peak / mebibyte);
      CHECK(peak <= (96 + 8 * static_cast<std::size_t>(threads)) * mebibyte);
    }
  }
}

TEST_CASE("distinct layers, up to more than are believed, stay within the bound too") {
  if (sanitized) { return; }
  for (const int layers : {100'000, 250'000, 1'000'000}) {
    std::string text = R"([{"expert_layer_history":[{"layers":{)";
    for (int layer = 0; layer < layers; ++layer) {
      text.append("\"").append(std::to_string(layer)).append(R"(":{"topk_ids":[[1]]},)");
    }
    text += R"("0":null}}]}])";
    const std::size_t step = text.size();
    const std::string packed = plain::pack_zstd(text);
    const std::size_t peak = peak_of(packed, 2);
    CAPTURE(layers, peak / mebibyte);
    CHECK(peak <= 112 * mebibyte + 2 * step);
  }
}

}  // namespace
}  // namespace expertviz
