#include "input/responses/routing_value.hpp"

#include "bytes/json_text.hpp"
#include "bytes/object_walk.hpp"
#include "expertviz/error.hpp"
#include "input/json_values.hpp"
#include "input/npy/npy_header.hpp"
#include "input/responses/nested_lists.hpp"
#include "input/topk_matrix.hpp"
#include "text/base64.hpp"
#include "text/json_unescape.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include <fmt/format.h>

namespace expertviz::input {
namespace {

constexpr std::string_view npy_in_base64 = "k05VTVBZ";
constexpr std::string_view nemo_mark = "nrlre1:";

std::string_view inner_text(const bytes::Slice& value) {
  return value.view().substr(1, value.end - value.begin - 2);
}

/// The text of a JSON string. Base64 may be written with escaped slashes.
IdArray::Base64 text_in(const bytes::Slice& value, const std::shared_ptr<const void>& keeper) {
  IdArray::Base64 packed{.text = inner_text(value), .offset = value.offset() + 1, .keeper = keeper};
  if (packed.text.find('\\') == std::string_view::npos) { return packed; }
  std::optional<std::string> text = text::unescape(packed.text);
  if (!text) { throw Error("not JSON: an escape in routed_experts", Place{.byte = packed.offset}); }
  const auto owned = std::make_shared<const std::string>(std::move(*text));
  packed.text = *owned;
  packed.keeper = owned;
  return packed;
}

void read_npy(IdArray::Base64 packed, TokenSample& sample) {
  constexpr std::size_t longest = longest_npy_header / 3 * 4;
  const std::string_view begin = packed.text.substr(0, packed.text.size() > longest ? longest : packed.text.size());
  const std::optional<std::string> bytes = text::base64_bytes(begin);
  if (!bytes) { throw Error("routed_experts is no base64", Place{.byte = packed.offset}, "was the input cut?"); }
  const NpyHeader header = read_npy_header(*bytes, packed.offset);
  sample.ids.assign(header.type, header.shape, std::move(packed), header.size);
}

/// "nrlre1:int8:5x3x2:" and the array.
void read_nemo(IdArray::Base64 packed, TokenSample& sample) {
  std::string_view rest = packed.text.substr(nemo_mark.size());
  const auto refuse = [&](const char* what) {
    throw Error(fmt::format("{} behind nrlre1 in routed_experts", what), Place{.byte = packed.offset},
                "expected nrlre1:<type>:<tokens>x<layers>x<experts>:<base64>");
  };
  const std::optional<IdType> type = id_type(rest.substr(0, rest.find(':')));
  if (!type) { refuse("an unknown type"); }
  rest.remove_prefix(rest.find(':'));
  std::array<std::size_t, 3> lengths{};
  for (std::size_t& length : lengths) {
    rest.remove_prefix(std::min<std::size_t>(rest.size(), 1));
    const auto [end, fault] = std::from_chars(rest.data(), rest.data() + rest.size(), length);
    if (fault != std::errc()) { refuse("a broken shape"); }
    rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
  }
  if (!rest.starts_with(':')) { refuse("a broken shape"); }
  packed.offset += packed.text.size() - rest.size() + 1;
  packed.text = rest.substr(1);
  sample.ids.assign(*type, {lengths[0], lengths[1], lengths[2]}, std::move(packed), 0);
}

/// {"data": base64, "shape": [5, 3, 2], "dtype": "uint8"}
void read_envelope(const bytes::Slice& value, const std::shared_ptr<const void>& keeper, TokenSample& sample) {
  std::optional<bytes::Slice> data;
  std::vector<std::int64_t> shape;
  std::optional<IdType> type = IdType::u1;
  for (bytes::ObjectWalk walk(value); walk.next();) {
    if (walk.key() == "data" && walk.value().first() == '"') { data = walk.value(); }
    if (walk.key() == "shape") { shape = numbers_of(walk.value(), "shape", 8); }
    if (walk.key() == "dtype") { type = id_type(text_of(walk.value(), "dtype").value_or("")); }
  }
  const bool is_shape =
      shape.size() == 3 && std::ranges::all_of(shape, [](std::int64_t length) { return length >= 0; });
  if (!data || !is_shape || !type) {
    throw Error("the object routed_experts lacks data, a shape of three lengths, or a dtype that is known",
                Place{.byte = value.offset()});
  }
  const auto length = [&shape](std::size_t axis) { return static_cast<std::size_t>(shape[axis]); };
  sample.ids.assign(*type, {length(0), length(1), length(2)}, text_in(*data, keeper), 0);
}

void read_lists(const Response& response, TokenCounts& tokens, TokenSample& sample) {
  NestedLists lists;
  if (response.prompt_routing) {
    lists.read(*response.prompt_routing, "prompt_routed_experts");
    if (tokens.prompt < 0) { tokens.prompt = static_cast<std::int64_t>(lists.shape().rows); }
  }
  lists.read(*response.routing, "routed_experts");
  const IdShape shape = lists.shape();
  if (shape.layers == 0) { throw Error("routed_experts is empty", Place{.byte = response.routing->offset()}); }
  sample.ids.assign(IdType::i4, shape, lists.take());
  if (response.info.format == TraceFormat::vllm) {
    sample.info.notes.emplace_back("this vLLM numbers the layers with experts alone: layer 0 is the first of them");
  }
}

std::vector<std::int64_t> token_list(const std::optional<bytes::Slice>& list) {
  // More than a response of the largest size could have rows for.
  constexpr std::size_t most = std::size_t{1} << 22;
  return list ? numbers_of(*list, "the list of token ids", most) : std::vector<std::int64_t>();
}

/// The token of each row, as far as it is known.
std::vector<std::int64_t> tokens_of_rows(const std::vector<std::int64_t>& prompt,
                                         const std::vector<std::int64_t>& generated, std::size_t rows,
                                         std::size_t generated_rows) {
  if (prompt.empty() && generated.empty()) { return {}; }
  std::vector<std::int64_t> ids(rows, DraftTree::unknown_token);
  const auto border = ids.end() - static_cast<std::ptrdiff_t>(generated_rows);
  std::copy_n(generated.begin(), std::min(generated.size(), generated_rows), border);
  // Rows are missing from the prompt's start on.
  const auto count = static_cast<std::ptrdiff_t>(std::min(prompt.size(), rows - generated_rows));
  std::copy_n(prompt.end() - count, count, border - count);
  return ids;
}

/// The largest number of experts per token with which no token has an expert twice, or all zeros.
std::size_t largest_top_k(const std::vector<std::int32_t>& ids, std::size_t row) {
  std::vector<std::size_t> met(static_cast<std::size_t>(max_expert_id) + 1);
  std::size_t group = 0;
  const auto fits = [&](std::size_t top_k) {
    for (auto begin = ids.begin(); begin != ids.end(); begin += static_cast<std::ptrdiff_t>(top_k)) {
      const auto end = begin + static_cast<std::ptrdiff_t>(top_k);
      if (std::all_of(begin, end, [](std::int32_t id) { return id == 0; })) { continue; }
      ++group;
      for (auto id = begin; id != end; ++id) {
        if (*id >= 0 && std::exchange(met[static_cast<std::size_t>(*id)], group) == group) { return false; }
      }
    }
    return true;
  };
  std::size_t top_k = row;
  while (row % top_k != 0 || !fits(top_k)) {
    --top_k;
  }
  return top_k;
}

}  // namespace

bool is_bare_base64(const bytes::Slice& value) {
  if (value.first() != '"') { return false; }
  const std::string_view text = inner_text(value);
  return !text.starts_with(npy_in_base64) && !text.starts_with(nemo_mark);
}

void RowShape::read(IdType type, IdArray::Base64 packed, const TokenCounts& tokens, TokenSample& sample) {
  const std::size_t bytes = text::base64_size(packed.text).value_or(0);
  const std::size_t numbers = bytes / size_of(type);
  IdShape shape{
      .rows = 0, .layers = std::max<std::size_t>(config_.layers, 1), .top_k = std::max<std::size_t>(config_.top_k, 1)};
  if (config_.layers != 0 && config_.top_k != 0) {
    shape.rows = numbers / (config_.layers * config_.top_k);
  } else if (numbers != 0) {
    // Numbers of a row, as a response before has shown them; else all rows must be there.
    std::size_t row = guessed_row_ != 0 && numbers % guessed_row_ == 0 ? guessed_row_ : 0;
    if (row == 0 && tokens.prompt >= 0 && tokens.completion >= 0) {
      const auto rows = static_cast<std::size_t>(std::max<std::int64_t>(tokens.prompt + tokens.completion - 1, 1));
      row = numbers % rows == 0 ? numbers / rows : 0;
    }
    if (row == 0) {
      throw Error(fmt::format("{} expert ids do not tell how many layers and experts per token they are for", numbers),
                  Place{.byte = packed.offset}, "say it with --layers and --topk, or with --model and a config.json");
    }
    shape.rows = numbers / row;
    const bool is_guess = config_.layers == 0 && config_.top_k == 0;
    shape.top_k = is_guess ? guess(type, {shape.rows, row, 1}, packed) : top_k_of(row, packed.offset);
    shape.layers = row / shape.top_k;
    if (is_guess) {
      sample.info.notes.push_back(
          fmt::format("SGLang does not tell the shape: {} layers with {} experts per token were guessed; --layers and "
                      "--topk, or --model, say it for sure",
                      shape.layers, shape.top_k));
    }
  }
  sample.ids.assign(type, shape, std::move(packed), 0);
}

std::size_t RowShape::top_k_of(std::size_t row, std::uint64_t offset) const {
  const std::size_t given = config_.layers != 0 ? config_.layers : config_.top_k;
  if (row % given != 0) {
    throw Error(fmt::format("the {} expert ids of a token are no multiple of {}", row, given), Place{.byte = offset},
                "are --layers and --topk right?");
  }
  return config_.layers != 0 ? row / given : given;
}

std::size_t RowShape::guess(IdType type, const IdShape& flat, const IdArray::Base64& packed) {
  // A guess from a few tokens is made anew once there are more.
  constexpr std::size_t enough_rows = 64;
  if (flat.layers == guessed_row_ && guessed_from_ >= std::min(flat.rows, enough_rows)) { return guessed_top_k_; }
  IdArray array;
  array.assign(type, flat, packed, 0);
  std::vector<char> memory;
  const IdRows rows = array.rows(0, flat.rows, memory);
  std::vector<std::int32_t> ids(flat.rows * flat.layers);
  LayerTally tally;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    static_cast<void>(rows.read(i / flat.layers, i % flat.layers, &ids[i], tally));
  }
  guessed_top_k_ = largest_top_k(ids, flat.layers);
  guessed_row_ = flat.layers;
  guessed_from_ = flat.rows;
  return guessed_top_k_;
}

