#include "catch.hpp"
#include "plain/slicing.hpp"
#include "plain/step_agreement.hpp"
#include "random_trace.hpp"
#include "step_text.hpp"

#include <string>

namespace expertviz {
namespace {

StepFields random_fields(Random& random) {
  using Routing = StepFields::Routing;
  StepFields fields;
  fields.tree = random.chance(70);
  fields.routing = random.pick(std::vector{Routing::none, Routing::present, Routing::some, Routing::all, Routing::all});
  fields.weights = random.chance(50);
  for (int layer = 0; layer < 12; ++layer) {
    if (random.chance(40)) { fields.layer_ids.push_back(layer); }
  }
  return fields;
}

std::string random_array(Random& random, std::size_t size, int low, int high) {
  std::string text = "[";
  for (std::size_t i = 0; i < size; ++i) {
    const int range = high - low + 1;
    text += (i > 0 ? ", " : "");
    text += std::to_string(low + static_cast<int>(random.below(static_cast<std::size_t>(range))));
  }
  text += "]";
  return text;
}

std::string random_rows(Random& random, std::size_t rows, std::size_t size, int low, int high) {
  std::string text = "[";
  for (std::size_t row = 0; row < rows; ++row) {
    text += row > 0 ? ", " : "";
    text += random_array(random, size, low, high);
  }
  text += "]";
  return text;
}

std::string random_weights(Random& random, std::size_t rows, std::size_t top_k) {
  if (random.chance(10)) { return "null"; }
  std::string text = "[";
  for (std::size_t row = 0; row < rows; ++row) {
    text += row > 0 ? ", [" : "[";
    for (std::size_t i = 0; i < top_k; ++i) {
      text +=
          (i > 0 ? ", " : "") + random.pick(std::vector<std::string>{"0.5", "NaN", "-Infinity", "0.12345678955316544",
                                                                     "1.0", "1e-05", "0", "2.5E+3"});
    }
    text += "]";
  }
  return text + "]";
}

/// A step that is right, of one to three requests with one to six nodes.
std::string random_step(Random& random) {
  const std::size_t nodes = random.between(1, 6);
  const std::size_t batch = random.between(1, 3);
  const int last = static_cast<int>(nodes) - 1;
  const int first_row = static_cast<int>(random.below(batch) * nodes);
  TreeText tree{.draft_token_num = std::to_string(nodes),
                .next_token = random_rows(random, batch, nodes, -1, last),
                .next_sibling = random_rows(random, batch, nodes, -1, last),
                .draft_tokens = random_array(random, batch * nodes, 0, 150'000),
                .accept_index = random_array(random, random.between(1, 5), first_row, first_row + last)};
  std::string layers = "{";
  for (std::size_t layer = random.below(4); layer < 12; layer += random.between(1, 5)) {
    layers += layers.size() > 1 ? ", \"" : "\"";
    const std::size_t rows = batch * nodes + random.below(3);
    const std::size_t top_k = random.between(1, 9);
    layers += std::to_string(layer) + "\": {\"topk_weights\": " + random_weights(random, rows, top_k);
    layers += ", \"topk_ids\": " + random_rows(random, rows, top_k, -1, 127) + "}";
  }
  layers += "}";
  if (random.chance(10)) { return layers; }
  return step_text(tree.text(), layers);
}

TEST_CASE("random steps are decoded as a slow, obvious decoder does") {
  for (std::uint64_t seed = 1; seed <= 1500; ++seed) {
    INFO("seed " << seed);
    Random random(seed);
    const plain::Value step = plain::parse(random_step(random)).value();
    const std::string text = spell(step, random);
    INFO(text);
    REQUIRE(plain::step_disagreement(text, random_fields(random)) == "");
  }
}

/// Changes some scalar, drops or doubles some member or item, at any depth.
void damage(plain::Value& value, Random& random) {
  static const std::vector<std::string> odd = {
      "null",  "0",  "-1",   "-2",        "1.5",  "99",  "70000",
      "\"1\"", "[]", "[[]]", "{\"0\":1}", "true", "NaN", "12345678901234567890"};
  const std::size_t inner = value.items.size() + value.members.size();
  if (inner == 0 || random.chance(15)) {
    value = plain::parse(random.pick(odd)).value();
    return;
  }
  const std::size_t at = random.below(inner);
  if (at < value.items.size()) {
    const auto place = value.items.begin() + static_cast<std::ptrdiff_t>(at);
    if (random.chance(10)) {
      value.items.erase(place);
    } else if (random.chance(10)) {
      value.items.insert(place, plain::Value(*place));
    } else {
      damage(*place, random);
    }
    return;
  }
  const auto place = value.members.begin() + static_cast<std::ptrdiff_t>(at - value.items.size());
  if (random.chance(5)) {
    value.members.erase(place);
  } else if (random.chance(15)) {
    auto copy = *place;
    damage(copy.second, random);
    value.members.insert(value.members.begin() + static_cast<std::ptrdiff_t>(random.below(value.members.size() + 1)),
                         std::move(copy));
  } else if (random.chance(5)) {
    place->first = random.pick(std::vector<std::string>{"", "x", "-1", "007", "3", "layers", "tree_structure"});
  } else {
    damage(place->second, random);
  }
}

TEST_CASE("damaged steps are refused where a slow, obvious decoder refuses them, and read where it reads them") {
  for (std::uint64_t seed = 1; seed <= 6000; ++seed) {
    INFO("seed " << seed);
    Random random(seed);
    plain::Value step = plain::parse(random_step(random)).value();
    for (std::size_t left = random.between(1, 3); left > 0; --left) {
      damage(step, random);
    }
    const std::string text = spell(step, random);
    INFO(text);
    if (plain::is_one_value(text)) { REQUIRE(plain::step_disagreement(text, random_fields(random)) == ""); }
  }
}

TEST_CASE("steps with bytes changed end in a step or an error") {
  std::size_t checked = 0;
  for (std::uint64_t seed = 1; seed <= 6000; ++seed) {
    INFO("seed " << seed);
    Random random(seed);
    std::string text = spell(plain::parse(random_step(random)).value(), random);
    for (std::size_t left = random.between(1, 4); left > 0; --left) {
      text[random.below(text.size())] = random.pick(std::string_view("\"\\[]{}:,0-.e \x01\xff\n"));
    }
    INFO(text);
    if (!plain::is_one_value(text)) { continue; }
    ++checked;
    REQUIRE(plain::step_disagreement(text, random_fields(random)) == "");
  }
  CHECK(checked > 1000);
}

}  // namespace
}  // namespace expertviz
