#include "input/sample_assembler.hpp"

#include <utility>

namespace expertviz::input {

std::size_t DecodedStep::memory() const {
  std::size_t size = sizeof(DecodedStep) + step.layer_ids.size() * sizeof(int);
  if (step.tree) { size += step.tree->token_ids.size() * (3 * sizeof(std::int32_t) + sizeof(std::int64_t)); }
  for (const LayerRouting& layer : step.layers) {
    size += sizeof(LayerRouting) + (layer.expert_ids.size() + layer.weights.size()) * sizeof(float);
  }
  return size;
}

SampleInfo& SampleAssembler::sample(std::uint64_t index) {
  info_.sample_idx = index;
  return info_;
}

void SampleAssembler::saw(Head head) {
  seen_.set(static_cast<std::size_t>(head));
  complete_if_enough();
}

void SampleAssembler::begin_history(bool null) {
  if (info_.history != SampleInfo::History::absent) { visitor_.on_restart(); }
  info_.history = null ? SampleInfo::History::null : SampleInfo::History::present;
  info_.verify_steps = 0;
  enough_ = false;
}

void SampleAssembler::add_step(std::uint64_t index, DecodedStep& decoded) {
  info_.verify_steps = index + 1;
  if (enough_) { return; }
  if (decoded.fault) { std::rethrow_exception(decoded.fault); }
  enough_ = !visitor_.on_step(decoded.step, std::move(decoded.measurement));
  complete_if_enough();
}

void SampleAssembler::add_rows(std::uint64_t end, std::uint64_t steps, std::uint64_t tokens, DecodedStep& decoded) {
  info_.verify_steps = end;
  if (enough_) { return; }
  if (decoded.fault) { std::rethrow_exception(decoded.fault); }
  enough_ = !visitor_.on_rows(steps, tokens, std::move(decoded.measurement));
  complete_if_enough();
}

void SampleAssembler::end_sample(std::uint64_t bytes) {
  info_.bytes = bytes;
  hand_on();
}

void SampleAssembler::complete_if_enough() {
  if (!enough_ || !seen_.all() || last_sample_ != info_.sample_idx) { return; }
  hand_on();
  complete_ = true;
}

void SampleAssembler::hand_on() {
  visitor_.on_sample(info_);
  info_ = {};
  seen_.reset();
  enough_ = false;
}

}  // namespace expertviz::input
