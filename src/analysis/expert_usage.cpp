#include "expertviz/error.hpp"
#include "expertviz/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

namespace expertviz {
namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

/// Padding rows name no expert.
std::size_t routed_rows(const LayerRouting& layer) {
  std::size_t rows = 0;
  for (std::size_t i = 0; i < layer.rows; ++i) {
    rows += std::any_of(layer.row(i), layer.row(i) + layer.top_k, [](std::int32_t id) { return id >= 0; }) ? 1 : 0;
  }
  return rows;
}

}  // namespace

void ExpertUsage::add(const VerifyStep& step) {
  layer_ids_.insert(step.layer_ids.begin(), step.layer_ids.end());
  for (const LayerRouting& layer : step.layers) {
    // Nothing is kept for the steps that lack the layer: a small file can name many layers and many steps.
    counts_[layer.layer_id].push_back(count(layer, step));
    if (extras_.tokens && !layer.expert_ids.empty()) {
      largest_expert_ = std::max(largest_expert_, *std::max_element(layer.expert_ids.begin(), layer.expert_ids.end()));
    }
  }
  if (step.tree) {
    ++trees_;
    draft_tokens_ += step.tree->draft_token_num;
    largest_batch_ = std::max(largest_batch_, step.tree->batch_size);
  }
  ++verify_steps_;
}

ExpertUsage::Count ExpertUsage::count(const LayerRouting& layer, const VerifyStep& step) const {
  Count count{verify_steps_, static_cast<double>(expertviz::unique_experts(layer)), missing, missing, missing};
  if (extras_.accepted && step.tree) {
    count.accepted = static_cast<double>(experts_of(layer, *step.tree, step.tree->accepted).size());
  }
  if (extras_.tokens) {
    count.tokens = static_cast<double>(routed_rows(layer));
    count.top_k = static_cast<double>(layer.top_k);
  }
  return count;
}

std::vector<double> ExpertUsage::each(int layer_id, const std::function<double(const Count&)>& value) const {
  std::vector<double> values(verify_steps_, missing);
  if (const auto found = counts_.find(layer_id); found != counts_.end()) {
    for (const Count& count : found->second) {
      values[count.step] = value(count);
    }
  }
  return values;
}

std::vector<double> ExpertUsage::unique_experts(int layer_id) const {
  return each(layer_id, [](const Count& count) { return count.unique; });
}

std::vector<double> ExpertUsage::unique_experts_accepted(int layer_id) const {
  return each(layer_id, [](const Count& count) { return count.accepted; });
}

std::vector<double> ExpertUsage::uniform_routing(int layer_id, std::size_t num_experts) const {
  if (largest_expert_ >= 0 && num_experts <= static_cast<std::size_t>(largest_expert_)) {
    throw Error("there are more than " + std::to_string(num_experts) + " experts: the trace routes to expert " +
                std::to_string(largest_expert_));
  }
  return each(layer_id, [num_experts](const Count& count) {
    return std::isnan(count.tokens)
               ? missing
               : uniform_routing_experts(static_cast<double>(num_experts), count.top_k, count.tokens);
  });
}

double ExpertUsage::mean_draft_tokens() const {
  return trees_ == 0 ? missing : draft_tokens_ / static_cast<double>(trees_);
}

}  // namespace expertviz
