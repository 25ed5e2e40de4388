#pragma once

#include "input/rows/id_array.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace expertviz::input {

inline constexpr std::string_view npy_magic = "\x93NUMPY";
/// The longest header that is believed; NumPy's are 128 bytes, or some more.
inline constexpr std::size_t longest_npy_header = 4096;

/// What stands in front of the data of a .npy file.
struct NpyHeader {
  IdType type = IdType::i4;
  IdShape shape;
  std::size_t size = 0;  ///< of the header: where the data begin
};

/// Reads the header of an array (tokens, layers, experts). `bytes` are the file's first, `longest_npy_header` or all
/// that there are. Throws `Error`, with `offset` as the place, for what is none.
[[nodiscard]] NpyHeader read_npy_header(std::string_view bytes, std::uint64_t offset);

}  // namespace expertviz::input
