#pragma once

#include "expertviz/error.hpp"

#include <string>

namespace expertviz {

/// Whether the statement of an error holds these words.
[[nodiscard]] inline bool says(const Error& error, const std::string& words) {
  return std::string(error.what()).find(words) != std::string::npos;
}

}  // namespace expertviz
