#pragma once

#include "input/rows/id_rows.hpp"
#include "input/rows/id_type.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace expertviz::input {

/// The expert ids of the tokens of one response: an array (rows, layers, top_k) in C order, packed as it came.
///
/// Any thread unpacks the rows that it needs into memory of its own.
class IdArray {
 public:
  /// Text in base64 that stands at `offset` of the input. `keeper` keeps it alive.
  struct Base64 {
    std::string_view text;
    std::uint64_t offset = 0;
    std::shared_ptr<const void> keeper;
  };

  /// Takes an array whose bytes stand behind `header` others, in base64. Throws `Error` where the text is not as long
  /// as that.
  void assign(IdType type, const IdShape& shape, Base64 packed, std::size_t header);
  /// The same for an array whose rows are elsewhere.
  void assign(IdType type, const IdShape& shape);
  /// The same for the bytes of the array themselves.
  void assign(IdType type, const IdShape& shape, std::string bytes);

  [[nodiscard]] IdType type() const { return type_; }
  [[nodiscard]] const IdShape& shape() const { return shape_; }
  /// `count` rows from `first` on, which may lie in `memory`. Throws `Error` where the text is not base64.
  [[nodiscard]] IdRows rows(std::size_t first, std::size_t count, std::vector<char>& memory) const;
  /// Gives the memory back.
  void clear();

 private:
  IdType type_ = IdType::i4;
  IdShape shape_;
  Base64 packed_;
  std::size_t header_ = 0;
  std::string bytes_;
};

}  // namespace expertviz::input
