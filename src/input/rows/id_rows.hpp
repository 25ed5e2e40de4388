#pragma once

#include "expertviz/token_rows.hpp"
#include "input/rows/id_type.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace expertviz::input {

/// What was met in a layer.
struct LayerTally {
  bool has_data = false;    ///< some token names an expert
  std::uint64_t zeros = 0;  ///< tokens whose ids were all 0
};

/// The ids of tokens that follow each other, unpacked: an array (rows, layers, top_k) in C order, which it does not
/// own.
class IdRows {
 public:
  /// `shape.rows` rows; `first` is the number of the first of them.
  IdRows(IdType type, const IdShape& shape, std::size_t first, const char* ids)
      : type_(type), shape_(shape), first_(first), ids_(ids) {}

  [[nodiscard]] const IdShape& shape() const { return shape_; }

  /// Reads the ids of a token in a layer. False if it names none: then all of them are -1. Engines write -1 for tokens
  /// that were not computed, and zeros where the recording failed (two experts are never the same).
  /// Throws `Error` for a number that is no id.
  bool read(std::size_t row, std::size_t layer, std::int32_t* ids, LayerTally& tally) const;

  /// Whether some token of the layer names an expert other than 0.
  [[nodiscard]] bool has_experts(std::size_t layer) const;

 private:
  friend class RowGathering;
  IdType type_;
  IdShape shape_;
  std::size_t first_;
  const char* ids_;
};

/// Puts the ids of many tokens together, in the narrowest type that they fit into. Keeps its memory.
class RowGathering {
 public:
  /// Of the layers that are wanted, those that have an expert. The result holds until the next call.
  /// Throws `Error` as `IdRows::read` does. `tallies` has an entry for each layer.
  [[nodiscard]] const TokenRows& gather(const IdRows& rows, const std::vector<std::size_t>& layers,
                                        std::vector<LayerTally>& tallies);

 private:
  template <class Id>
  [[nodiscard]] const Id* narrowed(const IdRows& rows, std::vector<Id>& ids);
  template <class Id>
  [[nodiscard]] bool take_distinct(const Id* ids);
  void gather_any(const IdRows& rows, std::vector<LayerTally>& tallies);

  TokenRows gathered_;
  std::vector<std::size_t> layers_;
  std::vector<std::uint8_t> bytes_;
  std::vector<std::uint16_t> words_;
  std::vector<std::int32_t> ids_;
};

}  // namespace expertviz::input
