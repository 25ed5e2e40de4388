#include "expertviz/cache.hpp"

#include "analysis/expert_ids.hpp"
#include "analysis/replacement.hpp"
#include "analysis/sums.hpp"
#include "memory/in_threads.hpp"

#include <algorithm>
#include <functional>
#include <span>
#include <utility>

namespace expertviz {
Cache::Step Cache::measure(const RoutedStep& step) const {
  Step measured;
  if (!step.step().tree) { return measured; }
  std::vector<std::uint16_t> places;
  for (const NodeExperts& routed : step.layers()) {
    const auto experts = routed.experts();
    if (options_.plain) {
      for (const std::size_t node : step.accepted()) {
        const auto chosen = routed.of(node);
        if (chosen.empty()) { continue; }
        places.assign(chosen.begin(), chosen.end());
        std::sort(places.begin(), places.end());
        for (const std::uint16_t place : places) {
          measured.experts.push_back(experts[place]);
        }
        measured.set_ends.push_back(measured.experts.size());
      }
    } else if (!experts.empty()) {
      measured.experts.insert(measured.experts.end(), experts.begin(), experts.end());
      measured.set_ends.push_back(measured.experts.size());
    }
    measured.layers.push_back({routed.layer_id(), step.accepted().size(), measured.set_ends.size()});
  }
  measured.largest_id = step.largest_id();
  return measured;
}

void Cache::add(const Step& step) {
  largest_id_ = std::max(largest_id_, step.largest_id);
  std::size_t place = 0;
  std::size_t begin = 0;
  for (const Step::Layer& found : step.layers) {
    Layer& layer = layers_[found.layer_id];
    layer.tokens += found.tokens;
    for (; place < found.sets_end; ++place) {
      const std::size_t end = step.set_ends[place];
      layer.demand.insert(layer.demand.end(), step.experts.begin() + static_cast<std::ptrdiff_t>(begin),
                          step.experts.begin() + static_cast<std::ptrdiff_t>(end));
      layer.set_sizes.push_back(static_cast<std::uint32_t>(end - begin));
      begin = end;
    }
    // A layer's caches are in no processor's cache by the time of its next step, so they play several at once.
    constexpr std::size_t many_sets = 64;
    if (layer.set_sizes.size() - layer.played_sets >= many_sets) { play(layer); }
  }
  analysis::check_size(layers_.size(), largest_id_);
}

/// What was demanded since the last time.
void Cache::play(Layer& layer) const {
  analysis::DemandedSet set;
  for (; layer.played_sets < layer.set_sizes.size(); ++layer.played_sets) {
    const std::uint32_t size = layer.set_sizes[layer.played_sets];
    set.assign(std::span(layer.demand).subspan(layer.played, size));
    layer.played += size;
    ++layer.sets;
    layer.requests += size;
    if (set.experts().back() >= layer.uses.size()) { layer.uses.resize(set.experts().back() + std::size_t{1}); }
    for (const std::uint16_t expert : set.experts()) {
      ++layer.uses[expert];
    }
    if (options_.wanted[lru]) { analysis::demand_lru(set, layer.stacks[lru], layer.hits[lru]); }
    if (options_.wanted[lfu]) { analysis::demand_lfu(set, layer.uses, layer.stacks[lfu], layer.hits[lfu]); }
  }
  if (!options_.wanted[belady]) {
    layer.demand.clear();
    layer.set_sizes.clear();
    layer.played = 0;
    layer.played_sets = 0;
  }
}

void Cache::end(const SampleInfo& info) {
  std::vector<Layer*> layers;
  std::size_t demanded = 0;
  for (auto& [layer_id, layer] : layers_) {
    layers.push_back(&layer);
    demanded += layer.demand.size();
  }
  constexpr std::size_t worth_a_thread = 100'000;
  memory::in_threads(demanded < worth_a_thread ? 1 : options_.threads, layers.size(), [&](std::size_t i) {
    Layer& layer = *layers[i];
    play(layer);
    if (options_.wanted[fixed]) {
      layer.hits[fixed].assign(layer.uses.begin(), layer.uses.end());
      std::sort(layer.hits[fixed].begin(), layer.hits[fixed].end(), std::greater<>());
    }
    analysis::demand_belady(std::exchange(layer.demand, {}), std::exchange(layer.set_sizes, {}), layer.uses.size(),
                            layer.hits[belady]);
    layer.stacks = {};
    layer.played = 0;
    layer.played_sets = 0;
  });
  num_experts_ = analysis::num_experts(options_.num_experts, info, largest_id_, layers_.size());
}

void Cache::merge(const Cache& other) {
  num_experts_ = std::max(num_experts_, other.num_experts_);
  largest_id_ = std::max(largest_id_, other.largest_id_);
  for (const auto& [layer_id, layer] : other.layers_) {
    layers_[layer_id] += layer;
  }
  analysis::check_size(layers_.size(), largest_id_);
}

Cache::Layer& Cache::Layer::operator+=(const Layer& other) {
  requests += other.requests;
  sets += other.sets;
  tokens += other.tokens;
  analysis::add_to(uses, other.uses);
  for (std::size_t policy = 0; policy < policies; ++policy) {
    analysis::add_to(hits[policy], other.hits[policy]);
  }
  return *this;
}

std::map<int, Cache::Result> Cache::layers() const {
  std::map<int, Result> results;
  for (const auto& [layer_id, layer] : layers_) {
    results.emplace(layer_id, result(layer));
  }
  return results;
}

Cache::Result Cache::total() const {
  Layer sums;
  for (const auto& [layer_id, layer] : layers_) {
    sums += layer;
  }
  Result total = result(sums);
  total.distinct = 0;
  total.fetched_per_token = {};
  for (const auto& [layer_id, layer] : layers()) {
    total.distinct += layer.distinct;
    for (std::size_t policy = 0; policy < policies; ++policy) {
      analysis::add_to(total.fetched_per_token[policy], layer.fetched_per_token[policy]);
    }
  }
  return total;
}

Cache::Result Cache::result(const Layer& layer) const {
  Result result;
  result.requests = layer.requests;
  result.sets = layer.sets;
  result.distinct =
      layer.uses.size() - static_cast<std::uint64_t>(std::count(layer.uses.begin(), layer.uses.end(), 0U));
  const auto requests = static_cast<double>(layer.requests);
  const auto tokens = static_cast<double>(layer.tokens);
  std::vector<double> hits(num_experts_);
  for (std::size_t policy = 0; policy < policies; ++policy) {
    if (!options_.wanted[policy]) { continue; }
    double sum = 0;
    for (std::size_t place = 0; place < num_experts_; ++place) {
      if (place < layer.hits[policy].size()) { sum += static_cast<double>(layer.hits[policy][place]); }
      hits[place] = sum;
      result.hit_rate[policy].push_back(analysis::ratio(sum, requests));
      result.fetched_per_token[policy].push_back(analysis::ratio(requests - sum, tokens));
    }
    for (std::size_t i = 0; policy == lru && i < percents.size(); ++i) {
      result.capacity_for[i] = analysis::first_to_reach(percents[i], hits, requests);
    }
  }
  return result;
}

}  // namespace expertviz
