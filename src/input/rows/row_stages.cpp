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
/// The same where a part is measured at once.
constexpr std::size_t measured_ids = std::size_t{1} << 17;

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
  return std::accumulate(steps.begin(), steps.end(), std::size_t{0},
                         [](std::size_t sum, const DecodedStep& step) { return sum + step.memory(); });
}

RowDecoder::RowDecoder(const StepFields& fields, const TraceVisitor& visitor) : fields_(fields), visitor_(visitor) {
  std::ranges::sort(fields_.layer_ids);
}

DecodedRows RowDecoder::decode(RowPart& part) noexcept {
  DecodedRows decoded;
  if (part.kind == RowPart::Kind::end) { part.sample->ids.clear(); }
  if (part.kind != RowPart::Kind::steps) { return decoded; }
  std::size_t index = part.first_step;
  try {
    if (fields_.routing != StepFields::Routing::none) { part.sample->ids.unpack(); }
    if (visitor_.takes_rows()) {
      decoded.steps.push_back({.measurement = measure_rows(part)});
      return decoded;
    }
    decoded.steps.reserve(part.end_step - part.first_step);
    for (; index < part.end_step; ++index) {
      decoded.steps.push_back(decode_step(*part.sample, index));
    }
  } catch (Error& error) {
    error.within({.sample = part.sample->info.sample_idx, .verify_step = index});
    decoded.steps.push_back({.fault = std::current_exception()});
  } catch (...) { decoded.steps.push_back({.fault = std::current_exception()}); }
  return decoded;
}

std::unique_ptr<Measurement> RowDecoder::measure_rows(const RowPart& part) {
  const TokenSample& sample = *part.sample;
  const IdShape& shape = sample.ids.shape();
  const std::size_t begin = sample.step_begin(part.first_step);
  rows_.rows = sample.step_end(part.end_step - 1) - begin;
  rows_.top_k = shape.top_k;
  rows_.layer_ids.clear();
  layers_.clear();
  for (std::size_t layer = 0; layer < shape.layers; ++layer) {
    if (!sample.ids.has_layer(layer) || !is_wanted(static_cast<int>(layer))) { continue; }
    layers_.push_back(layer);
    rows_.layer_ids.push_back(static_cast<int>(layer));
  }
  rows_.ids.resize(rows_.rows * layers_.size() * shape.top_k);
  sample.ids.read(begin, rows_.rows, layers_, rows_.ids.data());
  return visitor_.measure_rows(rows_);
}

bool RowDecoder::is_wanted(int layer_id) const {
  return fields_.routing == StepFields::Routing::all ||
         (fields_.routing == StepFields::Routing::some && std::ranges::binary_search(fields_.layer_ids, layer_id));
}

DecodedStep RowDecoder::decode_step(const TokenSample& sample, std::size_t index) {
  DecodedStep decoded;
  decoded.step.index = index;
  const std::size_t begin = sample.step_begin(index);
  if (fields_.tree) { decoded.step.tree = chain_of(sample, begin, sample.step_end(index)); }
  const bool is_wanted = !fields_.only_step || *fields_.only_step == index;
  if (is_wanted && fields_.routing != StepFields::Routing::none) { read_layers(sample, decoded.step); }
  decoded.measurement = visitor_.measure(decoded.step);
  return decoded;
}

void RowDecoder::read_layers(const TokenSample& sample, VerifyStep& step) {
  const std::size_t begin = sample.step_begin(step.index);
  const std::size_t rows = sample.step_end(step.index) - begin;
  const std::size_t top_k = sample.ids.shape().top_k;
  const std::size_t layers = sample.ids.shape().layers;
  ids_.resize(rows * top_k);
  step.experts_per_token = top_k;
  step.layer_ids.reserve(layers);
  if (fields_.routing == StepFields::Routing::all) { step.layers.reserve(layers); }
  for (std::size_t layer = 0; layer < layers; ++layer) {
    if (!sample.ids.has_layer(layer)) { continue; }
    bool has_data = false;
    for (std::size_t row = 0; row < rows; ++row) {
      has_data |= sample.ids.read(begin + row, layer, ids_.data() + row * top_k);
    }
    if (!has_data) { continue; }
    const int layer_id = static_cast<int>(layer);
    step.layer_ids.push_back(layer_id);
    if (!is_wanted(layer_id)) { continue; }
    step.layers.push_back({.layer_id = layer_id, .rows = rows, .top_k = top_k, .expert_ids = ids_});
  }
  if (step.layer_ids.empty()) { step.experts_per_token = 0; }
}

void emit_parts(const std::shared_ptr<TokenSample>& sample, std::size_t text, const TraceVisitor& visitor,
                const std::function<void(RowPart&&)>& emit) {
  emit({.kind = RowPart::Kind::begin, .sample = sample, .text = text});
  if (sample->has_routing) {
    const IdShape& shape = sample->ids.shape();
    const std::size_t step_ids = shape.layers * shape.top_k * sample->window;
    const std::size_t steps_per_part =
        std::max<std::size_t>((visitor.takes_rows() ? measured_ids : part_ids) / step_ids, 1);
    const std::size_t end = sample->steps();
    for (std::size_t step = 0; step < end; step += steps_per_part) {
      emit({.kind = RowPart::Kind::steps,
            .sample = sample,
            .first_step = step,
            .end_step = std::min(step + steps_per_part, end)});
    }
  }
  emit({.kind = RowPart::Kind::end, .sample = sample});
}

bool RowDelivery::deliver(RowPart& part, DecodedRows& decoded) {
  const TokenSample& sample = *part.sample;
  switch (part.kind) {
    case RowPart::Kind::begin:
      assembler_.sample(sample.info.sample_idx) = sample.info;
      for (const auto head :
           {SampleAssembler::Head::question_id, SampleAssembler::Head::turn, SampleAssembler::Head::meta_info}) {
        assembler_.saw(head);
      }
      if (sample.has_routing) { assembler_.begin_history(false); }
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
      if (const std::uint64_t zeros = sample.ids.zero_rows(); zeros > 0) {
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
