#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

/// Caches of every size at once, by the stack algorithm of Mattson, Gecsei, Slutz and Traiger ("Evaluation techniques
/// for storage hierarchies", 1970).
///
/// After a demand D, the cache of C experts holds the C best of what it held and D. How good an expert is does not
/// depend on C. So a smaller cache is always part of a larger one: let the cache of C + 1 be that of C and at most one
/// expert more. One more candidate pushes the others down by one place at most, so the C best of the smaller choice are
/// among the C + 1 best of the larger. Hence one list of experts, the stack, tells the caches of all sizes: its first C
/// experts are the cache of C. A demanded expert in the n-th place is a hit for each cache of n experts or more.
namespace expertviz::analysis {

/// A demanded set, ascending, and whether it holds an expert.
class DemandedSet {
 public:
  /// Forgets the set before it.
  void assign(std::span<const std::uint16_t> experts);
  [[nodiscard]] bool holds(std::uint16_t expert) const { return count(expert) != 0; }
  /// 1 or 0. Nobody can foretell which, and a sum needs no branch.
  [[nodiscard]] std::size_t count(std::uint16_t expert) const { return expert < flags_.size() ? flags_[expert] : 0; }
  [[nodiscard]] std::span<const std::uint16_t> experts() const { return experts_; }

 private:
  std::vector<std::uint16_t> experts_;
  std::vector<std::uint8_t> flags_;
};

using Stack = std::vector<std::uint16_t>;
/// By place in the stack: how many hits were found there.
using Hits = std::vector<std::uint64_t>;

/// By last use, later first; ties by lower id.
void demand_lru(const DemandedSet& set, Stack& stack, Hits& hits);

/// By uses, more first, then by last use, later first; ties by lower id. `uses` by expert, this one included.
void demand_lfu(const DemandedSet& set, std::span<const std::uint32_t> uses, Stack& stack, Hits& hits);

/// By next use, sooner first, never last; ties by lower id. Takes the whole demand: sets behind each other, each
/// ascending, of ids below `experts`.
void demand_belady(std::span<const std::uint16_t> demand, std::span<const std::uint32_t> set_sizes, std::size_t experts,
                   Hits& hits);

}  // namespace expertviz::analysis
