#include "input/tracker/step_decoder.hpp"

#include "bytes/json_text.hpp"
#include "expertviz/error.hpp"
#include "input/tracker/tree_decoder.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include <fmt/format.h>

namespace expertviz::input {
namespace {

/// The number of a layer as json.dump prints it: no sign, no leading zero.
std::optional<int> layer_number(std::string_view key) {
  int number = 0;
  const auto [end, fault] = std::from_chars(key.data(), key.data() + key.size(), number);
  const bool canonical = !key.empty() && key[0] != '-' && (key[0] != '0' || key.size() == 1);
  if (fault != std::errc() || end != key.data() + key.size() || !canonical) { return std::nullopt; }
  return number;
}

/// Whether a member of a layer's routing is there. Throws `Error` if it is something else than an array.
bool is_matrix(const std::optional<bytes::Slice>& value, const char* name) {
  if (!value || value->first() == 'n') { return false; }
  if (value->first() == '[') { return true; }
  throw Error(fmt::format("{} is {}, not an array", name, bytes::kind_name(value->first())),
              Place{.byte = value->offset()}, "expected an array of rows, one row per token");
}

}  // namespace

VerifyStep StepDecoder::decode(const bytes::Slice& step, std::uint64_t index) {
  if (step.first() != '{') {
    throw Error(fmt::format("the verify step is {}, not an object", bytes::kind_name(step.first())),
                Place{.byte = step.offset()}, bytes::damage_hint);
  }
  std::optional<bytes::Slice> tree;
  std::optional<bytes::Slice> layers;
  for (bytes::ObjectWalk walk(step); walk.next();) {
    if (walk.key() == "tree_structure") { tree = walk.value(); }
    if (walk.key() == "layers") { layers = walk.value(); }
  }

  VerifyStep result;
  result.index = index;
  if (fields_.tree && tree && tree->first() != 'n') {
    if (tree->first() != '{') {
      throw Error(fmt::format("tree_structure is {}, not an object", bytes::kind_name(tree->first())),
                  Place{.byte = tree->offset()}, bytes::damage_hint);
    }
    result.tree = decode_tree(*tree);
  }
  if (fields_.routing == StepFields::Routing::none) { return result; }

  found_.clear();
  if (!tree && !layers) {
    collect_layers(step, false);  // an older tracker: the step itself maps layer ids to routings
  } else if (layers && layers->first() != 'n') {
    if (layers->first() != '{') {
      throw Error(fmt::format("layers is {}, not an object", bytes::kind_name(layers->first())),
                  Place{.byte = layers->offset()}, bytes::damage_hint);
    }
    collect_layers(*layers, true);
  }
  for (const Layer& layer : found_) {
    result.layer_ids.push_back(layer.id);
  }
  if (!found_.empty()) { result.experts_per_token = first_row_length(found_.front().ids.view()); }
  for (const Layer& layer : found_) {
    if (!wanted(layer.id)) { continue; }
    try {
      result.layers.push_back(read_layer(layer));
      if (result.tree) {
        const LayerRouting& routing = result.layers.back();
        const std::size_t needed =
            (static_cast<std::size_t>(result.tree->request) + 1) * result.tree->first_child.size();
        if (routing.rows < needed) {
          throw Error(fmt::format("topk_ids has {} rows, but the draft tree needs {}", routing.rows, needed),
                      Place{.byte = layer.ids.offset()}, "each node of the tree has a row of its own");
        }
      }
    } catch (Error& error) { throw error.within({.layer = layer.id}); }
  }
  return result;
}

void StepDecoder::collect_layers(const bytes::Slice& layers, bool strict) {
  routings_.clear();
  for (bytes::ObjectWalk walk(layers); walk.next();) {
    const std::optional<int> id = layer_number(walk.key());
    if (!id && !strict && walk.value().first() != '{') { continue; }
    if (!id) {
      throw Error(fmt::format("layer key \"{}\" is no number", walk.key().substr(0, 40)),
                  Place{.byte = walk.value().offset()}, "layers are numbered from 0 on, without signs or blanks");
    }
    routings_.emplace_back(*id, walk.value());
  }
  // Of a layer that is there twice the later one counts, as in Python.
  std::ranges::stable_sort(routings_, {}, &std::pair<int, bytes::Slice>::first);
  for (std::size_t i = 0; i < routings_.size(); ++i) {
    const auto& [id, routing] = routings_[i];
    if (i + 1 < routings_.size() && routings_[i + 1].first == id) { continue; }
    try {
      find_matrices(id, routing);
    } catch (Error& error) { throw error.within({.layer = id}); }
  }
}

void StepDecoder::find_matrices(int layer_id, const bytes::Slice& routing) {
  if (routing.first() == 'n') { return; }
  if (routing.first() != '{') {
    throw Error(fmt::format("the routing is {}, not an object", bytes::kind_name(routing.first())),
                Place{.byte = routing.offset()}, bytes::damage_hint);
  }
  std::optional<bytes::Slice> ids;
  std::optional<bytes::Slice> weights;
  for (bytes::ObjectWalk walk(routing); walk.next();) {
    if (walk.key() == "topk_ids") { ids = walk.value(); }
    if (walk.key() == "topk_weights" && fields_.weights) { weights = walk.value(); }
  }
  if (!is_matrix(ids, "topk_ids")) { return; }
  found_.push_back({layer_id, *ids, weights});
}

LayerRouting StepDecoder::read_layer(const Layer& layer) {
  const std::string_view text = layer.ids.view();
  if (!read_id_matrix(text, ids_)) { parse_id_matrix(text, layer.ids.offset(), ids_); }
  LayerRouting routing;
  routing.layer_id = layer.id;
  routing.rows = ids_.rows;
  routing.top_k = ids_.top_k;
  const std::size_t size = routing.rows * routing.top_k;
  routing.expert_ids.assign(ids_.values.data(), ids_.values.data() + size);
  if (!is_matrix(layer.weights, "topk_weights")) { return routing; }

  const std::string_view weights = layer.weights->view();
  if (!read_weight_matrix(weights, weights_)) { parse_weight_matrix(weights, layer.weights->offset(), weights_); }
  if (weights_.rows != routing.rows || weights_.top_k != routing.top_k) {
    throw Error(fmt::format("topk_weights has {} rows of {}, topk_ids {} rows of {}", weights_.rows, weights_.top_k,
                            routing.rows, routing.top_k),
                Place{.byte = layer.weights->offset()}, "each expert id has one weight");
  }
  routing.weights.assign(weights_.values.data(), weights_.values.data() + size);
  return routing;
}

bool StepDecoder::wanted(int layer_id) const {
  switch (fields_.routing) {
    case StepFields::Routing::all:
      return true;
    case StepFields::Routing::some:
      return std::ranges::find(fields_.layer_ids, layer_id) != fields_.layer_ids.end();
    default:
      return false;
  }
}

}  // namespace expertviz::input
