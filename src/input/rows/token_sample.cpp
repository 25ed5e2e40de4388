#include "input/rows/token_sample.hpp"

#include "expertviz/error.hpp"

#include <string>
#include <utility>

#include <fmt/format.h>

namespace expertviz::input {

std::optional<std::size_t> generated_rows(std::size_t rows, const TokenCounts& tokens, std::uint64_t offset) {
  const auto prompt = static_cast<std::size_t>(std::max<std::int64_t>(tokens.prompt, 0));
  if (tokens.completion < 0) {
    if (tokens.prompt < 0) { return std::nullopt; }
    return rows - std::min(rows, prompt);
  }
  const auto generated = static_cast<std::size_t>(std::max<std::int64_t>(tokens.completion - 1, 0));
  if (rows < generated || (tokens.prompt >= 0 && rows - generated > prompt)) {
    const std::string of_prompt = tokens.prompt < 0 ? "an unknown number of" : std::to_string(tokens.prompt);
    throw Error(fmt::format("routed_experts has {} rows, but the response has {} prompt tokens and {} generated ones",
                            rows, of_prompt, tokens.completion),
                Place{.byte = offset}, "each token but the last one has a row; rows of the prompt may be missing");
  }
  return generated;
}

void find_layers(TokenSample& sample) {
  constexpr std::size_t piece_ids = std::size_t{1} << 18;
  const IdShape& shape = sample.ids.shape();
  if (shape.top_k != 1) { return; }
  const std::size_t piece = std::max<std::size_t>(piece_ids / shape.layers, 1);
  std::vector<bool> found(shape.layers);
  std::vector<char> memory;
  for (std::size_t row = 0; row < shape.rows && std::ranges::find(found, false) != found.end(); row += piece) {
    const IdRows rows = sample.ids.rows(row, std::min(piece, shape.rows - row), memory);
    for (std::size_t layer = 0; layer < shape.layers; ++layer) {
      found[layer] = found[layer] || rows.has_experts(layer);
    }
  }
  sample.layers_with_experts = std::move(found);
}

void choose_rows(TokenSample& sample, const TokenRowOptions& options, std::optional<std::size_t> generated) {
  const std::size_t rows = sample.ids.shape().rows;
  sample.window = std::clamp<std::size_t>(options.window, 1, std::max<std::size_t>(rows, 1));
  sample.first_row = options.prompt || !generated ? 0 : rows - *generated;
  if (!generated && !options.prompt) {
    sample.info.notes.emplace_back(
        "the input does not tell prompt and generated tokens apart: the rows of both are counted");
  }
  if (options.window > 1) {
    sample.info.notes.push_back(
        fmt::format("a step is {} committed tokens here: what a verify step loads at least, for its rejected drafts "
                    "are not in the input",
                    options.window));
  }
}

}  // namespace expertviz::input
