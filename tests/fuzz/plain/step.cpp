#include "plain/step.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <map>

namespace expertviz::plain {
namespace {

using Kind = Value::Kind;
using Numbers = std::vector<std::int64_t>;

std::optional<Numbers> numbers(const Value* value) {
  if (value == nullptr || !value->is(Kind::array)) { return std::nullopt; }
  Numbers list;
  for (const Value& item : value->items) {
    const auto number = item.whole();
    if (!number) { return std::nullopt; }
    list.push_back(*number);
  }
  return list;
}

std::optional<std::vector<Numbers>> number_rows(const Value* value) {
  if (value == nullptr || !value->is(Kind::array)) { return std::nullopt; }
  std::vector<Numbers> rows;
  for (const Value& item : value->items) {
    const auto row = numbers(&item);
    if (!row) { return std::nullopt; }
    rows.push_back(*row);
  }
  return rows;
}

bool all_within(const Numbers& list, std::int64_t low, std::int64_t high) {
  return std::all_of(list.begin(), list.end(), [=](std::int64_t n) { return n >= low && n <= high; });
}

std::optional<DraftTree> decode_tree(const Value& tree) {
  const Value* size = tree.find("draft_token_num");
  const auto count = size != nullptr ? size->whole() : std::nullopt;
  const auto next_token = number_rows(tree.find("retrive_next_token"));
  const auto next_sibling = number_rows(tree.find("retrive_next_sibling"));
  const auto draft_tokens = numbers(tree.find("draft_tokens"));
  auto accepted = numbers(tree.find("accept_index"));
  if (!count || !next_token || !next_sibling || !draft_tokens || !accepted) { return std::nullopt; }

  const auto batch = static_cast<std::int64_t>(next_token->size());
  const std::int64_t nodes = *count;
  if (batch == 0 || next_sibling->size() != next_token->size()) { return std::nullopt; }
  if (nodes < 1 || static_cast<std::int64_t>((*next_token)[0].size()) != nodes) { return std::nullopt; }
  if (static_cast<std::int64_t>(draft_tokens->size()) != batch * nodes) { return std::nullopt; }
  if (!all_within(*accepted, -1, batch * nodes - 1)) { return std::nullopt; }
  std::erase(*accepted, -1);
  if (accepted->empty()) { return std::nullopt; }
  const std::int64_t request = accepted->front() / nodes;
  if (!all_within(*accepted, request * nodes, (request + 1) * nodes - 1)) { return std::nullopt; }

  const auto place = static_cast<std::size_t>(request);
  const Numbers& child = (*next_token)[place];
  const Numbers& sibling = (*next_sibling)[place];
  for (const Numbers* links : {&child, &sibling}) {
    if (static_cast<std::int64_t>(links->size()) != nodes || !all_within(*links, -1, nodes - 1)) {
      return std::nullopt;
    }
  }
  DraftTree result;
  result.draft_token_num = static_cast<std::int32_t>(nodes);
  result.request = static_cast<std::int32_t>(request);
  result.batch_size = static_cast<std::int32_t>(batch);
  result.first_child.assign(child.begin(), child.end());
  result.next_sibling.assign(sibling.begin(), sibling.end());
  for (std::int64_t node = 0; node < nodes; ++node) {
    result.token_ids.push_back((*draft_tokens)[static_cast<std::size_t>(request * nodes + node)]);
  }
  for (const std::int64_t row : *accepted) {
    result.accepted.push_back(static_cast<std::int32_t>(row - request * nodes));
  }
  return result;
}

/// "0", "1", ... as json.dump prints a layer's number.
std::optional<int> layer_id(const std::string& key) {
  const auto number = Value{.kind = Kind::number, .text = key, .items = {}, .members = {}}.whole();
  if (!number || std::to_string(*number) != key || *number < 0 || *number > std::numeric_limits<int>::max()) {
    return std::nullopt;
  }
  return static_cast<int>(*number);
}

/// The routing of each layer that has `topk_ids`.
std::optional<std::map<int, const Value*>> find_layers(const Value& layers, bool old_format) {
  std::map<int, const Value*> routings;
  for (const auto& [key, routing] : layers.members) {
    const auto id = layer_id(key);
    if (!id && old_format && !routing.is(Kind::object)) { continue; }
    if (!id) { return std::nullopt; }
    routings[*id] = &routing;
  }
  std::map<int, const Value*> found;
  for (const auto& [id, routing] : routings) {
    if (routing->is(Kind::null)) { continue; }
    if (!routing->is(Kind::object)) { return std::nullopt; }
    const Value* ids = routing->find("topk_ids");
    if (ids == nullptr || ids->is(Kind::null)) { continue; }
    if (!ids->is(Kind::array)) { return std::nullopt; }
    found[id] = routing;
  }
  return found;
}

template <class List>
void add(std::string& words, const char* name, const List& list) {
  words += std::string(name) + ":";
  for (const auto entry : list) {
    words.append(" ").append(std::to_string(entry));
  }
  words += "\n";
}

}  // namespace

std::optional<LayerRouting> decode_ids(const Value& topk_ids) {
  const auto rows = number_rows(&topk_ids);
  if (!rows) { return std::nullopt; }
  LayerRouting routing;
  routing.rows = rows->size();
  routing.top_k = rows->empty() ? 0 : rows->front().size();
  for (const Numbers& row : *rows) {
    if (row.empty() || row.size() != routing.top_k || !all_within(row, -1, 65'535)) { return std::nullopt; }
    routing.expert_ids.insert(routing.expert_ids.end(), row.begin(), row.end());
  }
  return routing;
}

std::optional<std::vector<std::vector<float>>> decode_weights(const Value& topk_weights) {
  if (!topk_weights.is(Kind::array)) { return std::nullopt; }
  std::vector<std::vector<float>> rows;
  for (const Value& row : topk_weights.items) {
    if (!row.is(Kind::array)) { return std::nullopt; }
    rows.emplace_back();
    for (const Value& weight : row.items) {
      if (!weight.is(Kind::number)) { return std::nullopt; }
      const double number = std::strtod(weight.text.c_str(), nullptr);
      const bool word = weight.text.find_first_of("IN") != std::string::npos;
      if (std::isinf(number) && !word) { return std::nullopt; }
      rows.back().push_back(static_cast<float>(number));
    }
  }
  return rows;
}

std::optional<VerifyStep> decode_step(const Value& step, const StepFields& fields) {
  if (!step.is(Kind::object)) { return std::nullopt; }
  const Value* tree = step.find("tree_structure");
  const Value* layers = step.find("layers");
  VerifyStep result;
  if (fields.tree && tree != nullptr && !tree->is(Kind::null)) {
    if (!tree->is(Kind::object)) { return std::nullopt; }
    result.tree = decode_tree(*tree);
    if (!result.tree) { return std::nullopt; }
  }
  if (fields.routing == StepFields::Routing::none) { return result; }

  const bool old_format = tree == nullptr && layers == nullptr;
  if (old_format) { layers = &step; }
  if (layers == nullptr || layers->is(Kind::null)) { return result; }
  if (!layers->is(Kind::object)) { return std::nullopt; }
  const auto found = find_layers(*layers, old_format);
  if (!found) { return std::nullopt; }
  for (const auto& [id, members] : *found) {
    auto routing = decode_ids(*members->find("topk_ids"));
    const Value* weights = members->find("topk_weights");
    const bool has_weights = fields.weights && weights != nullptr && !weights->is(Kind::null);
    result.layer_ids.push_back(id);
    if (result.layer_ids.size() == 1 && routing) { result.experts_per_token = routing->top_k; }
    const bool wanted = fields.routing == StepFields::Routing::all ||
                        (fields.routing == StepFields::Routing::some &&
                         std::count(fields.layer_ids.begin(), fields.layer_ids.end(), id) > 0);
    if (!wanted) { continue; }
    if (!routing) { return std::nullopt; }
    if (result.tree) {
      const auto needed = static_cast<std::size_t>((result.tree->request + 1) * result.tree->draft_token_num);
      if (routing->rows < needed) { return std::nullopt; }
    }
    if (has_weights) {
      const auto rows = decode_weights(*weights);
      if (!rows || rows->size() != routing->rows) { return std::nullopt; }
      for (const std::vector<float>& row : *rows) {
        if (row.size() != routing->top_k) { return std::nullopt; }
        routing->weights.insert(routing->weights.end(), row.begin(), row.end());
      }
    }
    routing->layer_id = id;
    result.layers.push_back(*std::move(routing));
  }
  return result;
}

std::string in_words(const VerifyStep& step) {
  std::string words = "step " + std::to_string(step.index) + "\n";
  if (const auto& tree = step.tree) {
    words += "tree of " + std::to_string(tree->draft_token_num) + ", request " + std::to_string(tree->request) +
             " of " + std::to_string(tree->batch_size) + "\n";
    add(words, "first_child", tree->first_child);
    add(words, "next_sibling", tree->next_sibling);
    add(words, "token_ids", tree->token_ids);
    add(words, "accepted", tree->accepted);
  }
  add(words, "layer_ids", step.layer_ids);
  words += "experts_per_token: " + std::to_string(step.experts_per_token) + "\n";
  for (const LayerRouting& layer : step.layers) {
    words += "layer " + std::to_string(layer.layer_id) + ", " + std::to_string(layer.rows) + " rows of " +
             std::to_string(layer.top_k);
    add(words, "", layer.expert_ids);
    std::vector<std::uint32_t> bits;
    for (const float weight : layer.weights) {
      bits.push_back(std::isnan(weight) ? 0x7fc00000 : std::bit_cast<std::uint32_t>(weight));
    }
    add(words, "weights as bits", bits);
  }
  return words;
}

}  // namespace expertviz::plain
