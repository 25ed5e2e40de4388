#include "catch.hpp"
#include "engine_traces.hpp"
#include "input/npy/npy_header.hpp"
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
