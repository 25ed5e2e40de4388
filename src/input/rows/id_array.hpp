#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

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

/// The expert ids of the tokens of one response: an array (rows, layers, top_k) in C order.
///
/// It is unpacked when it is first needed, by whichever thread comes first.
class IdArray {
 public:
  /// Text in base64 that stands at `offset` of the input. `keeper` keeps it alive until it is unpacked.
  struct Base64 {
    std::string_view text;
    std::uint64_t offset = 0;
    std::shared_ptr<const void> keeper;
  };

  /// Takes an array whose bytes stand behind `header` others, in base64. Throws `Error` where the text is not as long
  /// as that. To be called once, as the next is.
  void assign(IdType type, const IdShape& shape, Base64 packed, std::size_t header);
  /// The bytes of the array begin at `header`. Throws `Error` where they are fewer or more.
  void assign(IdType type, const IdShape& shape, std::string bytes, std::size_t header);

  [[nodiscard]] const IdShape& shape() const { return shape_; }
  /// Throws `Error` where the text is not base64. To be called before anything below.
  void unpack();
  /// Gives the memory back.
  void clear();
  /// Whether some row of the layer names an expert other than 0. A layer without is none of the mixture: engines write
  /// zeros for it.
  [[nodiscard]] bool has_layer(std::size_t layer) const { return has_layer_[layer] != 0; }
  /// Reads the ids of a token in a layer. False if it names none: then all of them are -1. Engines write -1 for tokens
  /// that were not computed, and zeros where the recording failed (two experts are never the same).
  /// Throws `Error` for a number that is no id.
  bool read(std::size_t row, std::size_t layer, std::int32_t* ids) const;

  /// The same for several tokens and layers; `ids` has room for all.
  void read(std::size_t first_row, std::size_t rows, const std::vector<std::size_t>& layers, std::int32_t* ids) const;

  /// Of the tokens read so far in layers with data: how often all ids were 0.
  [[nodiscard]] std::uint64_t zero_rows() const { return zero_rows_; }

 private:
  void find_layers();

  IdType type_ = IdType::i4;
  IdShape shape_;
  Base64 packed_;
  std::size_t header_ = 0;
  std::mutex mutex_;
  bool unpacked_ = false;
  std::string raw_;
  std::unique_ptr<char[]> decoded_;
  const char* ids_ = nullptr;
  std::vector<std::uint8_t> has_layer_;
  mutable std::atomic<std::uint64_t> zero_rows_ = 0;
};

}  // namespace expertviz::input
