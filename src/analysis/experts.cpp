#include "expertviz/experts.hpp"

#include "analysis/expert_ids.hpp"
#include "analysis/sums.hpp"
#include "expertviz/error.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>

namespace expertviz {
namespace {

/// Counts the experts of a row, of which none comes twice. `top_k` may be known when compiling.
template <class Id, class TopK>
bool count_row(const Id* ids, TopK top_k, std::uint32_t* counts) {
  for (std::size_t i = 0; i < top_k; ++i) {
    ++counts[ids[i]];
  }
  return true;
}

/// Counts the experts of a row, each once; false if it names none.
template <class TopK>
bool count_row(const std::int32_t* ids, TopK top_k, std::uint32_t* counts) {
  // Each id against those up to half the row behind it: all pairs.
  std::int32_t none = 0;
  std::int32_t twice = 0;
  for (std::size_t i = 0; i < top_k; ++i) {
    none |= ids[i];
  }
  for (std::size_t apart = 1; apart <= top_k / 2; ++apart) {
    for (std::size_t i = 0; i + apart < top_k; ++i) {
      twice |= ids[i] == ids[i + apart] ? 1 : 0;
    }
    for (std::size_t i = 0; i < apart; ++i) {
      twice |= ids[i] == ids[i + top_k - apart] ? 1 : 0;
    }
  }
  if (none >= 0 && (twice == 0 || top_k == 1)) {
    for (std::size_t i = 0; i < top_k; ++i) {
      ++counts[ids[i]];
    }
    return true;
  }
  bool any = false;
  for (std::size_t i = 0; i < top_k; ++i) {
    if (ids[i] < 0 || std::find(ids, ids + i, ids[i]) != ids + i) { continue; }
    ++counts[ids[i]];
    any = true;
  }
  return any;
}

template <class Id>
Experts::Step measure_ids(const TokenRows& rows, const Id* ids, std::size_t size) {
  Experts::Step measured;
  if (size == 0) { return measured; }
  const std::size_t layers = rows.layer_ids.size();
  Id largest = ids[0];
  for (std::size_t i = 1; i < size; ++i) {
    largest = std::max(largest, ids[i]);
  }
  measured.largest_id = static_cast<std::int32_t>(largest);
  if (measured.largest_id > analysis::largest_expert_id) {
    throw Error("expert id " + std::to_string(measured.largest_id) + " is beyond " +
                std::to_string(analysis::largest_expert_id));
  }
  const auto width = static_cast<std::size_t>(measured.largest_id + 1);
  std::vector<std::uint32_t> counts(layers * width);
  std::vector<std::uint32_t> tokens(layers);
  const auto count = [&](auto top_k) {
    const Id* row_ids = ids;
    for (std::size_t row = 0; row < rows.rows; ++row) {
      for (std::size_t layer = 0; layer < layers; ++layer, row_ids += top_k) {
        tokens[layer] += count_row(row_ids, top_k, counts.data() + layer * width) ? 1 : 0;
      }
    }
  };
  // The most usual number is known when compiling.
  if (rows.top_k == 8) {
    count(std::integral_constant<std::size_t, 8>());
  } else {
    count(rows.top_k);
  }
  for (std::size_t layer = 0; layer < layers; ++layer) {
    if (tokens[layer] == 0) { continue; }
    Experts::Step::Layer found{.layer_id = rows.layer_ids[layer], .tokens = tokens[layer]};
    for (std::size_t expert = 0; expert < width; ++expert) {
      const std::uint32_t chosen = counts[layer * width + expert];
      if (chosen == 0) { continue; }
      found.choices += chosen;
      measured.experts.push_back(static_cast<std::uint16_t>(expert));
      measured.counts.push_back(chosen);
    }
    found.end = measured.experts.size();
    measured.layers.push_back(found);
  }
  return measured;
}

}  // namespace

Experts::Step Experts::measure(const RoutedStep& step) const {
  Step measured;
  if (!step.step().tree) { return measured; }
  const std::vector<std::int32_t>& counted = step.walk().counted;
  std::vector<std::size_t> nodes = step.accepted();
  if (options_.count != Count::accepted) {
    nodes.resize(counted.size());
    std::iota(nodes.begin(), nodes.end(), std::size_t{0});
  }
  std::vector<double> weights;
  for (const NodeExperts& routed : step.layers()) {
    Step::Layer found{.layer_id = routed.layer_id(), .weighted = routed.weighted()};
    const auto experts = routed.experts();
    measured.experts.insert(measured.experts.end(), experts.begin(), experts.end());
    found.end = measured.experts.size();
    measured.counts.resize(found.end);
    const std::span<double> counts = std::span(measured.counts).last(experts.size());
    for (const std::size_t node : nodes) {
      const auto chosen = routed.of(node);
      if (chosen.empty()) { continue; }
      ++found.tokens;
      found.choices += chosen.size();
      if (options_.count != Count::weight) {
        for (const std::uint16_t expert : chosen) {
          ++counts[expert];
        }
      } else if (routed.weighted()) {
        routed.weights_of(node, weights);
        for (std::size_t i = 0; i < chosen.size(); ++i) {
          counts[chosen[i]] += weights[i];
        }
      }
      const std::int64_t token_id = step.step().tree->token_ids[counted[node]];
      if (options_.expert && token_id != DraftTree::unknown_token) {
        const bool served = std::any_of(chosen.begin(), chosen.end(),
                                        [&](std::uint16_t expert) { return experts[expert] == *options_.expert; });
        measured.tokens.push_back({token_id, served});
      }
    }
    if (options_.count == Count::steps) {
      found.tokens = 1;
      std::fill(counts.begin(), counts.end(), 1.0);
    }
    measured.layers.push_back(found);
  }
  measured.largest_id = step.largest_id();
  return measured;
}

Experts::Step Experts::measure(const TokenRows& rows) const {
  return std::visit([&rows](const auto& ids) { return measure_ids(rows, ids.data(), ids.size()); }, rows.ids);
}

void Experts::add(const Step& step) {
  largest_id_ = std::max(largest_id_, step.largest_id);
  std::size_t place = 0;
  for (const Step::Layer& layer : step.layers) {
    lacks_weights_ |= options_.count == Count::weight && !layer.weighted;
    Sums& sums = layers_[layer.layer_id];
    sums.tokens += layer.tokens;
    sums.choices += layer.choices;
    for (; place < layer.end; ++place) {
      const std::size_t expert = step.experts[place];
      if (expert >= sums.counts.size()) { sums.counts.resize(expert + 1); }
      sums.counts[expert] += step.counts[place];
    }
  }
  for (const Step::Token& token : step.tokens) {
    ServedToken& sums = tokens_[token.token_id];
    sums.token_id = token.token_id;
    sums.routed += token.routed ? 1 : 0;
    ++sums.occurrences;
  }
  analysis::check_size(layers_.size(), largest_id_);
}

void Experts::end(const SampleInfo& info) {
  num_experts_ = analysis::num_experts(options_.num_experts, info, largest_id_, layers_.size());
}

void Experts::merge(const Experts& other) {
  num_experts_ = std::max(num_experts_, other.num_experts_);
  largest_id_ = std::max(largest_id_, other.largest_id_);
  lacks_weights_ |= other.lacks_weights_;
  for (const auto& [layer_id, sums] : other.layers_) {
    Sums& into = layers_[layer_id];
    into.tokens += sums.tokens;
    into.choices += sums.choices;
    analysis::add_to(into.counts, sums.counts);
  }
  for (const auto& [token_id, token] : other.tokens_) {
    ServedToken& into = tokens_[token_id];
    into.token_id = token_id;
    into.routed += token.routed;
    into.occurrences += token.occurrences;
  }
  analysis::check_size(layers_.size(), largest_id_);
}

std::map<int, Experts::Result> Experts::layers() const {
  std::map<int, Result> results;
  for (const auto& [layer_id, sums] : layers_) {
    results.emplace(layer_id, result(sums));
  }
  return results;
}

Experts::Result Experts::result(const Sums& sums) const {
  Result result;
  result.tokens = sums.tokens;
  result.counts = sums.counts;
  result.counts.resize(num_experts_);
  const auto experts = static_cast<double>(num_experts_);

  std::vector<double> counts = result.counts;
  std::sort(counts.begin(), counts.end());
  const double all = std::accumulate(counts.begin(), counts.end(), 0.0);
  double ranked = 0;
  double information = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    ranked += (2 * static_cast<double>(i + 1) - experts - 1) * counts[i];
    const double share = counts[i] / all;
    if (counts[i] != 0) { information -= share * std::log(share); }
  }
  if (all != 0) {
    result.max_over_mean = counts.back() * experts / all;
    result.gini = ranked / (experts * all);
    result.entropy = information / std::log(experts);
  }
  result.never_used = static_cast<std::size_t>(std::count(counts.begin(), counts.end(), 0.0));

  const bool by_rows = options_.count == Count::nodes || options_.count == Count::accepted;
  if (by_rows && sums.tokens > 0) {
    const auto tokens = static_cast<double>(sums.tokens);
    const double top_k = static_cast<double>(sums.choices) / tokens;
    result.never_used_expected = experts * std::pow(1 - top_k / experts, tokens);
  }

  std::reverse(counts.begin(), counts.end());
  std::partial_sum(counts.begin(), counts.end(), counts.begin());
  for (std::size_t i = 0; i < percents.size(); ++i) {
    result.experts_for[i] = analysis::first_to_reach(percents[i], counts, all);
  }
  return result;
}

std::vector<Experts::ServedToken> Experts::served() const {
  std::vector<ServedToken> served;
  for (const auto& [token_id, token] : tokens_) {
    if (token.routed > 0) { served.push_back(token); }
  }
  std::sort(served.begin(), served.end(), [](const ServedToken& a, const ServedToken& b) {
    return std::pair(b.routed, a.token_id) < std::pair(a.routed, b.token_id);
  });
  return served;
}

}  // namespace expertviz
