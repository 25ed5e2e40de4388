#include "catch.hpp"
#include "each_instruction_set.hpp"
#include "engine_traces.hpp"
#include "input/rows/distinct_ids.hpp"
#include "random.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <string>
#include <vector>

namespace expertviz {
namespace {

using Counts = std::map<int, std::map<std::int32_t, int>>;

/// How often each expert of each layer comes, of rows that come many at a time; each row once.
class RowCounter final : public TraceVisitor {
 public:
  struct Found : Measurement {
    Counts counts;
  };

  bool on_step(VerifyStep&, std::unique_ptr<Measurement>) override { return true; }
  [[nodiscard]] bool takes_rows() const override { return true; }
  [[nodiscard]] std::unique_ptr<Measurement> measure_rows(const TokenRows& rows) const override {
    auto found = std::make_unique<Found>();
    std::visit(
        [&](const auto& ids) {
          std::size_t place = 0;
          for (std::size_t row = 0; row < rows.rows; ++row) {
            for (const int layer : rows.layer_ids) {
              for (std::size_t i = 0; i < rows.top_k; ++i, ++place) {
                ++found->counts[layer][static_cast<std::int32_t>(ids[place])];
              }
            }
          }
        },
        rows.ids);
    return found;
  }
  bool on_rows(std::uint64_t steps, std::uint64_t tokens, std::unique_ptr<Measurement> measured) override {
    CHECK(steps == tokens);
    all_rows += tokens;
    for (const auto& [layer, experts] : static_cast<Found&>(*measured).counts) {
      for (const auto& [expert, count] : experts) {
        if (expert >= 0) { counts[layer][expert] += count; }
      }
    }
    return true;
  }
  void on_sample(const SampleInfo& info) override { notes = info.notes; }
  void on_restart() override {}

  Counts counts;
  std::uint64_t all_rows = 0;
  std::vector<std::string> notes;
};

struct RandomArray {
  std::size_t rows = 0;
  std::size_t layers = 0;
  std::size_t top_k = 0;
  std::vector<std::int64_t> ids{};

