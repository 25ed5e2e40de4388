#include "expertviz/cache.hpp"

#include "catch.hpp"
#include "expertviz/error.hpp"
#include "random_steps.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <tuple>
#include <utility>

namespace {

using expertviz::Cache;
using expertviz::hand_made;
using expertviz::PlainNode;
using expertviz::PlainStep;
using expertviz::Random;
using expertviz::sample_of;
using expertviz::VerifyStep;

using Set = std::set<std::int32_t>;
using Demand = std::vector<Set>;
using Numbers = std::vector<double>;

Cache of(const std::vector<VerifyStep>& steps, const Cache::Options& options, std::size_t num_experts = 0) {
  Cache cache(options);
  for (const VerifyStep& step : steps) {
    cache.add(cache.measure(step));
  }
  cache.end(sample_of(num_experts));
  return cache;
}

/// Steps of one node each.
std::vector<VerifyStep> demanding(const Demand& demand) {
  std::vector<VerifyStep> steps;
  for (const Set& set : demand) {
    steps.push_back(hand_made(steps.size(), {{-1, 7, {set.begin(), set.end()}}}, {0}));
  }
  return steps;
}

/// The policies as they are defined: what the cache holds, one demand after another.
class Simulation {
 public:
  Simulation(const Demand& demand, std::size_t capacity) : demand_(demand), capacity_(capacity) {}

  [[nodiscard]] double hits(Cache::Policy policy) {
    double hits = 0;
    if (policy == Cache::fixed) {
      for (const Set& set : demand_) {
        for (const std::int32_t expert : set) {
          ++uses_[expert];
        }
      }
      for (const auto& [expert, uses] : uses_) {
        cached_.insert(expert);
      }
      keep_best([&](std::int32_t expert) { return std::tuple(-uses_[expert], 0, expert); });
    }
    for (std::size_t t = 0; t < demand_.size(); ++t) {
      hits += static_cast<double>(
          std::count_if(demand_[t].begin(), demand_[t].end(), [&](std::int32_t id) { return cached_.count(id) != 0; }));
      if (policy == Cache::fixed) { continue; }
      for (const std::int32_t expert : demand_[t]) {
        ++uses_[expert];
        last_[expert] = static_cast<int>(t);
        cached_.insert(expert);
      }
      keep_best([&](std::int32_t expert) {
        if (policy == Cache::lru) { return std::tuple(-last_[expert], 0, expert); }
        if (policy == Cache::lfu) { return std::tuple(-uses_[expert], -last_[expert], expert); }
        return std::tuple(next_use(expert, t), 0, expert);
      });
    }
    return hits;
  }

 private:
  template <class Key>
  void keep_best(const Key& key) {
    while (cached_.size() > capacity_) {
      cached_.erase(*std::max_element(cached_.begin(), cached_.end(),
                                      [&](std::int32_t a, std::int32_t b) { return key(a) < key(b); }));
    }
  }

  [[nodiscard]] int next_use(std::int32_t expert, std::size_t t) const {
    for (std::size_t next = t + 1; next < demand_.size(); ++next) {
      if (demand_[next].count(expert) != 0) { return static_cast<int>(next); }
    }
    return std::numeric_limits<int>::max();
  }

