#include "commands/tree_answer.hpp"

#include "commands/sample_text.hpp"
#include "expertviz/picture.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include <fmt/format.h>

namespace expertviz::commands {
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
void set_completed(TreeFigure& figure, const TreeShape& shape, const std::vector<Token>& tokens) {
  // A character of at most 4 bytes does not begin further up than this, and a long chain stays linear.
  constexpr std::size_t longest_path = 8;
  for (std::size_t node = 0; node < figure.nodes.size(); ++node) {
    std::vector<Token> path;
    for (auto at = static_cast<std::int32_t>(node); at != -1 && path.size() < longest_path; at = shape.parent[at]) {
      path.push_back(tokens[at]);
    }
    std::reverse(path.begin(), path.end());
    figure.nodes[node].completes = completed_characters(path).back();
  }
}

table::Ids ids_of(const TreeNode& node) {
  table::Ids ids;
  for (const TreeItem& item : node.items) {
    ids.push_back(item.number);
  }
  return ids;
}

TreeNode::Place place_of(std::int32_t depth) {
  return depth == -1 ? TreeNode::Place::apart : depth == 0 ? TreeNode::Place::root : TreeNode::Place::child;
}

/// The looks that occur.
std::vector<TreeKey> legend_of(const TreeFigure& figure) {
  const auto any = [&figure](const auto& has) { return std::any_of(figure.nodes.begin(), figure.nodes.end(), has); };
  const auto any_item = [&any](Role role) {
    return any([role](const TreeNode& node) {
      return std::any_of(node.items.begin(), node.items.end(),
                         [role](const TreeItem& item) { return item.role == role && !item.struck; });
    });
  };
  const bool any_struck = any([](const TreeNode& node) {
    return std::any_of(node.items.begin(), node.items.end(), [](const TreeItem& item) { return item.struck; });
  });
  TreeNode accepted;
  accepted.role = Role::accepted;
  TreeNode past_end = accepted;
  past_end.dashed = true;
  TreeNode used = accepted;
  used.items = {{0, Role::accepted}};
  TreeNode wasted;
  wasted.items = {{0, Role::rejected}};
  TreeNode lost;
  lost.items = {{0, Role::rejected, true}};
  TreeNode added;
  added.label = "<s>";
  added.label_style = TreeNode::LabelStyle::added;
  TreeNode unknown;
  unknown.label = "#5";
  unknown.label_style = TreeNode::LabelStyle::unknown;
  std::vector<TreeKey> legend;
  const auto add = [&legend](bool occurs, const char* name, const TreeNode& sample) {
    if (occurs) { legend.push_back({name, sample}); }
  };
  add(any([](const TreeNode& node) { return node.role == Role::accepted; }), "accepted path", accepted);
  add(any([](const TreeNode& node) { return node.dashed; }), "accepted behind the end of the answer", past_end);
  add(any([](const TreeNode& node) { return node.role != Role::accepted; }), "rejected", {});
  add(any_item(Role::accepted), "used by the accepted path", used);
  add(any_item(Role::rejected), "loaded for rejected tokens only", wasted);
  add(any_struck, "lost under the budget", lost);
  add(any([](const TreeNode& node) { return node.label_style == TreeNode::LabelStyle::added; }), "added token", added);
  add(any([](const TreeNode& node) { return node.label_style == TreeNode::LabelStyle::unknown; }),
      "token id without text", unknown);
  return legend;
}

/// By node, the experts that it loses under a budget; none without one.
using LostExperts = std::vector<std::vector<std::int32_t>>;

bool any_lost(const std::vector<std::int32_t>& experts) {
  return !experts.empty();
}

TreeFigure figure_of(const TreeSubject& subject, const std::vector<std::int32_t>& on_path, const LostExperts& lost) {
  const DraftTree& tree = *subject.step.tree;
  const LayerRouting& layer = subject.step.layers.front();
  TreeFigure figure;
  for (std::int32_t node = 0; node < tree.draft_token_num; ++node) {
    TreeNode& box = figure.nodes.emplace_back();
    box.place = place_of(subject.shape.depth[node]);
    box.parent = subject.shape.parent[node];
    box.label = display_label(subject.tokens[node], longest_label);
    box.label_style = style_of(subject.tokens[node].kind);
    for (const std::int32_t id : experts_of(layer, tree, {&node, 1})) {
      const bool used = std::binary_search(on_path.begin(), on_path.end(), id);
      const bool struck = !lost.empty() && std::binary_search(lost[node].begin(), lost[node].end(), id);
      box.items.push_back({id, used ? Role::accepted : Role::rejected, struck});
    }
  }
  for (std::size_t i = 0; i < tree.accepted.size(); ++i) {
    TreeNode& node = figure.nodes[tree.accepted[i]];
    node.role = Role::accepted;
    node.dashed = i + static_cast<std::size_t>(tree.past_end) >= tree.accepted.size();
  }
  set_completed(figure, subject.shape, subject.tokens);
  const std::size_t apart = subject.shape.unreachable.size();
  figure.caption = fmt::format("{} node{} that the root does not reach", apart, apart == 1 ? "" : "s");
  figure.legend = legend_of(figure);
  return figure;
}

/// The nodes as an outline, for people.
TablePointer outline_of(const TreeSubject& subject, const TreeFigure& figure, const LostExperts& lost) {
  auto table = std::make_shared<table::Table>();
  table->columns = {"Node", "Experts", {"", "Lost", lost.empty() ? 0U : table::Column::text}, "Token"};
  std::vector<std::int32_t> order = outline_order(*subject.step.tree);
  order.insert(order.end(), subject.shape.unreachable.begin(), subject.shape.unreachable.end());
  for (const std::int32_t id : order) {
    const TreeNode& node = figure.nodes[id];
    // Deeper than this an indent tells nothing any more, and a long chain would fill the screen with blanks.
    constexpr std::int32_t deepest_indent = 40;
    const auto indent = static_cast<std::size_t>(std::clamp(subject.shape.depth[id], 0, deepest_indent));
    table->rows.add({std::int64_t{id}, ids_of(node), lost.empty() ? table::Ids{} : lost[id],
                     fmt::format("{}{} {}{}{}", std::string(2 * indent, ' '), node.role == Role::accepted ? '*' : '-',
                                 node.label, node.completes.empty() ? "" : "  (completes " + node.completes + ")",
                                 subject.shape.depth[id] != -1 ? "" : "  (not reachable from the root)")});
  }
  return table;
}

TablePointer rows_of(const TreeSubject& subject, const TreeFigure& figure, const TreeLayout& layout,
                     const LostExperts& lost) {
  auto table = std::make_shared<table::Table>();
  table->columns = {"id",      "parent",   "depth", "token_id", "text",  "label",
                    "experts", "accepted", "x",     "y",        "width", "height"};
  if (!lost.empty()) { table->columns.emplace_back("lost"); }
  for (std::size_t id = 0; id < figure.nodes.size(); ++id) {
    const TreeNode& node = figure.nodes[id];
    const TreeLayout::Box& box = layout.boxes[id];
    const auto if_reachable = [&node](const table::Cell& cell) {
      return node.place != TreeNode::Place::apart ? cell : table::Cell();
    };
    std::vector<table::Cell> row{cell(id),
                                 node.place != TreeNode::Place::child ? table::Cell() : std::int64_t{node.parent},
                                 if_reachable(std::int64_t{subject.shape.depth[id]}),
                                 subject.tokens[id].id,
                                 subject.has_text ? table::Cell(subject.tokens[id].text) : table::Cell(),
                                 node.label,
                                 ids_of(node),
                                 node.role == Role::accepted,
                                 if_reachable(box.x),
                                 if_reachable(box.y),
                                 box.width,
                                 box.height};
    if (!lost.empty()) { row.emplace_back(lost[id]); }
    table->rows.add(row);
  }
  return table;
}

}  // namespace

