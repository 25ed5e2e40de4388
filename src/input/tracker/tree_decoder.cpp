#include "input/tracker/tree_decoder.hpp"

#include "bytes/json_text.hpp"
#include "expertviz/error.hpp"

#include <charconv>
#include <optional>
#include <span>
#include <system_error>

#include <fmt/format.h>
#include <simdjson.h>

namespace expertviz::input {
namespace {

namespace ondemand = simdjson::ondemand;

/// The arrays as they stand in the trace: the trees of the whole batch.
struct BatchArrays {
  std::int64_t draft_token_num;
  std::vector<std::vector<std::int64_t>> next_token;
  std::vector<std::vector<std::int64_t>> next_sibling;
  std::vector<std::int64_t> draft_tokens;
  std::vector<std::int64_t> accept_index;
};

class TreeStructure {
 public:
  explicit TreeStructure(const bytes::Slice& slice) : slice_(slice) {}

  [[nodiscard]] BatchArrays arrays();
  [[nodiscard]] DraftTree cut(const BatchArrays& arrays) const;

 private:
  [[noreturn]] void refuse(const std::string& what, const std::string& hint = {}) const {
    throw Error(what, Place{.byte = slice_.offset()}, hint.empty() ? bytes::damage_hint : hint);
  }
  template <class T>
  T checked(simdjson::simdjson_result<T> result, const char* name, const char* kind) const {
    T value;
    if (const auto code = std::move(result).get(value)) {
      refuse(fmt::format("{} in tree_structure is not {} ({})", name, kind, simdjson::error_message(code)));
    }
    return value;
  }
  std::int64_t number(const bytes::Slice& value, const char* name) const;
  std::vector<std::int64_t> numbers(ondemand::array array, const char* name) const;
  std::vector<std::int64_t> numbers(const bytes::Slice& value, const char* name);
  std::vector<std::vector<std::int64_t>> rows(const bytes::Slice& value, const char* name);
  ondemand::array array(const bytes::Slice& value, const char* name, const char* kind);
  [[nodiscard]] const bytes::Slice& present(const std::optional<bytes::Slice>& value, const char* name) const {
    if (!value) { refuse(fmt::format("tree_structure lacks {}", name)); }
    return *value;
  }
  std::vector<std::int32_t> links(const std::vector<std::int64_t>& row, std::size_t nodes, const char* name) const;

  bytes::Slice slice_;
  ondemand::parser parser_;
  ondemand::document document_;
};

std::int64_t TreeStructure::number(const bytes::Slice& value, const char* name) const {
  const std::string_view text = value.view();
  std::int64_t result = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), result);
  const bool padded = text.starts_with('0') && text.size() > 1;
  if (fault != std::errc() || end != text.data() + text.size() || padded) {
    refuse(fmt::format("{} in tree_structure is no whole number", name));
  }
  return result;
}

ondemand::array TreeStructure::array(const bytes::Slice& value, const char* name, const char* kind) {
  const std::string_view text = value.view();
  document_ = checked(parser_.iterate(text.data(), text.size(), text.size() + bytes::text_padding), name, "JSON");
  return checked(document_.get_array(), name, kind);
}

std::vector<std::int64_t> TreeStructure::numbers(ondemand::array array, const char* name) const {
  std::vector<std::int64_t> list;
  for (auto entry : array) {
    list.push_back(checked(entry.get_int64(), name, "an array of whole numbers"));
  }
  return list;
}

std::vector<std::int64_t> TreeStructure::numbers(const bytes::Slice& value, const char* name) {
  return numbers(array(value, name, "an array of whole numbers"), name);
}

std::vector<std::vector<std::int64_t>> TreeStructure::rows(const bytes::Slice& value, const char* name) {
  constexpr const char* kind = "an array with a row a request";
  std::vector<std::vector<std::int64_t>> list;
  for (auto entry : array(value, name, kind)) {
    list.push_back(numbers(checked(entry.get_array(), name, kind), name));
  }
  return list;
}

