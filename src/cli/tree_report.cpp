#include "cli/tree_report.hpp"

#include "cli/sample_text.hpp"
#include "expertviz/picture.hpp"
#include "table/json.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include <fmt/format.h>

namespace expertviz::cli {
namespace {

/// Longer tokens are cut, so that one does not make the whole tree wide.
constexpr std::size_t longest_label = 24;

TreeNode::LabelStyle style_of(Token::Kind kind) {
  switch (kind) {
    case Token::Kind::added:
      return TreeNode::LabelStyle::added;
    case Token::Kind::unknown:
      return TreeNode::LabelStyle::unknown;
    case Token::Kind::ordinary:
      break;
  }
  return TreeNode::LabelStyle::ordinary;
}

std::vector<std::string> title_of(const TreeReport& report) {
  return {fmt::format("Expert Activation Tree - Layer {} (Verify Step {})", report.layer_id, report.verify_step),
          subtitle(report.info, {fmt::format("Draft Tokens: {}", report.tree.draft_token_num),
                                 fmt::format("Accepted Nodes: {}", report.tree.accepted.size()),
                                 fmt::format("Unique Experts: {} ({} on the accepted path)", report.unique_experts,
                                             report.unique_experts_accepted)})};
}

/// The nodes in the order of an outline: each before its children, the first child next.
std::vector<std::int32_t> outline_order(const DraftTree& tree) {
  std::vector<std::int32_t> order;
  std::vector<std::int32_t> to_visit;
  if (tree.draft_token_num > 0) { to_visit.push_back(0); }
  while (!to_visit.empty()) {
    const std::int32_t node = to_visit.back();
    to_visit.pop_back();
    order.push_back(node);
    const std::size_t first = to_visit.size();
    for (std::int32_t child = tree.first_child[node]; child != -1; child = tree.next_sibling[child]) {
      to_visit.push_back(child);
    }
    std::reverse(to_visit.begin() + static_cast<std::ptrdiff_t>(first), to_visit.end());
  }
  return order;
}

/// Sets what each token completes together with those before it on its path.
void set_completed(TreeFigure& figure, const std::vector<Token>& tokens) {
  // A character of at most 4 bytes does not begin further up than this, and a long chain stays linear.
  constexpr std::size_t longest_path = 8;
  for (std::size_t node = 0; node < figure.nodes.size(); ++node) {
    std::vector<Token> path;
    for (auto at = static_cast<std::int32_t>(node); at != -1 && path.size() < longest_path;
         at = figure.nodes[at].parent) {
      path.push_back(tokens[at]);
    }
    std::reverse(path.begin(), path.end());
    figure.nodes[node].completes = completed_characters(path).back();
  }
}

table::Ids ids_of(const std::vector<ExpertMark>& marks) {
  table::Ids ids;
  for (const ExpertMark& mark : marks) {
    ids.push_back(mark.id);
  }
  return ids;
}

}  // namespace

TreeReport make_tree_report(const SampleInfo& info, const VerifyStep& step, const TreeShape& shape,
                            const std::vector<Token>& tokens, bool has_text, const PictureTexts& texts) {
  const DraftTree& tree = *step.tree;
  const LayerRouting& layer = step.layers.front();
  std::vector<std::int32_t> all(tree.draft_token_num);
  std::iota(all.begin(), all.end(), 0);
  const std::vector<std::int32_t> on_path = experts_of(layer, tree, tree.accepted);

  TreeReport report;
  report.info = info;
  report.verify_step = step.index;
  report.layer_id = layer.layer_id;
  report.tree = tree;
  report.shape = shape;
  report.tokens = tokens;
  report.has_text = has_text;
  report.unique_experts = experts_of(layer, tree, all).size();
  report.unique_experts_accepted = on_path.size();
  for (const std::int32_t node : all) {
    TreeNode& box = report.figure.nodes.emplace_back();
    box.parent = shape.parent[node];
    box.reachable = shape.depth[node] != -1;
    box.label = display_label(tokens[node], longest_label);
    box.label_style = style_of(tokens[node].kind);
    for (const std::int32_t id : experts_of(layer, tree, {&node, 1})) {
      box.experts.push_back({id, std::binary_search(on_path.begin(), on_path.end(), id)});
    }
  }
  for (const std::int32_t node : tree.accepted) {
    report.figure.nodes[node].accepted = true;
  }
  set_completed(report.figure, tokens);
  report.figure.title = texts.title_lines(title_of(report));
  arrange(report.figure);
  return report;
}

std::string tree_text(const TreeReport& report) {
  std::string text = fmt::format(
      "Draft tree of verify step {}, layer {}: {}\n"
      "{} draft tokens, {} accepted nodes (marked *), {} unique experts, {} of them on the accepted path\n\n",
      report.verify_step, report.layer_id, sample_name(report.info), report.tree.draft_token_num,
      report.tree.accepted.size(), report.unique_experts, report.unique_experts_accepted);

  std::vector<std::int32_t> order = outline_order(report.tree);
  order.insert(order.end(), report.shape.unreachable.begin(), report.shape.unreachable.end());
  std::size_t width = std::string("Experts").size();
  for (const TreeNode& node : report.figure.nodes) {
    width = std::max(width, table::spaced(ids_of(node.experts)).size());
  }
  text += fmt::format("Node  {:<{}}  Token\n", "Experts", width);
  for (const std::int32_t id : order) {
    const TreeNode& node = report.figure.nodes[id];
    // Deeper than this an indent tells nothing any more, and a long chain would fill the screen with blanks.
    constexpr std::int32_t deepest_indent = 40;
    const auto indent = static_cast<std::size_t>(std::clamp(report.shape.depth[id], 0, deepest_indent));
    text += fmt::format("{:>4}  {:<{}}  {}{} {}{}{}\n", id, table::spaced(ids_of(node.experts)), width,
                        std::string(2 * indent, ' '), node.accepted ? '*' : '-', node.label,
                        node.completes.empty() ? "" : "  (completes " + node.completes + ")",
                        node.reachable ? "" : "  (not reachable from the root)");
  }
  return text;
}

table::Table tree_rows(const TreeReport& report) {
  table::Table table{
      {"id", "parent", "depth", "token_id", "text", "label", "experts", "accepted", "x", "y", "width", "height"}, {}};
  for (std::size_t id = 0; id < report.figure.nodes.size(); ++id) {
    const TreeNode& node = report.figure.nodes[id];
    const auto if_reachable = [&node](const table::Cell& cell) { return node.reachable ? cell : table::Cell(); };
    table.rows.push_back({static_cast<std::int64_t>(id), node.parent == -1 ? table::Cell() : std::int64_t{node.parent},
                          if_reachable(std::int64_t{report.shape.depth[id]}), report.tokens[id].id,
                          report.has_text ? table::Cell(report.tokens[id].text) : table::Cell(), node.label,
                          ids_of(node.experts), node.accepted, if_reachable(node.x), if_reachable(node.y), node.width,
                          node.height});
  }
  return table;
}

std::string tree_json(const TreeReport& report) {
  table::JsonWriter json;
  json.begin_object()
      .member("sample_idx", cell(report.info.sample_idx))
      .member("question_id", question_cell(report.info))
      .member("verify_step", cell(report.verify_step))
      .member("layer_id", std::int64_t{report.layer_id})
      .member("draft_token_num", std::int64_t{report.tree.draft_token_num})
      .member("accepted", report.tree.accepted)
      .member("unique_experts", cell(report.unique_experts))
      .member("unique_experts_accepted", cell(report.unique_experts_accepted))
      .member("gap", report.figure.gap)
      .key("nodes")
      .rows(tree_rows(report))
      .end_object();
  return json.finish();
}

}  // namespace expertviz::cli
