#include "commands/token_text.hpp"

#include "expertviz/error.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace expertviz::commands {
namespace {

/// A trace may hold any text for a path.
std::string shortened(const std::string& text) {
  constexpr std::size_t most = 300;
  return text.size() <= most ? text : text.substr(0, most) + "...";
}

std::string looked_in(const TokenizerSearch& search) {
  std::vector<std::string> paths;
  for (const std::filesystem::path& path : search.looked_in) {
    paths.push_back(shortened(path.string()));
  }
  return paths.empty() ? "" : fmt::format("looked in {}", fmt::join(paths, ", "));
}

std::string ids_only(const std::string& reason, const std::string& other_way = "") {
  return "tokens are shown as ids: " + reason + "; " + other_way +
         "name a tokenizer file or a model folder with --tokenizer";
}

}  // namespace

TokenText::TokenText(const std::optional<std::string>& named, const std::string& trace)
    : trace_folder_(std::filesystem::path(trace).parent_path()) {
  if (!named) { return; }
  const TokenizerSearch search = find_tokenizer(*named, true);
  if (!search.found) { throw Error("no tokenizer there", looked_in(search)).of(*named); }
  tokenizer_.emplace(*search.found);
}

std::vector<Token> TokenText::decode(std::span<const std::int64_t> ids, const SampleInfo& info) {
  if (!tokenizer_) { find_for_model(info); }
  if (tokenizer_) { return tokenizer_->decode(ids); }
  std::vector<Token> tokens;
  for (const std::int64_t id : ids) {
    tokens.push_back({id, Token::Kind::unknown, {}, {}});
  }
  return tokens;
}

void TokenText::find_for_model(const SampleInfo& info) {
  if (!info.model_path || info.model_path->empty()) {
    note_ = ids_only("the trace names no model");
    return;
  }
  const TokenizerSearch search = find_tokenizer(*info.model_path, false, trace_folder_);
  if (!search.found) {
    const std::string where = looked_in(search);
    // A name without an organisation is a folder that is not here, rather than a model of the hub.
    const bool on_hub = search.is_hub_id && info.model_path->find('/') != std::string::npos;
    note_ = ids_only(
        "no tokenizer was found for " + shortened(*info.model_path) + (where.empty() ? "" : " (" + where + ")"),
        on_hub ? "get it with: hf download " + *info.model_path + " tokenizer.json, or " : "");
    return;
  }
  try {
    tokenizer_.emplace(*search.found);
  } catch (const Error& error) {
    // Nobody asked for this file by name, so that it is broken does not stand in the way of the tree.
    note_ = ids_only(error.line());
  }
}

}  // namespace expertviz::commands