void read_routing(const Response& response, const std::shared_ptr<const void>& keeper, RowShape& shape,
                  const TokenRowOptions& options, TokenSample& sample) {
  const bytes::Slice& value = *response.routing;
  const std::vector<std::int64_t> prompt = token_list(response.prompt_ids);
  const std::vector<std::int64_t> generated = token_list(response.token_ids);
  TokenCounts tokens = response.tokens;
  if (tokens.prompt < 0 && response.prompt_ids) { tokens.prompt = static_cast<std::int64_t>(prompt.size()); }
  if (tokens.completion < 0 && response.token_ids) { tokens.completion = static_cast<std::int64_t>(generated.size()); }
  if (value.first() == '[') {
    read_lists(response, tokens, sample);
  } else if (value.first() == '{') {
    read_envelope(value, keeper, sample);
  } else if (value.first() != '"') {
    throw Error(fmt::format("routed_experts is {}", bytes::kind_name(value.first())), Place{.byte = value.offset()},
                "expected a text in base64, an object or lists");
  } else {
    IdArray::Base64 packed = text_in(value, keeper);
    if (packed.text.starts_with(npy_in_base64)) {
      read_npy(std::move(packed), sample);
    } else if (packed.text.starts_with(nemo_mark)) {
      read_nemo(std::move(packed), sample);
    } else {
      shape.read(response.type.value_or(IdType::i4), std::move(packed), tokens, sample);
    }
  }
  sample.has_routing = true;
  const std::size_t rows = sample.ids.shape().rows;
  const std::optional<std::size_t> known = generated_rows(rows, tokens, value.offset());
  choose_rows(sample, options, known);
  find_layers(sample);
  sample.token_ids = tokens_of_rows(prompt, generated, rows, known.value_or(rows));
}

}  // namespace expertviz::input
