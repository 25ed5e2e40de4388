#include "input/missing_sample.hpp"

#include "expertviz/error.hpp"

#include <algorithm>
#include <string>

#include <fmt/format.h>

namespace expertviz::input {

void refuse_missing_sample(const SampleSelection& samples, std::uint64_t count) {
  const auto missing =
      std::ranges::find_if(samples.ranges(), [count](const auto& range) { return range.last >= count; });
  const std::string hint = count == 0   ? "the trace holds no samples"
                           : count == 1 ? "the trace holds sample 0 only"
                                        : fmt::format("the trace holds {} samples, 0 to {}", count, count - 1);
  throw Error(fmt::format("there is no sample {}", std::max(missing->first, count)), hint);
}

}  // namespace expertviz::input
