#include "input/tracker/step_decoder.hpp"

#include "catch.hpp"
#include "decoded.hpp"
#include "says.hpp"
#include "step_text.hpp"

#include <cmath>
#include <string>
#include <vector>

namespace expertviz {
namespace {

using Ids = std::vector<std::int32_t>;
using Layers = std::vector<int>;
using Routing = StepFields::Routing;

StepFields routing(Routing wanted, std::vector<int> layer_ids = {}) {
  return {.tree = false, .routing = wanted, .layer_ids = std::move(layer_ids), .only_step = {}};
}

const std::string two_layers = std::string("{\"3\": ") + four_rows + ", \"10\": {\"topk_ids\": [[9, -1, 8]]}}";

TEST_CASE("a step holds what was asked for and no more") {
  const std::string text = step_text(TreeText{}.text(), two_layers);
  SECTION("nothing") {
    const VerifyStep step = decode(text, routing(Routing::none));
    CHECK_FALSE(step.tree.has_value());
    CHECK(step.layer_ids.empty());
    CHECK(step.experts_per_token == 0);
    CHECK(step.layers.empty());
  }
  SECTION("the tree alone") {
    const VerifyStep step =
        decode(text, {.tree = true, .routing = Routing::none, .layer_ids = {}, .weights = false, .only_step = {}});
    CHECK(step.tree.has_value());
    CHECK(step.layer_ids.empty());
  }
  SECTION("which layers there are") {
    const VerifyStep step = decode(text, routing(Routing::present));
    CHECK(step.layer_ids == Layers{3, 10});
    CHECK(step.experts_per_token == 2);
    CHECK(step.layers.empty());
  }
  SECTION("some layers, one of which is not there") {
    const VerifyStep step = decode(text, routing(Routing::some, {10, 11}));
    CHECK(step.layer_ids == Layers{3, 10});
    CHECK(step.experts_per_token == 2);
    REQUIRE(step.layers.size() == 1);
    CHECK(step.layers[0].layer_id == 10);
    CHECK(step.layers[0].rows == 1);
    CHECK(step.layers[0].top_k == 3);
    CHECK(step.layers[0].expert_ids == Ids{9, -1, 8});
  }
  SECTION("all layers") {
    const VerifyStep step = decode(text, routing(Routing::all));
    REQUIRE(step.layers.size() == 2);
    CHECK(step.layers[0].layer_id == 3);
    CHECK(step.layers[0].expert_ids == Ids{1, 2, 3, 4, 5, 6, 7, 8});
    CHECK(step.layers[0].row(2)[1] == 6);
    CHECK(step.layers[1].layer_id == 10);
  }
}

TEST_CASE("a decoder carries nothing from one step to the next") {
  input::StepDecoder decoder(routing(Routing::all));
  const plain::IndexedCopy large(step_text("null", two_layers));
  const plain::IndexedCopy small(step_text("null", R"({"5": {"topk_ids": [[7]]}})"));
  CHECK(decoder.decode(large.whole(), 0).layers.size() == 2);
  const VerifyStep step = decoder.decode(small.whole(), 1);
  CHECK(step.index == 1);
  CHECK(step.layer_ids == Layers{5});
  REQUIRE(step.layers.size() == 1);
  CHECK(step.layers[0].expert_ids == Ids{7});
}

TEST_CASE("an older tracker's step maps layers to routings itself") {
  const VerifyStep step = decode(two_layers, routing(Routing::all));
  CHECK(step.layer_ids == Layers{3, 10});
  CHECK(step.layers.size() == 2);
  CHECK_FALSE(decode(two_layers).tree.has_value());
  CHECK(decode("{}", whole_step).layer_ids.empty());
  SECTION("what else stands in it is passed over if it is no object") {
    CHECK(decode(R"({"time": 3.5, "0": {"topk_ids": [[1]]}, "note": "x"})", routing(Routing::all)).layer_ids ==
          Layers{0});
  }
  SECTION("an object under another key is refused") {
    CHECK(says(error_of(R"({"zero": {"topk_ids": [[1]]}})"), "layer key \"zero\""));
  }
  SECTION("a null tree_structure makes it a step of the newer kind") {
    CHECK(decode(R"({"tree_structure": null, "0": {"topk_ids": [[1]]}})", routing(Routing::all)).layer_ids.empty());
  }
}

TEST_CASE("layers without data are no layers") {
  const auto layer_ids = [](const std::string& layers) {
    return decode(step_text("null", layers), routing(Routing::all)).layer_ids;
  };
  CHECK(layer_ids("null").empty());
  CHECK(layer_ids("{}").empty());
  CHECK(layer_ids(R"({"0": null, "1": {}, "2": {"topk_ids": null}, "3": {"topk_weights": [[1.0]]}})").empty());
  CHECK(decode(R"({"tree_structure": null})", routing(Routing::all)).layer_ids.empty());
}

TEST_CASE("weights stand beside the ids where they are asked for and there") {
  StepFields fields = routing(Routing::some, {1, 2, 3});
  const std::string layers =
      R"({"0": {"topk_ids": [[1]], "topk_weights": "not wanted"}, "1": {"topk_weights": [[0.25, 0.75], [1e-05, NaN]],)"
      R"( "topk_ids": [[1, 2], [3, -1]]}, "2": {"topk_ids": [[1]]}, "3": {"topk_ids": [[1]], "topk_weights": null}})";
  CHECK(decode(step_text("null", layers), fields).layers.at(0).weights.empty());
  fields.weights = true;
  const VerifyStep step = decode(step_text("null", layers), fields);
  REQUIRE(step.layers.size() == 3);
  REQUIRE(step.layers[0].weights.size() == 4);
  CHECK(step.layers[0].weights[1] == 0.75F);
  CHECK(step.layers[0].weights[2] == 1e-05F);
  CHECK(std::isnan(step.layers[0].weights[3]));
  CHECK(step.layers[1].weights.empty());
  CHECK(step.layers[2].weights.empty());

  const auto refused = [&](const std::string& weights) {
    return error_of(step_text("null", R"({"1": {"topk_ids": [[1, 2]], "topk_weights": )" + weights + "}}"), fields);
  };
  CHECK(says(refused("[[0.5]]"), "topk_weights has 1 rows of 1, topk_ids 1 rows of 2"));
  CHECK(says(refused("[[0.5, 0.5], [1, 0]]"), "topk_weights has 2 rows of 2"));
  CHECK(says(refused("[]"), "topk_weights has 0 rows"));
  CHECK(says(refused("[[0.5, null]]"), "topk_weights holds null, which is no weight"));
  CHECK(says(refused("0.5"), "topk_weights is a number, not an array"));
  CHECK(refused("[[0.5, null]]").place().layer == 1);
}

TEST_CASE("odd but right layers are read") {
  const auto layers = [](const std::string& text) {
    return decode(step_text("null", text), routing(Routing::all)).layers;
  };
  SECTION("in any order") {
    const auto found = layers(R"({"7": {"topk_ids": [[1]]}, "0": {"topk_ids": [[2]]}, "47": {"topk_ids": [[3]]}})");
    REQUIRE(found.size() == 3);
    CHECK(found[0].layer_id == 0);
    CHECK(found[1].layer_id == 7);
    CHECK(found[2].layer_id == 47);
    CHECK(found[1].expert_ids == Ids{1});
  }
  SECTION("weights that are no JSON") {
    CHECK(layers(R"({"0": {"topk_weights": [[NaN, -Infinity]], "topk_ids": [[4, 5]], "x": Infinity}})").size() == 1);
  }
  SECTION("keys with escapes, lone surrogates and brackets") {
    const auto found = layers(R"({"\u0031\u0032": {"\ud800]": "[{\"", "top\u006b_ids": [[6]], "\\\"}": {}}})");
    REQUIRE(found.size() == 1);
    CHECK(found[0].layer_id == 12);
    CHECK(found[0].expert_ids == Ids{6});
  }
  SECTION("twice: the later one counts, whatever the earlier one was") {
    const auto found = layers(
        R"({"0": {"topk_ids": [[1]]}, "1": 5, "0": {"topk_ids": "?", "topk_ids": [[2]]}, "1": {"topk_ids": [[3]]}})");
    REQUIRE(found.size() == 2);
    CHECK(found[0].expert_ids == Ids{2});
    CHECK(found[1].expert_ids == Ids{3});
  }
  SECTION("twice, and null the second time: missing") {
    CHECK(layers(R"({"0": {"topk_ids": [[1]]}, "0": null})").empty());
    CHECK(layers(R"({"0": {"topk_ids": [[1]]}, "0": {}})").empty());
    CHECK(layers(R"({"0": {"topk_ids": [[1]], "topk_ids": null}})").empty());
  }
  SECTION("no rows at all") {
    const auto found = layers(R"({"0": {"topk_ids": []}})");
    REQUIRE(found.size() == 1);
    CHECK(found[0].rows == 0);
    CHECK(found[0].expert_ids.empty());
  }
}

TEST_CASE("the whole of `layers` twice: the later one counts") {
  const std::string text = std::string(R"({"layers": {"0": {"topk_ids": [[1]]}}, "tree_structure": null, "layers": )") +
                           R"({"1": {"topk_ids": [[2]]}}})";
  CHECK(decode(text, routing(Routing::all)).layer_ids == Layers{1});
}

TEST_CASE("rows beyond the tree are padding, rows short of it are refused") {
  const std::string tree = TreeText{}.text();
  const std::string padded = R"({"0": {"topk_ids": [[1], [2], [3], [4], [-1], [-1]]}})";
  CHECK(decode(step_text(tree, padded)).layers.at(0).rows == 6);

  const std::string text = step_text(tree, R"({"0": {"topk_ids": [[1], [2], [3]]}})");
  const Error error = error_of(text);
  INFO(error.line());
  CHECK(says(error, "3 rows"));
  CHECK(says(error, "needs 4"));
  CHECK(error.place().layer == 0);
  CHECK(error.place().byte == text.find("[[1], [2], [3]]"));
  CHECK(decode(text, routing(Routing::all)).layers.size() == 1);

  SECTION("the second request of a batch needs the rows of the first as well") {
    const TreeText batch{.draft_token_num = "2",
                         .next_token = "[[1, -1], [1, -1]]",
                         .next_sibling = "[[-1, -1], [-1, -1]]",
                         .draft_tokens = "[1, 2, 3, 4]",
                         .accept_index = "[2, 3]"};
    CHECK(says(error_of(step_text(batch.text(), R"({"0": {"topk_ids": [[1], [2], [3]]}})")), "needs 4"));
    CHECK(decode(step_text(batch.text(), R"({"0": {"topk_ids": [[1], [2], [3], [4]]}})")).layers.size() == 1);
  }
}

struct WrongStep {
  std::string text;
  std::string complaint;
  std::string at;  ///< what stands at the byte that the error names
  std::optional<int> layer;
};

TEST_CASE("a faulty step is refused with what, layer and byte") {
  const auto layers = [](const std::string& text) { return step_text("null", text); };
  const std::vector<WrongStep> wrong_steps = {
      {"[1, 2]", "the verify step is an array", "[1, 2]", {}},
      {"[]", "the verify step is an array", "[]", {}},
      {layers("[]"), "layers is an array", "[]", {}},
      {layers("\"none\""), "layers is a string", "\"none\"", {}},
      {layers("7"), "layers is a number", "7", {}},
      {layers(R"({"first": {}})"), "layer key \"first\"", "{}", {}},
      {layers(R"({"-1": {}})"), "layer key \"-1\"", "{}", {}},
      {layers(R"({"01": {}})"), "layer key \"01\"", "{}", {}},
      {layers(R"({"": {}})"), "layer key \"\"", "{}", {}},
      {layers(R"({"1.0": {}})"), "layer key \"1.0\"", "{}", {}},
      {layers(R"({" 1": {}})"), "layer key \" 1\"", "{}", {}},
      {layers(R"({"99999999999": {}})"), "layer key \"99999999999\"", "{}", {}},
      {layers(R"({"0": []})"), "the routing is an array", "[]", 0},
      {layers(R"({"4": "x"})"), "the routing is a string", "\"x\"", 4},
      {layers(R"({"4": false})"), "the routing is a truth value", "false", 4},
      {layers(R"({"4": {"topk_ids": {}}})"), "topk_ids is an object", "{}", 4},
      {layers(R"({"4": {"topk_ids": "[[1]]"}})"), "topk_ids is a string", "\"[[1]]\"", 4},
      {layers(R"({"4": {"topk_ids": 3}})"), "topk_ids is a number", "3", 4},
      {layers(R"({"4": {"topk_ids": [[1], [2.5]]}})"), "topk_ids holds 2.5", "2.5", 4},
      {layers(R"({"4": {"topk_ids": [[1], ["2"]]}})"), "topk_ids holds \"2\"", "\"2\"", 4},
      {layers(R"({"4": {"topk_ids": [[1], [-2]]}})"), "topk_ids holds -2", "-2", 4},
      {layers(R"({"4": {"topk_ids": [[1], [65536]]}})"), "topk_ids holds 65536", "65536", 4},
      {layers(R"({"4": {"topk_ids": [[1], [2, 3]]}})"), "row 1 of topk_ids has 2 experts", "[2, 3]", 4},
      {layers(R"({"4": {"topk_ids": [[], []]}})"), "are empty", "[[], []]", 4},
      {R"({"layers": {"0": {}},})", "not JSON", "}", {}},
      {R"({"layers" {"0": {}}})", "not JSON", "{\"0\"", {}},
      {R"({"layers": })", "not JSON", "}", {}},
      {R"({layers: {}})", "not JSON", "layers:", {}},
      {R"({"layers": nil})", "not JSON", "nil", {}},
      {R"({"layers": {"0": {} "1": {}}})", "not JSON", "\"1\"", {}},
      {R"({"layers": {"0": {"topk_ids": [[1}]}}})", "not JSON", "{\"0\"", {}},
  };
  for (const WrongStep& wrong : wrong_steps) {
    INFO(wrong.text);
    const Error error = error_of(wrong.text, whole_step, 70'000);
    INFO(error.line());
    CHECK(says(error, wrong.complaint));
    CHECK(error.place().byte == 70'000 + wrong.text.rfind(wrong.at));
    CHECK(error.place().layer == wrong.layer);
  }
}

// Were each layer held against all others, this would take minutes.
TEST_CASE("a step with very many layers is read") {
  std::string layers = "{";
  for (int layer = 200'000; layer > 0; --layer) {
    layers.append("\"").append(std::to_string(layer)).append("\": {\"topk_ids\": [[1]]}, ");
  }
  layers += "\"0\": null}";
  CHECK(decode(step_text("null", layers), routing(Routing::all)).layers.size() == 200'000);
}

}  // namespace
}  // namespace expertviz