  const Demand& demand_;
  std::size_t capacity_;
  Set cached_;
  std::map<std::int32_t, int> uses_;
  std::map<std::int32_t, int> last_;
};

/// The most hits that any choice of what to keep gives.
double most_hits(const Demand& demand, int capacity) {
  std::map<unsigned, int> best{{0U, 0}};  // by what the cache holds, a bit for each expert
  for (const Set& set : demand) {
    unsigned bits = 0;
    for (const std::int32_t expert : set) {
      bits |= 1U << static_cast<unsigned>(expert);
    }
    std::map<unsigned, int> next;
    for (const auto& [cached, hits] : best) {
      const unsigned choice = cached | bits;
      for (unsigned kept = choice;; kept = (kept - 1) & choice) {
        if (std::popcount(kept) <= capacity) { next[kept] = std::max(next[kept], hits + std::popcount(cached & bits)); }
        if (kept == 0) { break; }
      }
    }
    best = std::move(next);
  }
  int most = 0;
  for (const auto& [cached, hits] : best) {
    most = std::max(most, hits);
  }
  return most;
}

double requests_of(const Demand& demand) {
  double requests = 0;
  for (const Set& set : demand) {
    requests += static_cast<double>(set.size());
  }
  return requests;
}

TEST_CASE("a cache's hits by hand") {
  // Each step one expert: 0, 1, 2, 0, 1, 0.
  const auto result = of(demanding({{0}, {1}, {2}, {0}, {1}, {0}}), {}, 4).layers().at(0);
  CHECK(result.requests == 6);
  CHECK(result.sets == 6);
  CHECK(result.distinct == 3);
  // lru: the second 0 and the second 1 lie at place 3, the third 0 at place 2.
  CHECK(result.hit_rate[Cache::lru] == Numbers{0, 1.0 / 6, 0.5, 0.5});
  // lfu: after 0, 1, 2 each has one use, so 2 is best, then 1, 0. 0 is found at 3; then 0, 2, 1: 1 at 3; 1, 0, 2: 0
  // at 2.
  CHECK(result.hit_rate[Cache::lfu] == Numbers{0, 1.0 / 6, 0.5, 0.5});
  CHECK(result.hit_rate[Cache::fixed] == Numbers{0.5, 5.0 / 6, 1, 1});
  // One slot holds 0 until it comes again, and again.
  CHECK(result.hit_rate[Cache::belady] == Numbers{2.0 / 6, 0.5, 0.5, 0.5});
  CHECK(result.capacity_for[0] == 3U);
  CHECK_FALSE(result.capacity_for[1]);
  CHECK(result.fetched_per_token[Cache::lru] == Numbers{1, 5.0 / 6, 0.5, 0.5});
}

TEST_CASE("of a set demanded at once, those with lower ids stay") {
  const auto result = of(demanding({{0, 1, 2}, {0}, {1}, {2}}), {}).layers().at(0);
  CHECK(result.hit_rate[Cache::lru] == Numbers{1.0 / 6, 2.0 / 6, 0.5});
}

TEST_CASE("steps demand what they load; plain decoding demands each accepted node's experts") {
  const std::vector<VerifyStep> steps{
      hand_made(0, {{-1, 7, {0, 1}}, {0, 8, {1, 2}}, {0, 9, {5, -1}}, {-1, 9, {6, 6}}}, {0, 1}),
      hand_made(1, {{-1, 7, {1, -1}}, {0, 8, {-1, -1}}}, {0, 1})};
  const auto stepwise = of(steps, {}).layers().at(0);
  CHECK(stepwise.requests == 5);
  CHECK(stepwise.sets == 2);
  CHECK(stepwise.distinct == 4);
  CHECK(stepwise.fetched_per_token[Cache::belady] == Numbers{1, 1, 1, 1, 1, 1});
  CHECK(stepwise.hit_rate[Cache::lru] == Numbers{0, 0.2, 0.2, 0.2, 0.2, 0.2});
  const auto plain = of(steps, {.plain = true}).layers().at(0);
  CHECK(plain.requests == 5);
  CHECK(plain.sets == 3);
  CHECK(plain.distinct == 3);
  CHECK(plain.hit_rate[Cache::lru] == Numbers{0.2, 0.4, 0.4, 0.4, 0.4, 0.4});
}

TEST_CASE("only the wanted policies are computed") {
  const auto result = of(demanding({{0}, {0}}), {.wanted = {false, true, false, false}}).layers().at(0);
  CHECK(result.hit_rate[Cache::lru].empty());
  CHECK(result.hit_rate[Cache::lfu] == Numbers{0.5});
  CHECK(result.hit_rate[Cache::fixed].empty());
  CHECK(result.hit_rate[Cache::belady].empty());
  CHECK(result.fetched_per_token[Cache::lru].empty());
  CHECK_FALSE(result.capacity_for[0]);
}

TEST_CASE("without requests there is no hit rate") {
  const auto result = of({hand_made(0, {{-1, 7, {-1}}}, {0})}, {}, 2).layers().at(0);
  CHECK(result.requests == 0);
  CHECK(std::isnan(result.hit_rate[Cache::belady].at(1)));
  CHECK_FALSE(result.capacity_for[0]);
}

TEST_CASE("an expert id beyond the number of experts is refused, demanded or not") {
  const std::vector<VerifyStep> steps{hand_made(0, {{-1, 7, {0}}, {0, 8, {3}}}, {0})};
  CHECK(of(steps, {.plain = true}).num_experts() == 4);
  CHECK_THROWS_AS(of(steps, {.plain = true}, 3), expertviz::Error);
}

TEST_CASE("belady equals the optimum over all that a cache could keep") {
  Random random(17);
  for (int round = 0; round < 60; ++round) {
    constexpr std::size_t experts = 6;
    Demand demand(random.between(1, 9));
    for (Set& set : demand) {
      for (std::size_t size = random.between(1, 3); set.size() < size;) {
        set.insert(static_cast<std::int32_t>(random.below(experts)));
      }
    }
    Cache cache({.wanted = {false, false, false, true}});
    for (std::size_t t = 0; t < demand.size(); ++t) {
      Cache::Step step{.largest_id = 5, .layers = {{0, 1, 1}}, .set_ends = {demand[t].size()}, .experts = {}};
      step.experts.assign(demand[t].begin(), demand[t].end());
      cache.add(step);
    }
    cache.end(sample_of(experts));
    const auto result = cache.layers().at(0);
    for (int capacity = 1; capacity <= static_cast<int>(experts); ++capacity) {
      CHECK(result.hit_rate[Cache::belady][static_cast<std::size_t>(capacity) - 1] ==
            Approx(most_hits(demand, capacity) / requests_of(demand)));
    }
  }
}

Demand demand_of(const std::vector<PlainStep>& steps, bool plain) {
  Demand demand;
  for (const PlainStep& step : steps) {
    if (!plain) { demand.push_back(step.loaded()); }
    for (const PlainNode& node : step.accepted) {
      if (plain) { demand.push_back(node.experts); }
    }
  }
  return demand;
}

double tokens_of(const std::vector<PlainStep>& steps) {
  double tokens = 0;
  for (const PlainStep& step : steps) {
    tokens += static_cast<double>(step.accepted.size());
  }
  return tokens;
}

struct PlainCache {
  double requests = 0;
  double tokens = 0;
  Set distinct;
  std::array<Numbers, Cache::policies> hits;
};

void add_plain(const std::vector<PlainStep>& steps, bool plain, std::size_t num_experts, PlainCache& sums) {
  const Demand demand = demand_of(steps, plain);
  sums.requests += requests_of(demand);
  sums.tokens += tokens_of(steps);
  for (const Set& set : demand) {
    sums.distinct.insert(set.begin(), set.end());
  }
  for (std::size_t policy = 0; policy < Cache::policies; ++policy) {
    sums.hits[policy].resize(num_experts);
    for (std::size_t capacity = 1; capacity <= num_experts; ++capacity) {
      sums.hits[policy][capacity - 1] += Simulation(demand, capacity).hits(static_cast<Cache::Policy>(policy));
    }
  }
}

void check_against_plain(const Cache::Result& result, const PlainCache& plain) {
  CHECK(static_cast<double>(result.requests) == plain.requests);
  if (plain.requests == 0) { return; }
  for (std::size_t policy = 0; policy < Cache::policies; ++policy) {
    REQUIRE(result.hit_rate[policy].size() == plain.hits[policy].size());
    for (std::size_t i = 0; i < plain.hits[policy].size(); ++i) {
      CHECK(result.hit_rate[policy][i] == Approx(plain.hits[policy][i] / plain.requests));
    }
  }
  for (std::size_t i = 0; i < Cache::percents.size(); ++i) {
    std::size_t least = 1;
    for (const double hits : plain.hits[Cache::lru]) {
      if (100 * hits >= Cache::percents[i] * plain.requests) { break; }
      ++least;
    }
    CHECK(result.capacity_for[i].value_or(plain.hits[Cache::lru].size() + 1) == least);
  }
}

TEST_CASE("every policy agrees with its simulation for every capacity, alone, in total and pooled") {
  Random random(18);
  for (int round = 0; round < 60; ++round) {
    const std::size_t num_experts = random.between(2, 16);
    const expertviz::RandomSteps like{.steps = random.between(1, 14),
                                      .nodes = random.between(1, 5),
                                      .experts = num_experts,
                                      .top_k = random.between(1, 3),
                                      .weights = false};
    const bool plain = random.chance(50);
    Cache pool({.plain = plain});
    std::map<int, PlainCache> pooled;
    for (int sample = 0; sample < 2; ++sample) {
      const auto steps = random_steps(like, random);
      const Cache cache = of(steps, {.plain = plain}, num_experts);
      PlainCache total;
      std::uint64_t distinct = 0;
      Numbers fetched(num_experts);
      for (const auto& [layer_id, of_layer] : expertviz::plain(steps)) {
        PlainCache layer;
        add_plain(of_layer, plain, num_experts, layer);
        check_against_plain(cache.layers().at(layer_id), layer);
        CHECK(cache.layers().at(layer_id).distinct == layer.distinct.size());
        distinct += layer.distinct.size();
        for (std::size_t i = 0; i < num_experts; ++i) {
          fetched[i] += (layer.requests - layer.hits[Cache::lfu][i]) / layer.tokens;
        }
        add_plain(of_layer, plain, num_experts, total);
        add_plain(of_layer, plain, num_experts, pooled[layer_id]);
      }
      check_against_plain(cache.total(), total);
      CHECK(cache.total().distinct == distinct);
      for (std::size_t i = 0; i < num_experts && distinct > 0; ++i) {
        CHECK(cache.total().fetched_per_token[Cache::lfu][i] == Approx(fetched[i]));
      }
      pool.merge(cache);
    }
    REQUIRE(pool.layers().size() == pooled.size());
    for (const auto& [layer_id, layer] : pooled) {
      check_against_plain(pool.layers().at(layer_id), layer);
      CHECK(pool.layers().at(layer_id).distinct == layer.distinct.size());
    }
  }
}

TEST_CASE("the cache of 512 experts with 22 of them for each node agrees with its simulation") {
  Random random(19);
  const expertviz::RandomSteps like{.steps = 10, .nodes = 4, .experts = 512, .top_k = 22, .weights = false};
  const auto steps = random_steps(like, random);
  const auto layers = of(steps, {}, 512).layers();
  for (const auto& [layer_id, of_layer] : expertviz::plain(steps)) {
    const Demand demand = demand_of(of_layer, false);
    for (const std::size_t capacity : {1U, 40U, 77U, 200U, 511U, 512U}) {
      for (std::size_t policy = 0; policy < Cache::policies; ++policy) {
        CHECK(layers.at(layer_id).hit_rate[policy][capacity - 1] ==
              Approx(Simulation(demand, capacity).hits(static_cast<Cache::Policy>(policy)) / requests_of(demand)));
      }
    }
  }
}

}  // namespace
