#include "analysis/replacement.hpp"

#include <algorithm>
#include <functional>
#include <iterator>
#include <limits>
#include <utility>

namespace expertviz::analysis {
namespace {

/// Counts the hits, and takes the demanded experts out of the stack. They are given back in its order.
Stack take_demanded(const DemandedSet& set, Stack& stack, Hits& hits) {
  hits.resize(std::max(hits.size(), stack.size()));
  Stack taken(stack.size());
  std::size_t number = 0;
  std::size_t left = 0;
  for (std::size_t place = 0; place < stack.size(); ++place) {
    const std::uint16_t expert = stack[place];
    const std::size_t hit = set.count(expert);
    hits[place] += hit;
    taken[number] = expert;
    number += hit;
    stack[left] = expert;
    left += 1 - hit;
  }
  taken.resize(number);
  stack.resize(left);
  return taken;
}

/// The next use of an expert and its id in one number: the smallest is the best.
using Priority = std::uint64_t;

Priority priority(std::uint32_t next_use, std::uint16_t expert) {
  return Priority{next_use} << 16 | expert;
}

void take_best(std::vector<Priority>& heap) {
  std::pop_heap(heap.begin(), heap.end(), std::greater<>());
  heap.pop_back();
}

/// Takes the best and puts in another: one way down the heap in place of one down and one up.
void replace_best(std::vector<Priority>& heap, Priority by) {
  std::size_t place = 0;
  for (std::size_t child = 1; child < heap.size(); child = 2 * place + 1) {
    if (child + 1 < heap.size() && heap[child + 1] < heap[child]) { ++child; }
    if (heap[child] >= by) { break; }
    heap[place] = heap[child];
    place = child;
  }
  heap[place] = by;
}

/// For each request of the demand, the set in which the expert comes next.
std::vector<std::uint32_t> next_uses(std::span<const std::uint16_t> demand, std::span<const std::uint32_t> set_sizes,
                                     std::size_t experts) {
  std::vector<std::uint32_t> next_uses(demand.size());
  std::vector<std::uint32_t> next(experts, std::numeric_limits<std::uint32_t>::max());
  std::size_t begin = demand.size();
  for (std::size_t set = set_sizes.size(); set-- > 0;) {
    const std::size_t end = begin;
    begin -= set_sizes[set];
    for (std::size_t i = begin; i < end; ++i) {
      next_uses[i] = std::exchange(next[demand[i]], static_cast<std::uint32_t>(set));
    }
  }
  return next_uses;
}

}  // namespace

void DemandedSet::assign(std::span<const std::uint16_t> experts) {
  for (const std::uint16_t expert : experts_) {
    flags_[expert] = 0;
  }
  experts_.assign(experts.begin(), experts.end());
  if (!experts.empty() && experts.back() >= flags_.size()) { flags_.resize(experts.back() + std::size_t{1}); }
  for (const std::uint16_t expert : experts_) {
    flags_[expert] = 1;
  }
}

// Under a policy by which only a demand makes an expert better, the stack is in the order of the policy: whoever falls
// behind the C best of all was demanded before C others became better, and left the cache of C then.

void demand_lru(const DemandedSet& set, Stack& stack, Hits& hits) {
  static_cast<void>(take_demanded(set, stack, hits));
  stack.insert(stack.begin(), set.experts().begin(), set.experts().end());
}

void demand_lfu(const DemandedSet& set, std::span<const std::uint32_t> uses, Stack& stack, Hits& hits) {
  // All of them have one use more than before, so they stay in order, but for equals: now their ids decide. Those that
  // come for the first time have the fewest uses.
  Stack demanded = take_demanded(set, stack, hits);
  std::copy_if(set.experts().begin(), set.experts().end(), std::back_inserter(demanded),
               [uses](std::uint16_t expert) { return uses[expert] == 1; });
  for (auto begin = demanded.begin(); begin != demanded.end();) {
    const auto end = std::find_if(begin, demanded.end(),
                                  [uses, begin](std::uint16_t expert) { return uses[expert] != uses[*begin]; });
    std::sort(begin, end);
    begin = end;
  }
  Stack merged(demanded.size() + stack.size());
  std::merge(demanded.begin(), demanded.end(), stack.begin(), stack.end(), merged.begin(),
             [uses](std::uint16_t a, std::uint16_t b) { return uses[a] > uses[b]; });
  stack = std::move(merged);
}

void demand_belady(std::span<const std::uint16_t> demand, std::span<const std::uint32_t> set_sizes, std::size_t experts,
                   Hits& hits) {
  const std::vector<std::uint32_t> next = next_uses(demand, set_sizes, experts);
  std::vector<Priority> priorities(experts);
  std::vector<Priority> candidates;  // a heap, the best on top
  DemandedSet set;
  Stack stack;
  hits.resize(std::max(hits.size(), experts));
  std::size_t begin = 0;
  for (const std::uint32_t size : set_sizes) {
    set.assign(demand.subspan(begin, size));
    candidates.clear();
    for (std::size_t i = begin; i < begin + size; ++i) {
      priorities[demand[i]] = priority(next[i], demand[i]);
      candidates.push_back(priorities[demand[i]]);
    }
    begin += size;
    std::make_heap(candidates.begin(), candidates.end(), std::greater<>());
    // The cache that is larger by one gains the best of those that the smaller one had to leave out, and of the one
    // expert that it held in addition.
    for (std::size_t place = 0; !candidates.empty(); ++place) {
      const auto best = static_cast<std::uint16_t>(candidates.front());
      if (place == stack.size()) {
        stack.push_back(best);
        take_best(candidates);
      } else if (set.holds(stack[place])) {
        ++hits[place];
        stack[place] = best;
        take_best(candidates);
      } else if (candidates.front() < priorities[stack[place]]) {
        replace_best(candidates, priorities[stack[place]]);
        stack[place] = best;
      }
    }
  }
}

}  // namespace expertviz::analysis
