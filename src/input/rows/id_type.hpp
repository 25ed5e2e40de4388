#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace expertviz::input {

/// The types of whole numbers in which engines write expert ids, little-endian.
enum class IdType : std::uint8_t { u1, i1, u2, i2, u4, i4, i8 };

/// NumPy's names for them, such as "<u2" or "uint16".
[[nodiscard]] std::optional<IdType> id_type(std::string_view name);
[[nodiscard]] std::size_t size_of(IdType type);

struct IdShape {
  std::size_t rows = 0;  ///< tokens
  std::size_t layers = 0;
  std::size_t top_k = 0;

  bool operator==(const IdShape&) const = default;
};

/// Throws `Error` for a shape without layers or experts, or of more than believed; `offset` is the place in the input.
/// Returns how many ids such an array holds.
[[nodiscard]] std::size_t checked_size(const IdShape& shape, std::uint64_t offset);

/// Throws `Error` unless `bytes` is what an array of this type and shape takes.
void check_length(IdType type, const IdShape& shape, std::size_t bytes, std::uint64_t offset);

}  // namespace expertviz::input
