#include "expertviz/jackknife.hpp"
namespace expertviz {
std::optional<std::pair<double, double>> jackknife_ratio(const std::vector<RatioSums>&) {
  return std::nullopt;
}
}  // namespace expertviz
