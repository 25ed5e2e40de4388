#include "catch.hpp"
#include "decoded.hpp"
#include "says.hpp"
#include "step_text.hpp"

#include <string>
#include <vector>

namespace expertviz {
namespace {

using Nodes = std::vector<std::int32_t>;
using Tokens = std::vector<std::int64_t>;

constexpr StepFields tree_only{
    .tree = true, .routing = StepFields::Routing::none, .layer_ids = {}, .weights = false, .only_step = {}};

DraftTree tree_of(const TreeText& tree) {
  return decode(step_text(tree.text(), "{}"), tree_only).tree.value();
}

TEST_CASE("a tree is decoded as it stands in the trace") {
  const DraftTree tree = tree_of({});
  CHECK(tree.draft_token_num == 4);
  CHECK(tree.request == 0);
  CHECK(tree.batch_size == 1);
  CHECK(tree.first_child == Nodes{1, 3, -1, -1});
  CHECK(tree.next_sibling == Nodes{-1, 2, -1, -1});
  CHECK(tree.token_ids == Tokens{100, 101, 102, 103});
  CHECK(tree.accepted == Nodes{0, 1, 3});
}

TEST_CASE("of a batch, the tree of this request is cut out") {
  const TreeText batch{.draft_token_num = "3",
                       .next_token = "[[1, 2, -1], [1, -1, -1], [-1, -1, -1]]",
                       .next_sibling = "[[-1, -1, -1], [-1, 2, -1], [-1, -1, -1]]",
                       .draft_tokens = "[10, 11, 12, 20, 21, 22, 30, 31, 32]",
                       .accept_index = "[3, 5, -1, -1]"};
  const DraftTree tree = tree_of(batch);
  CHECK(tree.draft_token_num == 3);
  CHECK(tree.request == 1);
  CHECK(tree.batch_size == 3);
  CHECK(tree.first_child == Nodes{1, -1, -1});
  CHECK(tree.next_sibling == Nodes{-1, 2, -1});
  CHECK(tree.token_ids == Tokens{20, 21, 22});
  CHECK(tree.accepted == Nodes{0, 2});
}

TEST_CASE("odd but right trees are read") {
  SECTION("-1 anywhere in accept_index, and nodes in any order") {
    CHECK(tree_of({.accept_index = "[-1, 3, -1, 0, 0]"}).accepted == Nodes{3, 0, 0});
  }
  SECTION("links in a cycle are for TreeShape to judge") {
    CHECK(tree_of({.next_token = "[[0, 0, 0, 0]]"}).first_child == Nodes{0, 0, 0, 0});
  }
  SECTION("a tree of the root alone") {
    const TreeText root{.draft_token_num = "1",
                        .next_token = "[[-1]]",
                        .next_sibling = "[[-1]]",
                        .draft_tokens = "[5]",
                        .accept_index = "[0]"};
    CHECK(tree_of(root).first_child == Nodes{-1});
  }
  SECTION("token ids beyond 32 bits") {
    CHECK(tree_of({.draft_tokens = "[-1, 2147483648, 9223372036854775807, 0]"}).token_ids ==
          Tokens{-1, 2'147'483'648, 9'223'372'036'854'775'807, 0});
  }
  SECTION("odd white space") {
    CHECK(tree_of({.next_token = "\r\n\t[ [1 ,\r\n3,\t-1,-1 ] ]"}).first_child == Nodes{1, 3, -1, -1});
  }
  SECTION("a row of another request is not looked into beyond its kind") {
    const TreeText batch{.draft_token_num = "1",
                         .next_token = "[[-1], [99, 98]]",
                         .next_sibling = "[[-1], []]",
                         .draft_tokens = "[1, 2]",
                         .accept_index = "[0]"};
    CHECK(tree_of(batch).batch_size == 2);
  }
}

TEST_CASE("of a key that is there twice the later one counts, as in Python") {
  std::string tree = TreeText{}.text();
  SECTION("a later value replaces an earlier one") {
    tree.insert(1, "\"accept_index\": [0, 2], \"draft_token_num\": 9, ");
    CHECK(decode(step_text(tree, "{}"), tree_only).tree.value().accepted == Nodes{0, 1, 3});
  }
  SECTION("even if the earlier one is of a wrong kind") {
    tree.insert(1, "\"draft_tokens\": null, \"retrive_next_token\": [[0.5]], \"accept_index\": {}, ");
    CHECK(decode(step_text(tree, "{}"), tree_only).tree.value().token_ids == Tokens{100, 101, 102, 103});
  }
  SECTION("a null that comes later is a null") {
    tree.insert(tree.size() - 1, ", \"draft_tokens\": null");
    CHECK(says(error_of(step_text(tree, "{}"), tree_only), "draft_tokens"));
  }
  SECTION("escaped keys are the same keys") {
    tree.insert(tree.size() - 1, ", \"accept\\u005findex\": [0, 2]");
    CHECK(decode(step_text(tree, "{}"), tree_only).tree.value().accepted == Nodes{0, 2});
  }
  SECTION("a key that is no valid text is passed over") {
    tree.insert(tree.size() - 1, ", \"\\ud800\": NaN, \"accept_index\\udfff\": [9]");
    CHECK(decode(step_text(tree, "{}"), tree_only).tree.value().accepted == Nodes{0, 1, 3});
  }
}

struct WrongTree {
  std::string TreeText::*part;
  std::string value;
  std::string complaint;
};

std::vector<WrongTree> wrong_trees() {
  const auto num = &TreeText::draft_token_num;
  const auto child = &TreeText::next_token;
  const auto sibling = &TreeText::next_sibling;
  const auto tokens = &TreeText::draft_tokens;
  const auto accepted = &TreeText::accept_index;
  return {{num, "", "lacks draft_token_num"},
          {num, "0", "draft_token_num is 0"},
          {num, "-4", "draft_token_num is -4"},
          {num, "3", "draft_token_num is 3"},
          {num, "1000000000000", "draft_token_num is 1000000000000"},
          {num, "9223372036854775807", "draft_token_num is 9223372036854775807"},
          {num, "9223372036854775808", "draft_token_num"},
          {num, "4.0", "draft_token_num"},
          {num, "04", "draft_token_num"},
          {num, "\"4\"", "draft_token_num"},
          {num, "null", "draft_token_num"},
          {num, "[4]", "draft_token_num"},
          {child, "", "lacks retrive_next_token"},
          {child, "null", "retrive_next_token"},
          {child, "[]", "retrive_next_token"},
          {child, "[[]]", "draft_token_num"},
          {child, "[1, 3, -1, -1]", "retrive_next_token"},
          {child, "[[1, 3, -1]]", "retrive_next_token"},
          {child, "[[1, 3, -1, -1, -1]]", "retrive_next_token"},
          {child, "[[1, 3, -1, -1], [1, 3, -1, -1]]", "retrive_next_token holds 2 trees"},
          {child, "[[1, 4, -1, -1]]", "retrive_next_token of node 1 is 4"},
          {child, "[[-2, 3, -1, -1]]", "retrive_next_token of node 0 is -2"},
          {child, "[[1, 3, -1, -1.0]]", "retrive_next_token"},
          {child, "[[1, 3, -1, \"-1\"]]", "retrive_next_token"},
          {child, "[[1, 3, -1 -1]]", "retrive_next_token"},
          {child, "{\"0\": [1, 3, -1, -1]}", "retrive_next_token"},
          {sibling, "", "lacks retrive_next_sibling"},
          {sibling, "[[-1, 2, -1]]", "retrive_next_sibling has 3 entries"},
          {sibling, "[[-1, 2, -1, 9999999999]]", "retrive_next_sibling of node 3"},
          {sibling, "[]", "retrive_next_sibling 0"},
          {sibling, "[null]", "retrive_next_sibling"},
          {tokens, "", "lacks draft_tokens"},
          {tokens, "[100, 101, 102]", "draft_tokens has 3 entries"},
          {tokens, "[100, 101, 102, 103, 104]", "draft_tokens has 5 entries"},
          {tokens, "[[100, 101, 102, 103]]", "draft_tokens"},
          {tokens, "[100, 101, 102, 1e2]", "draft_tokens"},
          {tokens, "[100, 101, 102, 9223372036854775808]", "draft_tokens"},
          {accepted, "", "lacks accept_index"},
          {accepted, "[]", "accept_index names no node"},
          {accepted, "[-1, -1]", "accept_index names no node"},
          {accepted, "[0, 4]", "accept_index holds 4, which is no node"},
          {accepted, "[4]", "accept_index holds 4, which is no node"},
          {accepted, "[0, -2]", "accept_index holds -2"},
          {accepted, "[0, 9223372036854775807]", "accept_index holds 9223372036854775807"},
          {accepted, "[0, 1.5]", "accept_index"},
          {accepted, "0", "accept_index"}};
}

TEST_CASE("a faulty tree is refused with the name of the array and a byte of the tree") {
  for (const WrongTree& wrong : wrong_trees()) {
    TreeText tree;
    tree.*wrong.part = wrong.value;
    const std::string text = step_text(tree.text(), "{}");
    INFO(text);
    const Error error = error_of(text, tree_only, 4000);
    INFO(error.line());
    CHECK(says(error, wrong.complaint));
    CHECK(error.place().byte.value_or(0) >= 4000 + text.find("{\"spec"));
    CHECK(error.place().byte.value_or(0) < 4000 + text.find(", \"layers"));
  }
}

TEST_CASE("accepted nodes of two requests are refused") {
  const TreeText batch{.draft_token_num = "2",
                       .next_token = "[[1, -1], [1, -1]]",
                       .next_sibling = "[[-1, -1], [-1, -1]]",
                       .draft_tokens = "[1, 2, 3, 4]",
                       .accept_index = "[2, 1]"};
  CHECK(says(error_of(step_text(batch.text(), "{}"), tree_only), "another request"));
}

TEST_CASE("a tree_structure of another kind is refused, a null one is missing") {
  CHECK_FALSE(decode(step_text("null", "{}"), tree_only).tree.has_value());
  for (const std::string wrong : {"[]", "4", "\"tree\"", "true", "[{}]"}) {
    const std::string text = step_text(wrong, "{}");
    INFO(text);
    const Error error = error_of(text, tree_only, 100);
    INFO(error.line());
    CHECK(says(error, "tree_structure is"));
    CHECK(error.place().byte == 100 + text.find(wrong));
  }
}

}  // namespace
}  // namespace expertviz
