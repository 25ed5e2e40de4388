#include "catch.hpp"
#include "expertviz/tree_layout.hpp"

#include <cstdint>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace {

template <typename Number>
std::vector<Number> numbers(const std::string& line) {
  std::istringstream words(line);
  std::vector<Number> found;
  Number number{};
  while (words >> number) {
    found.push_back(number);
  }
  return found;
}

/// A tree with the positions that d3-hierarchy gives it; see tests/golden/make_tree_positions.mjs.
struct Sample {
  std::string name;
  std::size_t nodes = 0;
  double gap = 0;
  std::vector<std::int32_t> parent;
  std::vector<double> width;
  std::vector<double> x;
};

std::vector<Sample> samples() {
  std::ifstream file(EXPERTVIZ_TEST_DATA "/golden/tree_positions.txt");
  std::vector<Sample> found;
  std::string head;
  std::string parent;
  std::string width;
  std::string x;
  while (std::getline(file, head) && std::getline(file, parent) && std::getline(file, width) && std::getline(file, x)) {
    Sample sample;
    std::istringstream(head) >> sample.name >> sample.nodes >> sample.gap;
    sample.parent = numbers<std::int32_t>(parent);
    sample.width = numbers<double>(width);
    sample.x = numbers<double>(x);
    found.push_back(std::move(sample));
  }
  return found;
}

}  // namespace

TEST_CASE("tidy_tree_x places every box where d3-hierarchy does") {
  const std::vector<Sample> all = samples();
  REQUIRE(all.size() >= 90);
  for (const Sample& sample : all) {
    INFO(sample.name);
    REQUIRE(sample.parent.size() == sample.nodes);
    REQUIRE(sample.x.size() == sample.nodes);
    const std::vector<double> x = expertviz::tidy_tree_x({sample.parent, sample.width, sample.gap});
    REQUIRE(x.size() == sample.nodes);
    for (std::size_t node = 0; node < x.size(); ++node) {
      INFO("node " << node);
      CHECK(x[node] == Approx(sample.x[node]).margin(1e-6).epsilon(0));
    }
  }
}