BatchArrays TreeStructure::arrays() {
  // All members are found before any is read: of a key that is there twice the later one counts, as in Python.
  std::optional<bytes::Slice> draft_token_num;
  std::optional<bytes::Slice> next_token;
  std::optional<bytes::Slice> next_sibling;
  std::optional<bytes::Slice> draft_tokens;
  std::optional<bytes::Slice> accept_index;
  for (bytes::ObjectWalk walk(slice_); walk.next();) {
    if (walk.key() == "draft_token_num") { draft_token_num = walk.value(); }
    if (walk.key() == "retrive_next_token") { next_token = walk.value(); }
    if (walk.key() == "retrive_next_sibling") { next_sibling = walk.value(); }
    if (walk.key() == "draft_tokens") { draft_tokens = walk.value(); }
    if (walk.key() == "accept_index") { accept_index = walk.value(); }
  }
  return {.draft_token_num = number(present(draft_token_num, "draft_token_num"), "draft_token_num"),
          .next_token = rows(present(next_token, "retrive_next_token"), "retrive_next_token"),
          .next_sibling = rows(present(next_sibling, "retrive_next_sibling"), "retrive_next_sibling"),
          .draft_tokens = numbers(present(draft_tokens, "draft_tokens"), "draft_tokens"),
          .accept_index = numbers(present(accept_index, "accept_index"), "accept_index")};
}

std::vector<std::int32_t> TreeStructure::links(const std::vector<std::int64_t>& row, std::size_t nodes,
                                               const char* name) const {
  if (row.size() != nodes) { refuse(fmt::format("{} has {} entries for a tree of {} nodes", name, row.size(), nodes)); }
  for (std::size_t node = 0; node < nodes; ++node) {
    if (row[node] < -1 || row[node] >= static_cast<std::int64_t>(nodes)) {
      refuse(fmt::format("{} of node {} is {}, which is no node", name, node, row[node]),
             fmt::format("nodes run from 0 to {}, -1 for none", nodes - 1));
    }
  }
  return {row.begin(), row.end()};
}

DraftTree TreeStructure::cut(const BatchArrays& arrays) const {
  const auto& [nodes, next_token, next_sibling, draft_tokens, accept_index] = arrays;
  const std::size_t batch = next_token.size();
  if (batch == 0 || next_sibling.size() != batch) {
    refuse(fmt::format("retrive_next_token holds {} trees, retrive_next_sibling {}", batch, next_sibling.size()));
  }
  // Held against an array that is there, so that an absurd number allocates nothing.
  if (nodes < 1 || static_cast<std::uint64_t>(nodes) != next_token[0].size()) {
    refuse(fmt::format("draft_token_num is {}, but retrive_next_token has {} entries", nodes, next_token[0].size()));
  }
  const auto count = static_cast<std::size_t>(nodes);
  if (draft_tokens.size() != batch * count) {
    refuse(fmt::format("draft_tokens has {} entries for {} tree{} of {} nodes", draft_tokens.size(), batch,
                       batch == 1 ? "" : "s", nodes));
  }

  for (const std::int64_t row : accept_index) {
    if (row < -1 || row >= static_cast<std::int64_t>(batch * count)) {
      refuse(fmt::format("accept_index holds {}, which is no node", row),
             fmt::format("the batch has nodes 0 to {}, -1 for none", batch * count - 1));
    }
  }
  std::vector<std::int64_t> accepted = accept_index;
  std::erase(accepted, -1);
  if (accepted.empty()) { refuse("accept_index names no node", "the root at least is always accepted"); }

  DraftTree tree;
  const std::int64_t request = accepted.front() / nodes;
  for (const std::int64_t row : accepted) {
    if (row / nodes != request) {
      refuse(fmt::format("accept_index holds {}, a node of another request than {}", row, accepted.front()),
             fmt::format("this request's nodes are {} to {}", request * nodes, (request + 1) * nodes - 1));
    }
    tree.accepted.push_back(static_cast<std::int32_t>(row - request * nodes));
  }
  const auto place = static_cast<std::size_t>(request);
  tree.draft_token_num = static_cast<std::int32_t>(nodes);
  tree.request = static_cast<std::int32_t>(request);
  tree.batch_size = static_cast<std::int32_t>(batch);
  tree.first_child = links(next_token[place], count, "retrive_next_token");
  tree.next_sibling = links(next_sibling[place], count, "retrive_next_sibling");
  const auto mine = std::span(draft_tokens).subspan(place * count, count);
  tree.token_ids.assign(mine.begin(), mine.end());
  return tree;
}

}  // namespace

DraftTree decode_tree(const bytes::Slice& tree_structure) {
  TreeStructure structure(tree_structure);
  return structure.cut(structure.arrays());
}

}  // namespace expertviz::input
