#include "commands/subject.hpp"

#include "commands/wording.hpp"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

namespace expertviz::commands {

double Subject::mean_accepted() const {
  return totals.trees == 0 ? std::numeric_limits<double>::quiet_NaN()
                           : static_cast<double>(totals.tokens) / static_cast<double>(totals.trees);
}

table::Members Subject::sample_members() const {
  return pool != nullptr ? table::Members{} : commands::sample_members(info);
}

table::Members Subject::members() const {
  table::Members members = sample_members();
  members.push_back({"verify_steps", cell(totals.verify_steps)});
  members.push_back({"tokens", cell(totals.tokens)});
  members.push_back({"mean_accepted", mean_accepted()});
  return members;
}

std::string Subject::name() const {
  return pool != nullptr ? counted(pool->samples.size(), "sample") : sample_name(info);
}

std::string Subject::facts(const std::vector<std::string>& parts) const {
  std::vector<std::string> all;
  if (pool != nullptr) {
    all.push_back(
        fmt::format("{} of {}", counted(pool->samples.size(), "sample"), counted(pool->questions, "question")));
  }
  all.insert(all.end(), parts.begin(), parts.end());
  return pool != nullptr ? joined_facts(all) : subtitle(info, all);
}

std::string Subject::certainty(const std::string& ratio, int decimals) const {
  if (pool == nullptr) { return {}; }
  const auto found = std::find_if(pool->ratios.begin(), pool->ratios.end(),
                                  [&ratio](const PooledRatio& pooled) { return pooled.name == ratio; });
  if (found == pool->ratios.end()) { return {}; }
  if (found->interval) {
    return fmt::format(" (95 % interval {:.{}f} to {:.{}f} over {} questions)", found->interval->first, decimals,
                       found->interval->second, decimals, pool->questions);
  }
  return fmt::format(" ({:.{}f} to {:.{}f} in the {})", found->least, decimals, found->greatest, decimals,
                     counted(pool->samples.size(), "sample"));
}

}  // namespace expertviz::commands
