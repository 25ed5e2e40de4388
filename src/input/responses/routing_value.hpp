#pragma once

#include "input/model_config.hpp"
#include "input/responses/response.hpp"
#include "input/rows/token_sample.hpp"

#include <memory>

namespace expertviz::input {

/// Whether the value is a text in base64 and nothing in it says how the array is shaped.
[[nodiscard]] bool is_bare_base64(const bytes::Slice& value);

/// Finds out how arrays are shaped that do not tell. One for each input, as a server has one model.
class RowShape {
 public:
  explicit RowShape(const ModelConfig& config) : config_(config) {}

  /// Reads an array of whole numbers in base64 that tells no shape. Throws `Error` where its length does not fit.
  void read(IdType type, IdArray::Base64 packed, const TokenCounts& tokens, TokenSample& sample);

 private:
  [[nodiscard]] std::size_t top_k_of(std::size_t row, std::uint64_t offset) const;
  [[nodiscard]] std::size_t guess(IdType type, const IdShape& flat, const IdArray::Base64& packed);

  const ModelConfig& config_;
  // What was guessed, for rows of how many numbers, from how many rows.
  std::size_t guessed_row_ = 0;
  std::size_t guessed_top_k_ = 0;
  std::size_t guessed_from_ = 0;
};

/// Reads the routing of a response, in whichever of its forms it stands, into the sample, and chooses the rows.
/// `keeper` keeps the text alive. Throws `Error` where it is damaged, or does not fit the response's tokens.
void read_routing(const Response& response, const std::shared_ptr<const void>& keeper, RowShape& shape,
                  const TokenRowOptions& options, TokenSample& sample);

}  // namespace expertviz::input
