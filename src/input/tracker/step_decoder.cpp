#include "input/tracker/step_decoder.hpp"

#include "bytes/json_text.hpp"
#include "bytes/object_walk.hpp"
#include "expertviz/error.hpp"
#include "input/json_values.hpp"
#include "input/tracker/tree_decoder.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

namespace expertviz::input {
namespace {

/// A bound that no tracker comes near, so that a text does not decode into many times its own size.
constexpr std::size_t most_layers = std::size_t{1} << 18;

}  // namespace

StepDecoder::StepDecoder(const StepFields& fields) : fields_(fields) {
  std::ranges::sort(fields_.layer_ids);
}

VerifyStep StepDecoder::decode(const bytes::Slice& step, std::uint64_t index) {
  if (step.first() != '{') {
    throw Error(fmt::format("the verify step is {}, not an object", bytes::kind_name(step.first())),
                Place{.byte = step.offset()}, bytes::damage_hint);
  }
  std::optional<bytes::Slice> tree;
  std::optional<bytes::Slice> layers;
  bool is_empty = true;
  for (bytes::ObjectWalk walk(step); walk.next(); is_empty = false) {
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
  if (fields_.routing == StepFields::Routing::none || is_empty) { return result; }

  layers_.clear();
  matrices_.begin_step();
  const bytes::Slice* mapping = nullptr;
  if (!tree && !layers) {
    mapping = &step;  // an older tracker: the step itself maps layer ids to routings
  } else if (layers && layers->first() != 'n') {
    if (layers->first() != '{') {
      throw Error(fmt::format("layers is {}, not an object", bytes::kind_name(layers->first())),
                  Place{.byte = layers->offset()}, bytes::damage_hint);
    }
    mapping = &*layers;
  }
  if (mapping == nullptr) { return result; }
  collect_layers(*mapping, mapping != &step);
  for (const auto& [id, begin, end] : layers_) {
    try {
      read_layer(id, {step.text, begin, end}, result);
    } catch (Error& error) { throw error.within({.layer = id}); }
  }
  return result;
}

void StepDecoder::collect_layers(const bytes::Slice& layers, bool strict) {
  std::size_t next_check = 2 * most_layers;
  for (bytes::ObjectWalk walk(layers); walk.next();) {
    const bytes::Slice& value = walk.value();
    const std::optional<int> id = layer_number(walk.key());
    if (!id && !strict && value.first() != '{') { continue; }
    if (!id) {
      throw Error(fmt::format("layer key \"{}\" is no number", walk.key().substr(0, 40)), Place{.byte = value.offset()},
                  "layers are numbered from 0 on, without signs or blanks");
    }
    if (!layers_.empty() && layers_.back().id == *id) { layers_.pop_back(); }
    layers_.push_back({*id, static_cast<std::uint32_t>(value.begin), static_cast<std::uint32_t>(value.end)});
    if (layers_.size() == next_check) { drop_repeated(value.offset()); }
  }
  drop_repeated(layers.offset());
}

/// Puts the layers in order. Of a layer that is there twice the later one counts, as in Python.
void StepDecoder::drop_repeated(std::uint64_t offset) {
  std::ranges::stable_sort(layers_, {}, &Layer::id);
  // The last of equals comes first in the reverse order, and is the one that std::unique keeps.
  const auto kept =
      std::unique(layers_.rbegin(), layers_.rend(), [](const Layer& a, const Layer& b) { return a.id == b.id; });
  layers_.erase(layers_.begin(), kept.base());
  if (layers_.size() > most_layers) {
    throw Error(fmt::format("a verify step has more than {} layers", most_layers), Place{.byte = offset},
                bytes::damage_hint);
  }
}

/// Adds what is wanted of one layer to the step, if it has `topk_ids`.
void StepDecoder::read_layer(int layer_id, const bytes::Slice& routing, VerifyStep& step) {
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
  if (!MatrixReader::is_there(ids, "topk_ids")) { return; }
  if (step.layer_ids.empty()) { step.experts_per_token = first_row_length(ids->view()); }
  step.layer_ids.push_back(layer_id);
  if (!wanted(layer_id)) { return; }

  LayerRouting& layer = step.layers.emplace_back(matrices_.read(*ids, weights));
  layer.layer_id = layer_id;
  if (!step.tree) { return; }
  const std::size_t needed = (static_cast<std::size_t>(step.tree->request) + 1) * step.tree->first_child.size();
  if (layer.rows < needed) {
    throw Error(fmt::format("topk_ids has {} rows, but the draft tree needs {}", layer.rows, needed),
                Place{.byte = ids->offset()}, "each node of the tree has a row of its own");
  }
}

bool StepDecoder::wanted(int layer_id) const {
  return fields_.routing == StepFields::Routing::all ||
         (fields_.routing == StepFields::Routing::some && std::ranges::binary_search(fields_.layer_ids, layer_id));
}

}  // namespace expertviz::input
