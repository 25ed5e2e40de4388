#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace expertviz::input {

/// How a JSON text begins.
struct FirstKeys {
  enum class Outer { object, array, other } outer = Outer::other;
  std::size_t begin = 0;          ///< of the object or array
  std::vector<std::string> keys;  ///< of the object, or of the first object in the array, in order and as written
};

/// As far as these bytes show, which may end anywhere.
[[nodiscard]] FirstKeys first_keys(std::string_view first_bytes);

}  // namespace expertviz::input