  [[nodiscard]] std::string shape() const {
    return "(" + std::to_string(rows) + ", " + std::to_string(layers) + ", " + std::to_string(top_k) + ")";
  }
  [[nodiscard]] std::string bytes(std::size_t size) const {
    std::string text;
    for (const std::int64_t id : ids) {
      for (std::size_t i = 0; i < size; ++i) {
        text += static_cast<char>(static_cast<std::uint64_t>(id) >> (8 * i) & 0xff);
      }
    }
    return text;
  }
  [[nodiscard]] Counts counts(std::size_t from) const {
    Counts counts;
    for (std::size_t row = from; row < rows; ++row) {
      for (std::size_t layer = 0; layer < layers; ++layer) {
        const auto begin = ids.begin() + static_cast<std::ptrdiff_t>((row * layers + layer) * top_k);
        const auto end = begin + static_cast<std::ptrdiff_t>(top_k);
        if (std::all_of(begin, end, [](std::int64_t id) { return id == 0; })) { continue; }
        for (auto id = begin; id != end; ++id) {
          if (*id >= 0) { ++counts[static_cast<int>(layer)][static_cast<std::int32_t>(*id)]; }
        }
      }
    }
    return counts;
  }
};

/// No row has an expert twice. Layer 1 has no experts, and some rows were not recorded.
RandomArray random_array(Random& random, std::size_t rows, std::size_t top_k, std::int64_t experts, bool with_gaps,
                         bool with_none) {
  RandomArray array{.rows = rows, .layers = 5, .top_k = top_k};
  std::vector<std::int64_t> all(static_cast<std::size_t>(experts - 1));
  std::iota(all.begin(), all.end(), 1);
  for (std::size_t row = 0; row < rows; ++row) {
    for (std::size_t layer = 0; layer < array.layers; ++layer) {
      for (std::size_t i = 0; i < top_k; ++i) {
        std::swap(all[i], all[i + random.below(all.size() - i)]);
        array.ids.push_back(layer == 1 ? 0 : all[i]);
      }
      const auto begin = array.ids.end() - static_cast<std::ptrdiff_t>(top_k);
      if (with_gaps && random.chance(1)) { std::fill(begin, array.ids.end(), 0); }
      if (with_none && random.chance(1)) { std::fill(begin, array.ids.end(), -1); }
    }
  }
  return array;
}

RowCounter count_rows(const std::string& text, int threads, const TokenRowOptions& rows) {
  RowCounter counter;
  StepFields fields;
  fields.routing = StepFields::Routing::all;
  TraceReader::of_bytes(text, {.threads = threads, .on_progress = {}, .rows = rows})
      .read(SampleSelection::all(), fields, counter);
  return counter;
}

TEST_CASE("rows that come many at a time are those of the array, whatever its type and its experts per token") {
  struct Type {
    const char* name;
    std::size_t size;
    std::int64_t experts;
    bool may_be_none;
  };
  Random random(3);
  for (const Type& type : {Type{"|u1", 1, 128, false},
                           {"|i1", 1, 100, true},
                           {"<u2", 2, 300, false},
                           {"<i2", 2, 128, true},
                           {"<u4", 4, 60'000, false},
                           {"<i4", 4, 512, true},
                           {"<i8", 8, 90, true}}) {
    for (const std::size_t top_k : {1U, 2U, 6U, 8U, 10U, 70U}) {
      const bool with_gaps = random.chance(50);
      const bool with_none = type.may_be_none && random.chance(50);
      const std::size_t rows = random.between(1, 300'000 / 5 / top_k);
      const RandomArray array = random_array(random, rows, top_k, type.experts, with_gaps && top_k > 1, with_none);
      const std::size_t prompt = random.below(rows);
      const std::string file = npy_text(type.name, array.shape(), array.bytes(type.size));
      const std::string response =
          vllm_response("\"" + base64_text(file) + "\"", static_cast<int>(prompt), static_cast<int>(rows - prompt) + 1);
      for (const int threads : {1, 3}) {
        INFO(type.name << " " << top_k << " " << rows << " " << prompt << " " << threads);
        CHECK(count_rows(file, threads, {}).counts == array.counts(0));
        CHECK(count_rows(response, threads, {.prompt = true}).counts == array.counts(0));
        const RowCounter generated = count_rows(response, threads, {});
        CHECK(generated.counts == array.counts(prompt));
        CHECK(generated.all_rows == rows - prompt);
      }
    }
  }
}

TEST_CASE("a long response that all threads work on gives the rows of one thread") {
  Random random(5);
  const RandomArray array = random_array(random, 150'000, 8, 200, false, false);
  const std::string response =
      vllm_response("\"" + base64_text(npy_text("|u1", array.shape(), array.bytes(1))) + "\"", 1'000, 149'001);
  const std::string three = response + response + response;
  const Counts once = array.counts(1'000);
  for (const int threads : {1, 2, 4}) {
    const RowCounter counter = count_rows(three, threads, {});
    CHECK(counter.all_rows == 3 * 149'000);
    CHECK(counter.counts.at(0).at(7) == 3 * once.at(0).at(7));
    CHECK(counter.counts.at(4).at(199) == 3 * once.at(4).at(199));
  }
}

TEST_CASE("a fault in rows that are not wanted is found, too") {
  Random random(6);
  const RandomArray array = random_array(random, 4'000, 8, 200, false, false);
  std::string base64 = base64_text(npy_text("|u1", array.shape(), array.bytes(1)));
  for (const std::size_t place : {std::size_t{1'000}, base64.size() - 1'000, base64.size() - 1}) {
    std::string damaged = base64;
    damaged[place] = '*';
    const Error error = rows_error(vllm_response("\"" + damaged + "\"", 3'900, 101));
    CHECK(error.line().find("no base64") != std::string::npos);
    CHECK(error.place().sample == 0);
  }
}

TEST_CASE("layers that were recorded in the prompt alone count as recorded") {
  std::string zeros = common_ids;
  std::fill(zeros.begin() + 18, zeros.end(), '\0');
  const auto sample = read_rows(vllm_response("\"" + base64_text(npy_text("|u1", "(5, 3, 2)", zeros)) + "\"")).at(0);
  CHECK(sample.info.notes.at(0).find("all 0 4 times") != std::string::npos);
}

template <class Id>
void check_distinct() {
  Random random(4);
  for (int turn = 0; turn < 3'000; ++turn) {
    const std::size_t top_k = random.between(1, 20);
    const std::size_t groups = random.below(40);
    std::vector<Id> ids;
    bool distinct = true;
    for (std::size_t group = 0; group < groups; ++group) {
      std::set<Id> met;
      while (met.size() < top_k) {
        const Id id = static_cast<Id>(random.below(250));
        if (met.insert(id).second) { ids.push_back(id); }
      }
    }
    if (top_k > 1 && groups > 0 && random.chance(50)) {
      const std::size_t group = random.below(groups) * top_k;
      const std::size_t place = random.below(top_k);
      ids[group + place] = ids[group + (place + random.between(1, top_k - 1)) % top_k];
      distinct = false;
    }
    INFO(top_k << " " << groups);
    CHECK(input::are_distinct(ids.data(), ids.size(), top_k) == distinct);
  }
}

TEST_CASE("an id that comes twice in its group is found in any place") {
  for_each_instruction_set([] {
    check_distinct<std::uint8_t>();
    check_distinct<std::uint16_t>();
  });
}

}  // namespace
}  // namespace expertviz
