// A program of somebody else's: it knows the installed headers and the library, and uses each of them once.
#include <expertviz/error.hpp>
#include <expertviz/figure.hpp>
#include <expertviz/picture.hpp>
#include <expertviz/statistics.hpp>
#include <expertviz/tokenizer.hpp>
#include <expertviz/trace_reader.hpp>
#include <expertviz/tree_layout.hpp>
#include <expertviz/verify_step.hpp>

#include <array>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

namespace {

struct Usage : expertviz::TraceVisitor {
  std::vector<double> unique_experts;
  std::int64_t first_token = -1;

  bool on_step(expertviz::VerifyStep& step, std::unique_ptr<expertviz::Measurement>) override {
    if (first_token < 0) { first_token = step.tree->token_ids.at(0); }
    unique_experts.push_back(static_cast<double>(expertviz::unique_experts(step.layers.at(0))));
    return true;
  }
  void on_sample(const expertviz::SampleInfo&) override {}
  void on_restart() override { unique_experts.clear(); }
};

void expect(bool holds, const std::string& what) {
  if (!holds) {
    std::cerr << "consumer: not so: " << what << '\n';
    std::exit(1);
  }
}

}  // namespace

int main(int, char** argv) {
  expertviz::StepFields fields;
  fields.tree = true;
  fields.routing = expertviz::StepFields::Routing::some;
  fields.layer_ids = {6};
  Usage usage;
  expertviz::TraceReader(argv[1], {}).read(expertviz::SampleSelection::one(0), fields, usage);
  expect(usage.unique_experts.size() == 34, "the example's first sample has 34 verify steps");

  const std::array<std::int64_t, 1> ids = {usage.first_token};
  const auto tokens = expertviz::Tokenizer(argv[2]).decode(ids);
  expect(tokens.at(0).text == "7", "the example counts from 7");

  const std::array<std::int32_t, 3> parents = {-1, 0, 0};
  const std::array<double, 3> widths = {2, 2, 2};
  const auto x = expertviz::tidy_tree_x({parents, widths, 1});
  expect(x.at(2) - x.at(1) == 3, "two boxes of width 2 stand 3 apart with a gap of 1");

  expertviz::Chart chart;
  chart.panels.emplace_back().marks = {expertviz::Line{"layer 6", {}, usage.unique_experts}};
  const std::string picture = expertviz::draw(chart, expertviz::PictureOptions{});
  expect(picture.substr(1, 3) == "PNG", "the picture is a PNG");

  try {
    expertviz::TraceReader("no such file", {});
    expect(false, "a missing trace is an error");
  } catch (const expertviz::Error& error) {
    std::cout << "mean of " << expertviz::summarize(usage.unique_experts).mean << " experts; and " << error.line()
              << '\n';
  }
  return 0;
}
