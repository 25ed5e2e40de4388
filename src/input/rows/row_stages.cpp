#include "input/rows/row_stages.hpp"

#include "expertviz/error.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include <fmt/format.h>

namespace expertviz::input {
namespace {

/// Ids that a part holds, about: enough for the work to be worth a part.
constexpr std::size_t part_ids = std::size_t{1} << 15;
/// And steps at most, however small: a few parts are in memory for each thread.
constexpr std::size_t part_steps = std::size_t{1} << 12;
/// Ids where a part is measured at once.
constexpr std::size_t measured_ids = std::size_t{1} << 18;

/// A chain of nodes, all accepted.
DraftTree chain_of(const TokenSample& sample, std::size_t begin, std::size_t end) {
  const std::size_t nodes = end - begin;
  DraftTree tree;
  tree.draft_token_num = static_cast<std::int32_t>(nodes);
  tree.first_child.resize(nodes);
  std::iota(tree.first_child.begin(), tree.first_child.end(), 1);
  tree.first_child.back() = -1;
  tree.next_sibling.assign(nodes, -1);
  if (sample.token_ids.empty()) {
    tree.token_ids.assign(nodes, DraftTree::unknown_token);
  } else {
    tree.token_ids.assign(sample.token_ids.begin() + static_cast<std::ptrdiff_t>(begin),
                          sample.token_ids.begin() + static_cast<std::ptrdiff_t>(end));
  }
  tree.accepted.resize(nodes);
  std::iota(tree.accepted.begin(), tree.accepted.end(), 0);
  return tree;
}

}  // namespace

std::size_t DecodedRows::memory() const {
  return std::accumulate(steps.begin(), steps.end(), layers.size() * sizeof(LayerTally),
                         [](std::size_t sum, const DecodedStep& step) { return sum + step.memory(); });
}

RowDecoder::RowDecoder(const StepFields& fields, const TraceVisitor& visitor) : fields_(fields), visitor_(visitor) {
  std::ranges::sort(fields_.layer_ids);
}

DecodedRows RowDecoder::decode(RowPart& part) noexcept {
  DecodedRows decoded;
  Place place{.sample = part.sample->info.sample_idx};
  std::size_t step = part.first_step;
  try {
    if (part.kind == RowPart::Kind::steps) { read_steps(part, decoded, step); }
    if (part.kind == RowPart::Kind::unwanted) { look_at_rows(part, decoded); }
  } catch (Error& error) {
    if (part.kind == RowPart::Kind::steps) { place.verify_step = step; }
    error.within(place);
    decoded.steps.push_back({.fault = std::current_exception()});
  } catch (...) { decoded.steps.push_back({.fault = std::current_exception()}); }
  return decoded;
}

void RowDecoder::read_steps(const RowPart& part, DecodedRows& decoded, std::size_t& step) {
  const TokenSample& sample = *part.sample;
  const IdShape& shape = sample.ids.shape();
  std::optional<IdRows> rows;
  if (fields_.routing != StepFields::Routing::none) {
    const std::size_t begin = sample.step_begin(part.first_step);
    const std::size_t count = sample.step_end(part.end_step - 1) - begin;
    rows = part.ids == nullptr ? sample.ids.rows(begin, count, memory_)
                               : IdRows(sample.ids.type(), {count, shape.layers, shape.top_k}, begin, part.ids);
    decoded.layers.resize(shape.layers);
  }
  if (visitor_.takes_rows()) {
    layers_.clear();
    for (std::size_t layer = 0; layer < shape.layers; ++layer) {
      if (rows && sample.may_have(layer) && is_wanted(static_cast<int>(layer))) { layers_.push_back(layer); }
    }
    const TokenRows none;
    decoded.steps.push_back(
        {.measurement = visitor_.measure_rows(rows ? gathering_.gather(*rows, layers_, decoded.layers) : none)});
    return;
  }
  decoded.steps.reserve(part.end_step - part.first_step);
  for (; step < part.end_step; ++step) {
    decoded.steps.push_back(read_step(sample, rows, step, decoded.layers));
  }
}

void RowDecoder::look_at_rows(const RowPart& part, DecodedRows& decoded) {
  if (fields_.routing == StepFields::Routing::none) { return; }
  const IdRows rows = part.sample->ids.rows(part.first_step, part.end_step - part.first_step, memory_);
  decoded.layers.resize(rows.shape().layers);
  for (std::size_t layer = 0; layer < rows.shape().layers; ++layer) {
    decoded.layers[layer].has_data = rows.has_experts(layer);
  }
}

bool RowDecoder::is_wanted(int layer_id) const {
  return fields_.routing == StepFields::Routing::all ||
         (fields_.routing == StepFields::Routing::some && std::ranges::binary_search(fields_.layer_ids, layer_id));
}

DecodedStep RowDecoder::read_step(const TokenSample& sample, const std::optional<IdRows>& rows, std::size_t index,
                                  std::vector<LayerTally>& tallies) {
  DecodedStep decoded;
  decoded.step.index = index;
  if (fields_.tree) { decoded.step.tree = chain_of(sample, sample.step_begin(index), sample.step_end(index)); }
  const bool is_wanted = !fields_.only_step || *fields_.only_step == index;
  if (is_wanted && rows) { read_layers(sample, *rows, decoded.step, tallies); }
  decoded.measurement = visitor_.measure(decoded.step);
  return decoded;
}

void RowDecoder::read_layers(const TokenSample& sample, const IdRows& all, VerifyStep& step,
                             std::vector<LayerTally>& tallies) {
  const std::size_t begin = sample.step_begin(step.index);
  const std::size_t rows = sample.step_end(step.index) - begin;
  const std::size_t top_k = sample.ids.shape().top_k;
  const std::size_t layers = sample.ids.shape().layers;
  ids_.resize(rows * top_k);
  step.experts_per_token = top_k;
  step.layer_ids.reserve(layers);
  if (fields_.routing == StepFields::Routing::all) { step.layers.reserve(layers); }
  for (std::size_t layer = 0; layer < layers; ++layer) {
    if (!sample.may_have(layer)) { continue; }
    bool has_data = false;
    for (std::size_t row = 0; row < rows; ++row) {
      has_data |= all.read(begin + row, layer, ids_.data() + row * top_k, tallies[layer]);
    }
    if (!has_data) { continue; }
    const int layer_id = static_cast<int>(layer);
    step.layer_ids.push_back(layer_id);
    if (!is_wanted(layer_id)) { continue; }
    step.layers.push_back({.layer_id = layer_id, .rows = rows, .top_k = top_k, .expert_ids = ids_});
  }
  if (step.layer_ids.empty()) { step.experts_per_token = 0; }
}

std::size_t steps_per_part(const TokenSample& sample, const TraceVisitor& visitor) {
  const IdShape& shape = sample.ids.shape();
  const std::size_t step_ids = shape.layers * shape.top_k * sample.window;
  if (visitor.takes_rows()) { return std::max<std::size_t>(measured_ids / step_ids, 1); }
  return std::clamp<std::size_t>(part_ids / step_ids, 1, part_steps);
}

void emit_parts(const std::shared_ptr<TokenSample>& sample, std::size_t text, const TraceVisitor& visitor,
                const std::function<void(RowPart&&)>& emit) {
  const auto emit_pieces = [&](RowPart::Kind kind, std::size_t end, std::size_t size) {
    for (std::size_t begin = 0; begin < end; begin += size) {
      emit({.kind = kind, .sample = sample, .first_step = begin, .end_step = std::min(begin + size, end)});
    }
  };
  emit({.kind = RowPart::Kind::begin, .sample = sample, .text = text});
  if (sample->has_routing) {
    const std::size_t steps = steps_per_part(*sample, visitor);
    emit_pieces(RowPart::Kind::unwanted, sample->first_row, steps * sample->window);
    emit_pieces(RowPart::Kind::steps, sample->steps(), steps);
  }
  emit({.kind = RowPart::Kind::end, .sample = sample});
}

bool RowDelivery::deliver(RowPart& part, DecodedRows& decoded) {
  const TokenSample& sample = *part.sample;
  layers_.resize(std::max(layers_.size(), decoded.layers.size()));
  for (std::size_t layer = 0; layer < decoded.layers.size(); ++layer) {
    layers_[layer].has_data |= decoded.layers[layer].has_data;
    layers_[layer].zeros += decoded.layers[layer].zeros;
  }
  switch (part.kind) {
    case RowPart::Kind::begin:
      assembler_.sample(sample.info.sample_idx) = sample.info;
      for (const auto head :
           {SampleAssembler::Head::question_id, SampleAssembler::Head::turn, SampleAssembler::Head::meta_info}) {
        assembler_.saw(head);
      }
      if (sample.has_routing) { assembler_.begin_history(false); }
      break;
    case RowPart::Kind::unwanted:
      if (!decoded.steps.empty()) { std::rethrow_exception(decoded.steps[0].fault); }
      break;
    case RowPart::Kind::steps:
      if (visitor_.takes_rows()) {
        const std::size_t tokens = sample.step_end(part.end_step - 1) - sample.step_begin(part.first_step);
        assembler_.add_rows(part.end_step, part.end_step - part.first_step, tokens, decoded.steps.at(0));
        break;
      }
      for (std::size_t i = 0; i < decoded.steps.size() && !assembler_.complete(); ++i) {
        assembler_.add_step(part.first_step + i, decoded.steps[i]);
      }
      break;
    case RowPart::Kind::end: {
      SampleInfo& info = assembler_.sample(sample.info.sample_idx);
      std::uint64_t zeros = 0;
      for (const LayerTally& layer : layers_) {
        zeros += layer.has_data ? layer.zeros : 0;
      }
      layers_.clear();
      part.sample->ids.clear();
      if (zeros > 0) {
        info.notes.push_back(
            fmt::format("the ids of a token in a layer were all 0 {} times: nothing was recorded there, and they are "
                        "left out",
                        zeros));
      }
      if (sample.has_routing) { assembler_.end_history(sample.steps()); }
      assembler_.end_sample(sample.info.bytes);
      break;
    }
  }
  return !assembler_.complete();
}

}  // namespace expertviz::input
