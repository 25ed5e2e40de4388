#include "commands/tree_answer.hpp"

#include "catch.hpp"
#include "table/text_table.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace {

using expertviz::DraftTree;
using expertviz::LayerRouting;
using expertviz::Role;
using expertviz::SampleInfo;
using expertviz::Token;
using expertviz::TreeFigure;
using expertviz::TreeItem;
using expertviz::TreeNode;
using expertviz::VerifyStep;
using expertviz::commands::Answer;
using expertviz::commands::answer_about_tree;
using expertviz::table::Cell;

using Nodes = std::vector<std::int32_t>;

/// The second request of a batch of two: 0 -> 1, 2 and 1 -> 3; node 4 hangs nowhere. Accepted: 0, 1.
Answer small_answer(bool has_text, expertviz::commands::TreeStyle style = {}) {
  VerifyStep step;
  step.index = 3;
  DraftTree& tree = step.tree.emplace();
  tree.draft_token_num = 5;
  tree.request = 1;
  tree.batch_size = 2;
  tree.first_child = {1, 3, -1, -1, -1};
  tree.next_sibling = {-1, 2, -1, -1, -1};
  tree.token_ids = {100, 101, 102, 103, 104};
  tree.accepted = {0, 1};
  LayerRouting& layer = step.layers.emplace_back();
  layer.layer_id = 20;
  layer.rows = 10;
  layer.top_k = 2;
  layer.expert_ids = {90, 91, 90, 91, 90, 91, 90, 91, 90, 91,  // the first request's
                      7,  3,  5,  3,  9,  8,  3,  9,  1,  -1};
  std::vector<Token> tokens;
  for (const char* text : {"compose", " an", "\n", "a", "b"}) {
    tokens.push_back({100 + static_cast<std::int64_t>(tokens.size()), Token::Kind::ordinary, text, text});
  }
  SampleInfo info;
  info.question_id = 81;
  const expertviz::commands::Asked asked;
  return answer_about_tree(asked, {info, step, shape_of(tree), tokens, has_text, style});
}

std::vector<bool> on_path(const std::vector<TreeItem>& items) {
  std::vector<bool> flags;
  for (const TreeItem& item : items) {
    flags.push_back(item.role == Role::accepted);
  }
  return flags;
}

const TreeFigure& figure_of(const Answer& answer) {
  return std::get<TreeFigure>(*answer.figure);
}

TEST_CASE("experts are counted over this request's nodes, and over its accepted ones") {
  // 1 3 5 7 8 9, of which the accepted nodes use 3 5 7.
  const Answer answer = small_answer(true);
  const auto& members = std::get<expertviz::table::Members>(answer.json.is);
  for (const auto& [key, value] : members) {
    if (key == "unique_experts") { CHECK(std::get<Cell>(value.is) == Cell(std::int64_t{6})); }
    if (key == "unique_experts_accepted") { CHECK(std::get<Cell>(value.is) == Cell(std::int64_t{3})); }
  }
}

TEST_CASE("the figure has one box per node") {
  const Answer answer = small_answer(true);
  const auto& nodes = figure_of(answer).nodes;
  REQUIRE(nodes.size() == 5);
  CHECK(nodes[0].place == TreeNode::Place::root);
  CHECK(nodes[1].parent == 0);
  CHECK(nodes[3].parent == 1);
  CHECK(nodes[0].role == Role::accepted);
  CHECK(nodes[1].role == Role::accepted);
  CHECK(nodes[2].role == Role::muted);
  CHECK(nodes[3].place == TreeNode::Place::child);
  CHECK(nodes[4].place == TreeNode::Place::apart);
  REQUIRE(nodes[3].items.size() == 2);
  CHECK(nodes[3].items[0].number == 3);
  CHECK(nodes[3].items[1].number == 9);
  CHECK(on_path(nodes[3].items) == std::vector<bool>{true, false});
  CHECK(nodes[4].items.size() == 1);
}

TEST_CASE("the legend names the looks that occur, and the caption what stands apart") {
  const TreeFigure figure = figure_of(small_answer(true));
  std::vector<std::string> names;
  for (const expertviz::TreeKey& key : figure.legend) {
    names.push_back(key.name);
  }
  CHECK(names == std::vector<std::string>{"accepted path", "rejected", "used by the accepted path",
                                          "loaded for rejected tokens only"});
  CHECK(figure.caption == "1 node that the root does not reach");
}

