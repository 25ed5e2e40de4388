#include "analysis/expert_ids.hpp"
#include "expertviz/statistics.hpp"
#include "expertviz/tree_walk.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <vector>

namespace expertviz {

std::size_t unique_experts(const LayerRouting& layer) {
  std::int32_t largest = -1;
  for (const std::int32_t id : layer.expert_ids) {
    largest = std::max(largest, id);
  }
  analysis::check_expert_id(largest, layer);
  // A few large ids are sorted: a trace must not take time in proportion to an id that it names.
  if (static_cast<std::size_t>(largest + 1) / 64 > layer.expert_ids.size()) {
    std::vector<std::int32_t> ids = layer.expert_ids;
    std::sort(ids.begin(), ids.end());
    return static_cast<std::size_t>(std::unique(ids.begin(), ids.end()) - std::lower_bound(ids.begin(), ids.end(), 0));
  }
  // A byte an id, not a bit: neighbouring ids then do not wait for each other's store. "No expert" has a byte of its
  // own in front, which saves a branch an id. Only the part in use is cleared, so a model of 128 experts touches 129.
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init)
  std::array<std::uint8_t, analysis::largest_expert_id + 2> seen;
  const auto end = seen.begin() + largest + 2;
  std::fill(seen.begin(), end, std::uint8_t{0});
  for (const std::int32_t id : layer.expert_ids) {
    seen[std::max(id, -1) + 1] = 1;
  }
  return std::accumulate(seen.begin() + 1, end, std::size_t{0});
}

std::vector<std::int32_t> experts_of(const LayerRouting& layer, const DraftTree& tree,
                                     std::span<const std::int32_t> nodes) {
  std::vector<std::int32_t> experts;
  experts.reserve(nodes.size() * layer.top_k);
  for (const std::int32_t node : nodes) {
    const std::int32_t* row = layer.row(row_of(layer, tree, node));
    std::copy_if(row, row + layer.top_k, std::back_inserter(experts), [](std::int32_t id) { return id >= 0; });
  }
  std::sort(experts.begin(), experts.end());
  experts.erase(std::unique(experts.begin(), experts.end()), experts.end());
  return experts;
}

}  // namespace expertviz