Answer answer_about_tree(const Asked& asked, const TreeSubject& subject) {
  const DraftTree& tree = *subject.step.tree;
  const LayerRouting& layer = subject.step.layers.front();
  std::vector<std::int32_t> all(tree.draft_token_num);
  std::iota(all.begin(), all.end(), 0);
  const std::vector<std::int32_t> on_path = experts_of(layer, tree, tree.accepted);
  const std::size_t unique_experts = experts_of(layer, tree, all).size();

  LostExperts lost;
  std::string budget_fact;
  if (subject.style.budget) {
    lost = lost_experts(layer, tree, *subject.style.budget, subject.style.score);
    budget_fact = fmt::format("Budget: {} (Nodes That Lose an Expert: {})", *subject.style.budget,
                              std::count_if(lost.begin(), lost.end(), any_lost));
  }

  TreeFigure figure = figure_of(subject, on_path, lost);
  figure.title = asked.picture_texts.title_lines(
      {fmt::format("Expert Activation Tree - Layer {} (Verify Step {})", layer.layer_id, subject.step.index),
       subtitle(subject.info,
                {fmt::format("Draft Tokens: {}", tree.draft_token_num),
                 fmt::format("Accepted Nodes: {}", tree.accepted.size()),
                 fmt::format("Unique Experts: {} ({} on the accepted path)", unique_experts, on_path.size()),
                 budget_fact})});
  figure.direction = subject.style.direction;
  const TreeFigure with_experts = figure;
  if (subject.style.no_experts) {
    for (TreeNode& node : figure.nodes) {
      node.items.clear();
    }
    std::erase_if(figure.legend, [](const TreeKey& key) { return !key.sample.items.empty(); });
  }
  const TreeLayout layout = arrange(figure);

  Answer answer;
  answer.heading = fmt::format(
      "Draft tree of verify step {}, layer {}: {}\n"
      "{} draft tokens, {} accepted nodes (marked *), {} unique experts, {} of them on the accepted path\n\n",
      subject.step.index, layer.layer_id, sample_name(subject.info), tree.draft_token_num, tree.accepted.size(),
      unique_experts, on_path.size());
  answer.tables = {{"", outline_of(subject, with_experts, lost)}};
  answer.rows = rows_of(subject, with_experts, layout, lost);
  table::Members json = sample_members(subject.info);
  json.push_back({"model_path", model_cell(subject.info)});
  json.push_back({"verify_step", cell(subject.step.index)});
  json.push_back({"layer_id", std::int64_t{layer.layer_id}});
  json.push_back({"draft_token_num", std::int64_t{tree.draft_token_num}});
  json.push_back({"accepted", table::Cell(tree.accepted)});
  json.push_back({"past_end", std::int64_t{tree.past_end}});
  json.push_back({"unique_experts", cell(unique_experts)});
  json.push_back({"unique_experts_accepted", cell(on_path.size())});
  json.push_back({"gap", layout.gap});
  json.push_back({"nodes", answer.rows});
  answer.json = std::move(json);
  constexpr double wide = 4;
  if (asked.draws && layout.width > wide * layout.height) {
    answer.notes.push_back(
        fmt::format("the picture is {:.0f} times as wide as high; --direction right draws one node per "
                    "row, which fits a page",
                    layout.width / layout.height));
  }
  answer.figure = std::move(figure);
  return answer;
}

}  // namespace expertviz::commands
