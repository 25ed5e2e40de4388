#include "input/trace_format.hpp"

#include "input/tracker/tracker_source.hpp"

#include <algorithm>
#include <array>

namespace expertviz::input {
namespace {

/// Asked one after the other.
constexpr std::array formats = {tracker_format};

}  // namespace

const TraceFormat& recognize(std::string_view first_bytes) {
  const auto* const found =
      std::ranges::find_if(formats, [=](const TraceFormat& format) { return format.begins(first_bytes); });
  return found != formats.end() ? *found : formats.front();
}

}  // namespace expertviz::input
