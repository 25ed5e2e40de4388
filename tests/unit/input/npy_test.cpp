#include "catch.hpp"
#include "engine_traces.hpp"
#include "input/npy/npy_header.hpp"
#include "plain/packing.hpp"
#include "says.hpp"

#include <string>

namespace expertviz {
namespace {

TEST_CASE("a bare .npy array is one sample of all its rows") {
  const std::string file = npy_text("|u1", "(5, 3, 2)", common_ids);
  const auto samples = read_rows(file);
  REQUIRE(samples.size() == 1);
  CHECK(samples[0].info.format == TraceFormat::npy);
  CHECK(samples[0].info.bytes == 158);
  CHECK(ids_of(samples[0], 1) == common_layer_1);
  CHECK(ids_of(samples[0], 2) == common_layer_2);
  CHECK(samples[0].steps[0].layer_ids == std::vector<int>{1, 2});
  CHECK(samples[0].steps[0].tree->token_ids == std::vector<std::int64_t>{DraftTree::unknown_token});
  CHECK(ids_of(read_rows(file, {.window = 2}).at(0), 1).size() == 3);
}

TEST_CASE("an array of many rows comes in pieces, and whole") {
  std::string data;
  for (int row = 0; row < 30'000; ++row) {
    data += static_cast<char>(row % 200);
    data += static_cast<char>(row / 200);
  }
  const auto samples = read_rows(npy_text("|u1", "(30000, 1, 2)", data));
  REQUIRE(samples.at(0).steps.size() == 30'000);
  bool equal = true;
  for (int row = 1; row < 30'000; ++row) {
    const VerifyStep& step = samples[0].steps[static_cast<std::size_t>(row)];
    equal &= step.index == static_cast<std::uint64_t>(row) &&
             step.layers.at(0).expert_ids == std::vector<std::int32_t>{row % 200, row / 200};
  }
  CHECK(equal);
}

TEST_CASE("what a visitor throws is thrown by the reader, whatever the call") {
  class Thrower final : public TraceVisitor {
   public:
    explicit Thrower(int at) : at_(at) {}
    void on_history(const SampleInfo&, bool) override { fail_at(0); }
    bool on_step(VerifyStep& step, std::unique_ptr<Measurement>) override {
      if (step.index == 3) { fail_at(1); }
      return true;
    }
    void on_sample(const SampleInfo&) override { fail_at(2); }
    void on_restart() override {}

   private:
    void fail_at(int call) const {
      if (call == at_) { throw Error("this call failed"); }
    }
    int at_;
  };
  const std::string file = npy_text("|u1", "(5, 3, 2)", common_ids);
  for (const int call : {0, 1, 2}) {
    for (const int threads : {1, 3}) {
      Thrower thrower(call);
      INFO(call);
      CHECK_THROWS_AS(TraceReader::of_bytes(file, {.threads = threads, .on_progress = {}})
                          .read(SampleSelection::all(), all_fields(), thrower),
                      Error);
    }
  }
}

TEST_CASE("one expert per token: a layer that is all 0 has none, and one that is not has expert 0, too") {
  const std::string ids("\0\0\1\0\0\0\0\0\2", 9);
  for (const int threads : {1, 2}) {
    const auto sample = read_rows(npy_text("|u1", "(3, 3, 1)", ids), {}, {}, threads).at(0);
    CHECK(sample.steps.at(0).layer_ids == std::vector<int>{2});
    CHECK(ids_of(sample, 2) == std::vector<std::vector<std::int32_t>>{{1}, {0}, {2}});
  }
}

TEST_CASE("a long array comes from a packed file as from a plain one, and is refused where it is cut") {
  std::string data;
  for (int row = 0; row < 200'000; ++row) {
    for (int layer = 0; layer < 3; ++layer) {
      data += static_cast<char>(row % 100);
      data += static_cast<char>(100 + (row + layer) % 100);
    }
  }
  const std::string file = npy_text("|u1", "(200000, 3, 2)", data);
  const auto packed = read_rows(plain::pack_zstd(file), {.window = 1000}, {}, 3);
  REQUIRE(packed.at(0).steps.size() == 200);
  CHECK(packed[0].steps[199].layers.at(2).expert_ids.back() == 100 + (199'999 + 2) % 100);
  CHECK(packed[0].info.bytes == file.size());
  for (const std::size_t missing : {std::size_t{1}, std::size_t{6}, std::size_t{700'000}, data.size()}) {
    const Error error = rows_error(plain::pack_zstd(file.substr(0, file.size() - missing)));
    CHECK(says(error, "holds " + std::to_string(data.size() - missing) + " bytes"));
  }
}

TEST_CASE("headers are read in any order, of any version") {
  const auto header = [](const std::string& dict) {
    return std::string("\x93NUMPY\x01\x00", 8) + static_cast<char>(dict.size()) + '\0' + dict;
  };
  for (const std::string dict : {"{'descr': '<u2', 'fortran_order': False, 'shape': (5, 3, 2), }     \n",
                                 "{\"shape\":(5,3,2),\"descr\":\"<u2\",\"fortran_order\":False}\n",
                                 "{'shape': (5, 3, 2,), 'fortran_order': False, "
                                 "'descr': '<u2'}"}) {
    const input::NpyHeader read = input::read_npy_header(header(dict), 0);
    CHECK(read.type == input::IdType::u2);
    CHECK(read.shape == input::IdShape{5, 3, 2});
    CHECK(read.size == 10 + dict.size());
  }
  std::string later = "{'descr': '|u1', 'fortran_order': False, 'shape': (1, 1, 1), }\n";
  later = std::string("\x93NUMPY\x02\x00", 8) + static_cast<char>(later.size()) + std::string(3, '\0') + later;
  CHECK(input::read_npy_header(later, 0).size == later.size());
}

TEST_CASE("a damaged array is one error") {
  struct Wrong {
    std::string text;
    std::string complaint;
  };
  const std::string good = npy_text("|u1", "(5, 3, 2)", common_ids);
  const auto with = [&good](std::size_t at, char c) {
    std::string text = good;
    text[at] = c;
    return text;
  };
  std::string fortran = good;
  fortran.replace(fortran.find("False"), 5, "True ");
  for (const auto& [text, complaint] :
       std::vector<Wrong>{{good.substr(0, 7), "cut off in its header"},
                          {good.substr(0, 100), "cut off in its header"},
                          {good.substr(0, 140), "holds 12 bytes"},
                          {good + "x", "holds 31 bytes"},
                          {with(6, 4), "of version 4"},
                          {with(9, '\x7f'), "not believed"},
                          {with(10, '['), "damaged"},
                          {with(127, 'x'), "text behind it"},
                          {fortran, "Fortran order"},
                          {npy_text("<i4", "(5, 3, 2)", as_int32(common_ids).substr(4)), "holds 116 bytes"},
                          {npy_text("|u1", "(5, -3, 2)", common_ids), "no whole number"},
                          {npy_text("|u1", "(4611686018427387904, 2, 2)", common_ids), "not believed"},
                          {npy_text("|b1", "(5, 3, 2)", common_ids), "no expert ids"},
                          {npy_text("|u1', 'x': '1", "(5, 3, 2)", common_ids), "unknown key"}}) {
    const Error error = rows_error(text);
    INFO(error.line());
    CHECK(says(error, complaint));
  }
  Collector collector;
  CHECK_THROWS_AS(TraceReader::of_bytes(good, {}).read(SampleSelection::one(1), all_fields(), collector), Error);
}

}  // namespace
}  // namespace expertviz
