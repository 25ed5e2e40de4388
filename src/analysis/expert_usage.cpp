#include "expertviz/expert_usage.hpp"

#include "expertviz/error.hpp"

#include <algorithm>
#include <limits>
#include <string>

namespace expertviz {
namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

/// Padding rows name no expert.
std::int32_t routed_rows(const LayerRouting& layer) {
  std::int32_t rows = 0;
  for (std::size_t i = 0; i < layer.rows; ++i) {
    rows += std::any_of(layer.row(i), layer.row(i) + layer.top_k, [](std::int32_t id) { return id >= 0; }) ? 1 : 0;
  }
  return rows;
}

double or_missing(std::int32_t count) {
  return count < 0 ? missing : count;
}

}  // namespace

ExpertUsage::Step ExpertUsage::measure(const VerifyStep& step) const {
  Step measured;
  measured.layer_ids = step.layer_ids;
  for (const LayerRouting& layer : step.layers) {
    Count count{static_cast<std::int32_t>(expertviz::unique_experts(layer))};
    if (extras_.accepted && step.tree) {
      count.accepted = static_cast<std::int32_t>(experts_of(layer, *step.tree, step.tree->accepted).size());
    }
    if (extras_.tokens) {
      count.tokens = routed_rows(layer);
      count.top_k = static_cast<std::int32_t>(layer.top_k);
      for (const std::int32_t id : layer.expert_ids) {
        measured.largest_expert = std::max(measured.largest_expert, id);
      }
    }
    measured.counts.emplace_back(layer.layer_id, count);
  }
  if (step.tree) {
    measured.draft_tokens = step.tree->draft_token_num;
    measured.batch_size = step.tree->batch_size;
  }
  return measured;
}

std::int32_t ExpertUsage::Layer::add(const Count& count, std::uint64_t steps) {
  const auto [found, is_new] = place.try_emplace(count, static_cast<std::int32_t>(counts.size()));
  if (is_new) { counts.emplace_back(count, 0); }
  counts[static_cast<std::size_t>(found->second)].second += steps;
  return found->second;
}

void ExpertUsage::add(const Step& step) {
  // Ascending in the step, so each goes right behind the one before.
  auto hint = layer_ids_.begin();
  for (const int layer_id : step.layer_ids) {
    hint = std::next(layer_ids_.insert(hint, layer_id));
  }
  for (const auto& [layer_id, count] : step.counts) {
    Layer& layer = layers_[layer_id];
    const std::int32_t place = layer.add(count, 1);
    if (extras_.series) {
      layer.series.resize(verify_steps_, -1);
      layer.series.push_back(place);
    }
  }
  largest_expert_ = std::max(largest_expert_, step.largest_expert);
  if (step.draft_tokens >= 0) {
    ++trees_;
    draft_tokens_ += static_cast<std::uint64_t>(step.draft_tokens);
    largest_batch_ = std::max(largest_batch_, step.batch_size);
  }
  ++verify_steps_;
}

void ExpertUsage::merge(const ExpertUsage& other) {
  layer_ids_.insert(other.layer_ids_.begin(), other.layer_ids_.end());
  for (const auto& [layer_id, theirs] : other.layers_) {
    Layer& layer = layers_[layer_id];
    std::vector<std::int32_t> places;
    for (const auto& [count, steps] : theirs.counts) {
      places.push_back(layer.add(count, steps));
    }
    if (!extras_.series) { continue; }
    layer.series.resize(verify_steps_, -1);
    for (const std::int32_t place : theirs.series) {
      layer.series.push_back(place < 0 ? -1 : places[static_cast<std::size_t>(place)]);
    }
  }
  largest_expert_ = std::max(largest_expert_, other.largest_expert_);
  trees_ += other.trees_;
  draft_tokens_ += other.draft_tokens_;
  largest_batch_ = std::max(largest_batch_, other.largest_batch_);
  verify_steps_ += other.verify_steps_;
}

template <class ValueOf>
Summary ExpertUsage::summary(int layer_id, const ValueOf& value_of) const {
  std::vector<CountedValue> values;
  if (const auto found = layers_.find(layer_id); found != layers_.end()) {
    for (const auto& [count, steps] : found->second.counts) {
      values.push_back({value_of(count), steps});
    }
  }
  return summarize(std::move(values));
}

std::uint64_t ExpertUsage::steps(int layer_id) const {
  return unique_experts(layer_id).count;
}

Summary ExpertUsage::unique_experts(int layer_id) const {
  return summary(layer_id, [](const Count& count) { return or_missing(count.unique); });
}

Summary ExpertUsage::unique_experts_accepted(int layer_id) const {
  return summary(layer_id, [](const Count& count) { return or_missing(count.accepted); });
}

double ExpertUsage::accepted_share(int layer_id) const {
  return summary(
             layer_id,
             [](const Count& count) { return count.unique > 0 ? or_missing(count.accepted) / count.unique : missing; })
      .mean;
}

double ExpertUsage::uniform_routing(int layer_id, std::size_t num_experts) const {
  if (largest_expert_ >= 0 && num_experts <= static_cast<std::size_t>(largest_expert_)) {
    throw Error("there are more than " + std::to_string(num_experts) + " experts: the trace routes to expert " +
                std::to_string(largest_expert_));
  }
  return summary(layer_id,
                 [num_experts](const Count& count) {
                   return count.tokens < 0
                              ? missing
                              : uniform_routing_experts(static_cast<double>(num_experts), count.top_k, count.tokens);
                 })
      .mean;
}

std::vector<ExpertUsage::Count> ExpertUsage::series(int layer_id) const {
  std::vector<Count> counts(verify_steps_, Count{-1});
  const auto found = layers_.find(layer_id);
  if (found == layers_.end()) { return counts; }
  const Layer& layer = found->second;
  for (std::size_t step = 0; step < layer.series.size(); ++step) {
    if (layer.series[step] >= 0) { counts[step] = layer.counts[static_cast<std::size_t>(layer.series[step])].first; }
  }
  return counts;
}

double ExpertUsage::mean_draft_tokens() const {
  return trees_ == 0 ? missing : static_cast<double>(draft_tokens_) / static_cast<double>(trees_);
}

}  // namespace expertviz
