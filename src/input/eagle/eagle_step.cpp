#include "input/eagle/eagle_step.hpp"

#include "bytes/json_text.hpp"
#include "bytes/object_walk.hpp"
#include "expertviz/error.hpp"
#include "input/json_values.hpp"
#include "text/safe_text.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

namespace expertviz::input {
namespace {

/// Nodes of a tree and layers of a step that are believed.
constexpr std::size_t most_nodes = std::size_t{1} << 17;
constexpr std::size_t most_layers = std::size_t{1} << 18;

[[noreturn]] void refuse(const std::string& what, const bytes::Slice& where, const char* hint = bytes::damage_hint) {
  throw Error(what, Place{.byte = where.offset()}, hint);
}

void require_object(const bytes::Slice& value, const char* name) {
  if (value.first() != '{') {
    refuse(fmt::format("{} is {}, not an object", name, bytes::kind_name(value.first())), value);
  }
}

struct TreeTexts {
  std::optional<bytes::Slice> tokens;
  std::optional<bytes::Slice> parents;
  std::optional<bytes::Slice> accepted;
};

DraftTree tree_of(const TreeTexts& texts, const bytes::Slice& step) {
  const auto list = [&step](const std::optional<bytes::Slice>& value, const char* name) {
    if (!value) { refuse(fmt::format("the step lacks {}", name), step); }
    return numbers_of(*value, name, most_nodes);
  };
  DraftTree tree;
  tree.token_ids = list(texts.tokens, "tokens");
  const std::vector<std::int64_t> parents = list(texts.parents, "parents");
  const std::vector<std::int64_t> accepted = list(texts.accepted, "accepted_nodes");
  const auto nodes = static_cast<std::int64_t>(tree.token_ids.size());
  if (nodes == 0 || parents.size() != tree.token_ids.size()) {
    refuse(fmt::format("the step has {} tokens, but {} parents", nodes, parents.size()), step);
  }
  if (parents[0] != -1) {
    refuse(fmt::format("the parent of node 0 is {}", parents[0]), *texts.parents, "node 0 is the root, with parent -1");
  }
  tree.draft_token_num = static_cast<std::int32_t>(nodes);
  tree.first_child.assign(parents.size(), -1);
  tree.next_sibling.assign(parents.size(), -1);
  // From the end on, so that children come in the order of their numbers.
  for (std::int64_t node = nodes - 1; node > 0; --node) {
    const std::int64_t parent = parents[static_cast<std::size_t>(node)];
    if (parent < -1 || parent >= nodes) {
      refuse(fmt::format("the parent of node {} is {}, which is no node", node, parent), *texts.parents);
    }
    if (parent == -1) { continue; }
    auto& first = tree.first_child[static_cast<std::size_t>(parent)];
    tree.next_sibling[static_cast<std::size_t>(node)] = first;
    first = static_cast<std::int32_t>(node);
  }
  for (const std::int64_t node : accepted) {
    if (node < 0 || node >= nodes) {
      refuse(fmt::format("accepted_nodes holds {}, which is no node", node), *texts.accepted);
    }
    tree.accepted.push_back(static_cast<std::int32_t>(node));
  }
  if (accepted.empty()) { refuse("accepted_nodes names no node", *texts.accepted, "the root at least is accepted"); }
  return tree;
}

/// The only element of an array: matrices have a leading axis of length 1.
bytes::Slice only_element(const bytes::Slice& array, const char* name) {
  const char* const data = array.text->data;
  const auto visible = [&](std::size_t pos) {
    while (pos < array.end && bytes::is_space(data[pos])) {
      ++pos;
    }
    return pos;
  };
  const std::size_t begin = visible(array.begin + 1);
  bytes::ContainerSkip skip;
  const std::size_t end = data[begin] == '[' ? bytes::skip_container(*array.text, begin, array.end, skip) : begin;
  if (end == begin || visible(end) + 1 != array.end) {
    refuse(fmt::format("{} is not one matrix in an array", name), array, "expected [[[ids of node 0], ...]]");
  }
  return {array.text, begin, end};
}

}  // namespace

EagleStepDecoder::EagleStepDecoder(const StepFields& fields) : fields_(fields) {
  std::ranges::sort(fields_.layer_ids);
}

VerifyStep EagleStepDecoder::decode(const bytes::Slice& text, std::uint64_t index) {
  require_object(text, "the verify step");
  TreeTexts tree;
  std::optional<bytes::Slice> experts;
  for (bytes::ObjectWalk walk(text); walk.next();) {
    if (walk.key() == "tokens") { tree.tokens = walk.value(); }
    if (walk.key() == "parents") { tree.parents = walk.value(); }
    if (walk.key() == "accepted_nodes") { tree.accepted = walk.value(); }
    if (walk.key() == "experts") { experts = walk.value(); }
  }
  VerifyStep step;
  step.index = index;
  if (fields_.tree) { step.tree = tree_of(tree, text); }
  if (fields_.routing == StepFields::Routing::none || !experts || experts->first() == 'n') { return step; }
  require_object(*experts, "experts");
  layers_.clear();
  matrices_.begin_step();
  for (bytes::ObjectWalk walk(*experts); walk.next();) {
    const std::optional<int> id = layer_number(walk.key());
    if (!id) {
      refuse(fmt::format("layer key \"{}\" is no number", text::safe_text(walk.key().substr(0, 40))), walk.value());
    }
    layers_[*id] = walk.value();
    if (layers_.size() > most_layers) { refuse("a verify step has too many layers", *experts); }
  }
  for (const auto& [id, matrices] : layers_) {
    try {
      read_layer(id, matrices, step);
    } catch (Error& error) { throw error.within({.layer = id}); }
  }
  return step;
}

void EagleStepDecoder::read_layer(int layer_id, const bytes::Slice& routing, VerifyStep& step) {
  if (routing.first() == 'n') { return; }
  require_object(routing, "the routing");
  std::optional<bytes::Slice> ids;
  std::optional<bytes::Slice> weights;
  for (bytes::ObjectWalk walk(routing); walk.next();) {
    if (walk.key() == "experts") { ids = walk.value(); }
    if (walk.key() == "weights" && fields_.weights) { weights = walk.value(); }
  }
  if (!MatrixReader::is_there(ids, "experts")) { return; }
  const bytes::Slice matrix = only_element(*ids, "experts");
  if (step.layer_ids.empty()) { step.experts_per_token = first_row_length(matrix.view()); }
  step.layer_ids.push_back(layer_id);
  const bool wanted =
      fields_.routing == StepFields::Routing::all ||
      (fields_.routing == StepFields::Routing::some && std::ranges::binary_search(fields_.layer_ids, layer_id));
  if (!wanted) { return; }
  if (MatrixReader::is_there(weights, "weights")) { weights = only_element(*weights, "weights"); }
  LayerRouting& layer = step.layers.emplace_back(matrices_.read(matrix, weights));
  layer.layer_id = layer_id;
  if (step.tree && layer.rows < step.tree->first_child.size()) {
    refuse(
        fmt::format("experts has {} rows, but the draft tree has {} nodes", layer.rows, step.tree->first_child.size()),
        *ids, "each node of the tree has a row of its own");
  }
}

}  // namespace expertviz::input
