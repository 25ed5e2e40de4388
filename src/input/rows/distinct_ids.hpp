#pragma once

#include <cstddef>
#include <cstdint>

namespace expertviz::input {

/// Whether no group of `top_k` ids has one twice; "no" also where that takes too long to find out. `size` is a multiple
/// of `top_k`.
[[nodiscard]] bool are_distinct(const std::uint8_t* ids, std::size_t size, std::size_t top_k);
[[nodiscard]] bool are_distinct(const std::uint16_t* ids, std::size_t size, std::size_t top_k);

}  // namespace expertviz::input