TEST_CASE("the title names layer, step and question, and counts nodes and experts") {
  const Answer answer = small_answer(true);
  CHECK(figure_of(answer).title == std::vector<std::string>{"Expert Activation Tree - Layer 20 (Verify Step 3)",
                                                            "Sample: 0 | Question ID: 81 | Draft Tokens: 5 | Accepted "
                                                            "Nodes: 2 | Unique Experts: 6 (3 on the accepted path)"});
}

TEST_CASE("a tree can grow to the right, and without its experts, which the numbers keep") {
  const Answer whole = small_answer(true);
  const Answer bare = small_answer(true, {TreeFigure::Direction::right, true});
  CHECK(figure_of(whole).direction == TreeFigure::Direction::down);
  CHECK(figure_of(bare).direction == TreeFigure::Direction::right);
  CHECK_FALSE(figure_of(whole).nodes[3].items.empty());
  CHECK(figure_of(bare).nodes[3].items.empty());
  CHECK(figure_of(bare).legend.size() < figure_of(whole).legend.size());
  const auto experts = [](const Answer& answer) {
    std::vector<Cell> cells;
    for (const std::vector<Cell>& row : answer.rows->rows) {
      cells.push_back(row[6]);
    }
    return cells;
  };
  CHECK(experts(bare) == experts(whole));
}

TEST_CASE("rows: what has no value is missing") {
  const auto cell = [](const Answer& answer, std::size_t node, const std::string& name) {
    std::size_t at = 0;
    for (const std::vector<Cell>& row : answer.rows->rows) {
      for (std::size_t i = 0; i < row.size(); ++i) {
        if (at == node && answer.rows->columns[i].key == name) { return row[i]; }
      }
      ++at;
    }
    throw std::out_of_range(name);
  };
  const Answer answer = small_answer(true);
  REQUIRE(answer.rows->rows.size() == 5);
  CHECK(expertviz::table::is_missing(cell(answer, 0, "parent")));
  CHECK(cell(answer, 1, "parent") == Cell(std::int64_t{0}));
  CHECK(cell(answer, 1, "text") == Cell(std::string(" an")));
  CHECK(cell(answer, 3, "depth") == Cell(std::int64_t{2}));
  for (const char* name : {"parent", "depth", "x", "y"}) {
    CHECK(expertviz::table::is_missing(cell(answer, 4, name)));
  }
  CHECK_FALSE(expertviz::table::is_missing(cell(answer, 4, "width")));
  CHECK(expertviz::table::is_missing(cell(small_answer(false), 1, "text")));
}

TEST_CASE("a character that is spread over the tokens of a path is named at the last of them") {
  VerifyStep step;
  DraftTree& tree = step.tree.emplace();
  tree.draft_token_num = 3;
  tree.first_child = {1, 2, -1};
  tree.next_sibling = {-1, -1, -1};
  tree.token_ids = {1, 2, 3};
  tree.accepted = {0};
  step.layers.push_back({0, 3, 1, {0, 0, 0}});
  std::vector<Token> tokens;
  for (const char* bytes : {"a", "\xE4\xBD", "\xA0"}) {
    tokens.push_back({0, Token::Kind::ordinary, "", bytes});
  }
  const expertviz::commands::Asked asked;
  const SampleInfo info;
  const Answer answer = answer_about_tree(asked, {info, step, shape_of(tree), tokens, true});
  CHECK(figure_of(answer).nodes[0].completes.empty());
  CHECK(figure_of(answer).nodes[1].completes.empty());
  CHECK(figure_of(answer).nodes[2].completes == "你");
}

TEST_CASE("text: children stand indented below their parents, unreachable nodes last") {
  const Answer answer = small_answer(true);
  std::string text = answer.heading;
  write_text(*answer.tables.front().table, [&text](std::string_view piece) { text += piece; });
  CHECK(text ==
        "Draft tree of verify step 3, layer 20: sample 0, question 81\n"
        "5 draft tokens, 2 accepted nodes (marked *), 6 unique experts, 3 of them on the accepted path\n"
        "\n"
        "Node  Experts  Token\n"
        "   0  3 7      * compose\n"
        "   1  3 5        * ␣an\n"
        "   3  3 9          - a\n"
        "   2  8 9        - \\n\n"
        "   4  1        - b  (not reachable from the root)\n");
}

}  // namespace
